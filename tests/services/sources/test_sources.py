"""Sources of files: what may be said about them, and when they run."""

from datetime import UTC, datetime
from pathlib import Path

import asyncssh
import pytest

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import ImportSource
from dso_app.services.jobs.verbs import BadSchedule
from dso_app.services.sources.fields import BadSourceValue, read_fields, read_secret
from dso_app.services.sources.host_keys import fingerprint_of, plain_host_key
from dso_app.services.sources.verbs import (
    UnknownSource,
    add_source,
    change_source,
    find_source,
    next_runs,
    remove_source,
)
from dso_app.services.sources.watched import (
    FolderAway,
    make_folder,
    open_folder,
    plain_folder,
    watched_root,
)
from dso_app.services.words.cron import cron_words
from dso_app.services.words.kept import keep_sentence, kept_sentence
from dso_app.settings import settings
from tests.support import build

FORM = {"name": "ERP", "place": "folder", "holds": "items", "folder": "erp"}
KEY = asyncssh.generate_private_key("ssh-ed25519")
LINE = KEY.export_public_key().decode().strip()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the installation keeps in files stays in the test's folder."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()


@pytest.mark.parametrize("folder", ["erp", "erp/items", " erp/items/ ", "Été 2026/pièces"])
def test_a_folder_inside_the_watched_one_is_taken(folder: str) -> None:
    assert plain_folder(folder) == folder.strip().strip("/")


@pytest.mark.parametrize(
    "folder",
    [
        *("", "/", "/etc", "..", "../etc", "erp/../../etc", ".ssh", "erp/.git"),
        *("a\\b", "a\nb", "archive", "erp/Archive", "x" * 300),
    ],
)
def test_a_folder_that_leads_elsewhere_is_not_taken(folder: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        plain_folder(folder)


def test_no_step_down_follows_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "items").mkdir(parents=True)
    make_folder("erp")
    (watched_root() / "link").symlink_to(outside)
    for folder in ("link", "link/items"):
        with pytest.raises(FolderAway):
            open_folder(folder)
    with pytest.raises(FolderAway):
        make_folder("link/new")
    assert not (outside / "new").exists()


def test_a_pinned_key_is_taken_in_every_form_people_have_it() -> None:
    fingerprint = KEY.get_fingerprint()
    assert plain_host_key(f"{LINE} root@server") == LINE
    assert plain_host_key(f"sftp.example.com {LINE}") == LINE
    assert plain_host_key(f"256 {fingerprint} root@server (ED25519)") == fingerprint
    assert fingerprint_of(LINE) == fingerprint_of(fingerprint) == fingerprint
    for wrong in ("", "SHA256:short", "ssh-ed25519 nonsense", "MD5:00:11"):
        with pytest.raises(ValueError, match=r".*"):
            plain_host_key(wrong)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("place", "ftp"),
        ("holds", "secrets"),
        ("mode", "both"),
        ("pattern", "../*.csv"),
        ("cron", "* * * *"),
        ("cron", "* * * * * *"),
        ("cron", "61 * * * *"),
        ("profile", "x" * 201),
    ],
)
def test_what_is_wrong_names_its_field(field: str, text: str) -> None:
    assert [one.field for one in read_fields(FORM | {field: text}).problems] == [field]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("host", "sftp://files.example.com"),
        ("host", "files.example.com/out"),
        ("host", "user@files.example.com"),
        ("host", "-oProxyCommand=x"),
        ("port", "0"),
        ("port", "65536"),
        ("port", "ssh"),
        ("user", ""),
        ("path", "a\nb"),
        ("host_key", ""),
    ],
)
def test_of_a_server_what_is_wrong_names_its_field(field: str, text: str) -> None:
    server = {"host": "files.example.com", "user": "erp", "host_key": LINE}
    sound = FORM | {"place": "sftp"} | server
    assert read_fields(sound).problems == []
    assert [one.field for one in read_fields(sound | {field: text}).problems] == [field]


def test_a_server_may_be_an_address() -> None:
    server = {"place": "sftp", "user": "erp", "host_key": LINE}
    for text, host in (("192.0.2.7", "192.0.2.7"), ("[2001:db8::1]", "2001:db8::1")):
        assert read_fields(FORM | server | {"host": text}).options["host"] == host


def test_a_private_key_must_open_with_its_passphrase() -> None:
    plain = KEY.export_private_key().decode()
    locked = KEY.export_private_key(passphrase="open").decode()
    assert read_secret({}) is None
    assert read_secret({"private_key": plain}) is not None
    assert read_secret({"private_key": locked, "passphrase": "open"}) is not None
    for form, field in (
        ({"private_key": "nonsense"}, "private_key"),
        ({"private_key": LINE}, "private_key"),
        ({"private_key": locked, "passphrase": "shut"}, "passphrase"),
        ({"private_key": locked}, "passphrase"),
    ):
        with pytest.raises(BadSourceValue) as refused:
            read_secret(form)
        assert refused.value.field == field


def test_a_schedule_goes_by_the_clock_of_the_company_summer_and_winter() -> None:
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert [f"{at:%d %H:%M}" for at in next_runs("0 6 * * *", "Europe/Paris", spring, 2)] == [
        "29 04:00",
        "30 04:00",
    ]
    winter = datetime(2026, 1, 10, 12, tzinfo=UTC)
    [first] = next_runs("0 6 * * *", "Europe/Paris", winter, 1)
    assert f"{first:%H:%M}" == "05:00"
    [night] = next_runs("30 2 * * *", "Europe/Paris", spring, 1)
    assert night == datetime(2026, 3, 29, 1, tzinfo=UTC), "the hour that is left out that night"
    with pytest.raises(BadSchedule):
        next_runs("often", "Europe/Paris", winter)


@pytest.mark.parametrize(
    ("cron", "english", "french"),
    [
        ("* * * * *", "Every minute", "Chaque minute"),
        ("*/15 * * * *", "Every 15 minutes", "Toutes les 15 minutes"),
        ("5 * * * *", "Every hour, at minute 5", "Chaque heure, à la minute 5"),
        ("0 6 * * *", "Every day at 06:00", "Chaque jour à 06:00"),
        ("30 18 * * 1-5", "Monday to Friday at 18:30", "Du lundi au vendredi à 18:30"),
        ("0 7 * * 1", "Every Monday at 07:00", "Chaque lundi à 07:00"),
        ("0 7 * * 0", "Every Sunday at 07:00", "Chaque dimanche à 07:00"),
        ("0 7 * * 7", "Every Sunday at 07:00", "Chaque dimanche à 07:00"),
        ("0 7 1 * *", "On day 1 of each month at 07:00", "Le 1 de chaque mois à 07:00"),
        ("0 7 1-7 * *", "0 7 1-7 * *", "0 7 1-7 * *"),
    ],
)
def test_a_schedule_is_said_in_words(cron: str, english: str, french: str) -> None:
    assert (cron_words(cron, "en"), cron_words(cron, "fr")) == (english, french)


def test_a_kept_sentence_is_read_in_any_language() -> None:
    kept = keep_sentence(FolderAway(folder="erp", root="/data"))
    assert kept_sentence(kept, "en") == "There is no folder erp inside /data."
    assert kept_sentence(kept, "fr") == "Il n’y a pas de dossier erp dans /data."
    assert kept_sentence("Said once.", "fr") == "Said once."
    assert kept_sentence("", "fr") == ""
    assert kept_sentence("[1]", "fr") == "[1]"


def test_a_source_belongs_to_its_company_and_to_administrators(db: Database, clock: Clock) -> None:
    with db.write() as session:
        mine, other = (build.key(build.entity(session)) for _ in range(2))
        key = add_source(session, HOUSE, clock, mine, FORM)
        add_source(session, HOUSE, clock, other, FORM)
        with pytest.raises(BadSourceValue, match="already a source of this name"):
            add_source(session, HOUSE, clock, mine, FORM)
        change_source(session, HOUSE, clock, key, FORM | {"pattern": "*.txt"})
        assert session.get_one(ImportSource, key).pattern == "*.txt"
    elsewhere = Actor(role=Role.ADMINISTRATOR, entity_ids=frozenset({other}))
    manager = Actor(role=Role.CREDIT_MANAGER)
    refusals: list[tuple[Actor, type[RelanceError]]] = [
        (elsewhere, UnknownSource),
        (manager, NotAllowed),
    ]
    for actor, error in refusals:
        with db.write() as session, pytest.raises(error):
            find_source(session, actor, key)
        with db.write() as session, pytest.raises(error):
            change_source(session, actor, clock, key, FORM)
        with db.write() as session, pytest.raises(error):
            remove_source(session, actor, clock, key)
        with db.write() as session, pytest.raises(RelanceError):
            add_source(session, actor, clock, mine, FORM | {"name": "New"})
