"""Files on a real SFTP server: its key pinned, each file whole or not at all."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from dso_app.importing.sources.hosts import HostAway, read_host_key
from dso_app.services.sources.host_keys import fingerprint_of
from dso_app.settings import settings
from tests.support.sftp import Server, sftp_server
from tests.support.smtp import free_port
from tests.support.source_files import Feed, rows, sftp_form


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose folder `out` is there and empty."""
    with sftp_server(tmp_path / "server") as found:
        (found.root / "out").mkdir()
        yield found


def _kept() -> list[str]:
    """What lies in the folder of fetched files."""
    return sorted(path.suffix for path in (settings().data_dir / "uploads").iterdir())


def test_a_file_behind_the_pinned_key_is_imported_and_archived(
    any_feed: Feed, server: Server
) -> None:
    feed = any_feed
    feed.add(sftp_form(server))
    server.put("items.csv", rows("F1", "F2"), "out")
    assert feed.run(looks=2).imported == 1
    assert feed.numbers() == ["F1", "F2"]
    assert server.names("out") == ["archive"]
    [archived] = server.names("out/archive")
    assert archived.endswith("_items.csv")
    assert server.logins == ["password", "password"]


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
def test_a_fingerprint_pins_a_key_of_any_kind(feed: Feed, tmp_path: Path, kind: str) -> None:
    with sftp_server(tmp_path / "server", kind) as server:
        feed.add(sftp_form(server, host_key=server.fingerprint, path="."))
        server.put("items.csv", rows("F1"))
        assert feed.run(looks=2).imported == 1


def test_a_private_key_lets_us_in(feed: Feed, server: Server) -> None:
    feed.add(sftp_form(server, password="", private_key=server.client_key))
    server.put("items.csv", rows("F1"), "out")
    assert feed.run(looks=2).imported == 1
    assert set(server.logins) == {"key"}


def test_a_private_key_may_have_a_passphrase(feed: Feed, server: Server) -> None:
    locked = asyncssh.import_private_key(server.client_key).export_private_key(passphrase="open")
    form = sftp_form(server, password="", private_key=locked.decode(), passphrase="open")
    feed.add(form)
    server.put("items.csv", rows("F1"), "out")
    assert feed.run(looks=2).imported == 1


@pytest.mark.parametrize("pinned_by", ["line", "fingerprint"])
def test_another_host_key_gets_no_password_and_nothing_is_imported(
    feed: Feed, server: Server, pinned_by: str
) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519")
    line = other.export_public_key().decode()
    feed.add(sftp_form(server, host_key=line if pinned_by == "line" else other.get_fingerprint()))
    server.put("items.csv", rows("F1"), "out")
    run = feed.run(looks=2)
    assert str(run.problem) == (
        f"127.0.0.1 does not prove itself by the pinned key {other.get_fingerprint()}: "
        "nothing was sent to it."
    )
    assert server.tried == 0
    assert (feed.numbers(), feed.source().failures) == ([], 2)


def test_a_wrong_password_is_told_as_such(feed: Feed, server: Server) -> None:
    feed.add(sftp_form(server, password="wrong"))
    run = feed.run()
    assert str(run.problem) == ("127.0.0.1 does not let erp in: the password or key is refused.")
    assert server.logins == []


def test_a_server_that_is_away_is_told_as_such(feed: Feed, server: Server) -> None:
    feed.add(sftp_form(server, port=str(free_port())))
    run = feed.run()
    assert isinstance(run.problem, HostAway)
    assert "127.0.0.1 cannot be reached" in str(run.problem)


def test_a_folder_that_is_not_there_is_told_as_such(feed: Feed, server: Server) -> None:
    feed.add(sftp_form(server, path="elsewhere"))
    assert str(feed.run().problem) == "The folder elsewhere of 127.0.0.1 cannot be read."


def test_a_connection_cut_mid_file_imports_nothing_and_the_next_run_does(
    any_feed: Feed, server: Server
) -> None:
    feed = any_feed
    numbers = [f"F{n}" for n in range(20_000)]
    server.put("items.csv", rows(*numbers), "out")
    feed.add(sftp_form(server))
    feed.run()
    server.cut_after = 200_000
    run = feed.run()
    assert str(run.problem) == (
        "The file items.csv could not be fetched to its end: it is tried again."
    )
    assert (feed.numbers(), feed.batches(), _kept()) == ([], [], [])
    assert feed.states() == [("items.csv", "seen")]
    assert feed.source().failures == 1
    assert feed.run().imported == 1
    assert len(feed.numbers()) == 20_000
    assert feed.source().failures == 0


def test_a_file_that_grows_while_it_is_fetched_is_left_alone(feed: Feed, server: Server) -> None:
    server.put("items.csv", rows("F1"), "out")
    feed.add(sftp_form(server))
    feed.run()
    server.grow = rows("F2").partition("\n")[2].encode()
    run = feed.run()
    assert (run.imported, run.problem, run.more) == (0, None, True)
    assert (feed.numbers(), _kept()) == ([], [])
    feed.run(looks=2)
    assert feed.numbers() == ["F1", "F2"]


def test_a_remote_file_is_looked_at_twice_however_old_it_says_it_is(
    feed: Feed, server: Server
) -> None:
    server.put("items.csv", rows("F1"), "out")
    feed.add(sftp_form(server))
    assert feed.run().imported == 0
    assert feed.run().imported == 1


def test_the_same_content_under_another_name_is_known(feed: Feed, server: Server) -> None:
    feed.add(sftp_form(server))
    for name in ("a.csv", "b.csv"):
        server.put(name, rows("F1"), "out")
    run = feed.run(looks=2)
    assert (run.imported, run.known) == (1, 1)
    assert feed.states() == [("a.csv", "imported"), ("b.csv", "known")]
    assert server.names("out") == ["archive"]


def test_links_folders_and_names_that_lead_elsewhere_are_left_alone(
    feed: Feed, server: Server, tmp_path: Path
) -> None:
    feed.add(sftp_form(server, pattern="*.csv"))
    secret = tmp_path / "secret.csv"
    secret.write_text(rows("SECRET"))
    server.put("items.csv", rows("F1"), "out")
    for name in ("line\nend.csv", "back\\slash.csv", ".hidden.csv", "half.csv.filepart"):
        server.put(name, rows(name), "out")
    (server.root / "out" / "link.csv").symlink_to(secret)
    (server.root / "out" / "folder.csv").mkdir()
    (server.root / "out" / b"latin\xe9.csv".decode(errors="surrogateescape")).write_text("x")
    feed.run(looks=2)
    assert feed.states() == [("items.csv", "imported")]
    assert feed.numbers() == ["F1"]


def test_what_cannot_be_archived_stays_imported_and_is_not_imported_again(
    feed: Feed, server: Server
) -> None:
    server.read_only = True
    server.put("items.csv", rows("F1"), "out")
    feed.add(sftp_form(server))
    run = feed.run(looks=3)
    assert "items.csv was imported but cannot be moved" in str(run.problem)
    assert len(feed.batches()) == 1
    server.read_only = False
    assert feed.run().problem is None
    assert server.names("out") == ["archive"]


def test_a_file_replaced_meanwhile_is_not_archived_in_the_place_of_the_one_imported(
    feed: Feed, server: Server
) -> None:
    server.read_only = True
    server.put("items.csv", rows("F1"), "out")
    feed.add(sftp_form(server))
    feed.run(looks=2)
    server.read_only = False
    server.put("items.csv", rows("F1", "F2"), "out")
    feed.run()
    assert (server.names("out"), server.names("out/archive")) == (["archive", "items.csv"], [])
    feed.run()
    assert feed.numbers() == ["F1", "F2"]
    assert len(server.names("out/archive")) == 1


def test_the_servers_key_can_be_read_and_compared_before_it_is_pinned(server: Server) -> None:
    line = asyncio.run(read_host_key("127.0.0.1", server.port))
    assert line == server.host_key
    assert fingerprint_of(line) == server.fingerprint
    assert server.tried == 0
