"""The screen of sources and import profiles."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.clock import clock as real_clock
from dso_app.database import Database
from dso_app.importing.queue import work
from dso_app.models import ImportProfile, ImportSource
from dso_app.pages.smart_upload.batch_state import BatchState
from dso_app.pages.sources.form_state import SourceFormState
from dso_app.pages.sources.profile_state import ProfilesState, ProfileState
from dso_app.pages.sources.state import SourcesState, SourceState
from dso_app.services.jobs.runners import register
from dso_app.services.sources.watched import watched_root
from dso_app.settings import settings
from tests.support import build
from tests.support.screens import Tab, screen
from tests.support.sftp import PASSWORD, USER, sftp_server
from tests.support.source_files import FOLDER, Feed, rows

FORM = {f"source_{name}": value for name, value in FOLDER.items()}


@pytest.fixture
def feed(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Feed:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    return Feed(sqlite_db)


@pytest.fixture
def tab(feed: Feed) -> Iterator[Tab]:
    """An administrator's tab."""
    with feed.db.write() as session:
        actor = build.actor(build.user(session, Role.ADMINISTRATOR))
        entity = build.entity_by_id(session, feed.entity_id)
    with screen(feed.db, entity, actor) as opened:
        yield opened


def _sources(feed: Feed) -> list[ImportSource]:
    with feed.db.read() as session:
        return list(session.exec(select(ImportSource)))


def _names(tab: Tab) -> list[str]:
    tab.call(SourcesState, "load_table")
    return [line.cells[0].text for line in tab.state(SourcesState).lines]


def test_a_watched_folder_is_added_shown_and_made(feed: Feed, tab: Tab) -> None:
    tab.call(SourceFormState, "begin", "")
    form = tab.state(SourceFormState)
    assert (form.fields["cron"], form.opened) == ("*/15 * * * *", True)
    assert len(form.runs.split(" · ")) == 5
    tab.call(
        SourceFormState, "save", FORM | {"source_pattern": "*.csv", "source_cron": "5 6 * * 1-5"}
    )
    assert form.wrong == {}
    [source] = _sources(feed)
    assert (source.name, source.options, source.cron) == (
        "ERP",
        {"folder": "erp", "archive": True},
        "5 6 * * 1-5",
    )
    assert (watched_root() / "erp").is_dir()
    assert _names(tab) == ["ERP"]
    assert tab.said() == ["Saved."]


def test_everything_wrong_is_said_in_one_go_each_beside_its_field(feed: Feed, tab: Tab) -> None:
    feed.add(FOLDER)
    wrong = {
        "source_name": "ERP",
        "source_holds": "items",
        "source_folder": "../etc",
        "source_pattern": "a/b",
        "source_cron": "often",
    }
    tab.call(SourceFormState, "begin", "")
    tab.call(SourceFormState, "save", wrong)
    found = tab.state(SourceFormState).wrong
    assert set(found) == {"name", "folder", "pattern", "cron"}
    assert found["name"] == "There is already a source of this name."
    assert "“../etc” is not a folder inside the watched one" in found["folder"]
    assert len(_sources(feed)) == 1


def test_a_server_is_added_by_the_key_it_shows_and_its_password_never_comes_back(
    feed: Feed, tab: Tab, tmp_path: Any
) -> None:
    with sftp_server(tmp_path / "server") as server:
        server.put("items.csv", rows("F1"), "out")
        server.put("other.txt", "x", "out")
        tab.call(SourceFormState, "begin", "")
        tab.call(SourceFormState, "choose_place", "sftp")
        tab.call(SourceFormState, "type_host", "127.0.0.1")
        tab.call(SourceFormState, "type_port", str(server.port))
        tab.call(SourceFormState, "read_key")
        form = tab.state(SourceFormState)
        assert (form.found_key, form.pinned) == (server.fingerprint, "")
        tab.call(SourceFormState, "pin")
        assert (form.found_key, form.pinned) == ("", server.host_key)
        typed = {
            "name": "Server",
            "holds": "items",
            "pattern": "*.csv",
            "host": "127.0.0.1",
            "port": str(server.port),
            "user": USER,
            "path": "out",
            "host_key": form.pinned,
            "password": PASSWORD,
        }
        tab.call(SourceFormState, "save", {f"source_{key}": typed[key] for key in typed})
        assert form.wrong == {}
        tab.call(SourceFormState, "begin", "1")
        tab.call(SourceState, "open_source", "1")
        tab.call(SourceState, "test")
        card = tab.state(SourceState)
        assert card.tried == (
            "It can be reached. Files it would take: 1. Names it leaves alone: 1."
        )
        assert [one.title for one in card.wanted] == ["items.csv"]
        assert card.card.pinned == server.fingerprint
    shown = str(tab.root.dict())
    assert PASSWORD not in shown
    assert _sources(feed)[0].secret not in shown
    assert PASSWORD not in _sources(feed)[0].secret
    tab.call(SourceState, "test")
    assert tab.state(SourceState).tried_failed
    assert "cannot be reached" in tab.state(SourceState).tried


def test_who_sends_a_source_to_another_server_gives_the_password_again(
    feed: Feed, tab: Tab, tmp_path: Any
) -> None:
    with sftp_server(tmp_path / "server") as server:
        typed = {
            "name": "S",
            "holds": "items",
            "host": "127.0.0.1",
            "port": str(server.port),
            "user": USER,
            "path": "out",
            "host_key": server.host_key,
            "password": PASSWORD,
        }
    tab.call(SourceFormState, "begin", "")
    tab.call(SourceFormState, "choose_place", "sftp")
    tab.call(SourceFormState, "save", {f"source_{key}": typed[key] for key in typed})
    before = _sources(feed)[0].secret
    tab.call(SourceFormState, "begin", "1")
    kept = typed | {"password": "", "path": "in"}
    tab.call(SourceFormState, "save", {f"source_{key}": kept[key] for key in kept})
    assert (_sources(feed)[0].options["path"], _sources(feed)[0].secret) == ("in", before)
    tab.call(SourceFormState, "begin", "1")
    moved = kept | {"host": "evil.example"}
    tab.call(SourceFormState, "save", {f"source_{key}": moved[key] for key in moved})
    assert tab.state(SourceFormState).wrong["password"].startswith("Give the password or key again")
    assert _sources(feed)[0].options["host"] == "127.0.0.1"


def test_a_source_runs_when_asked_is_switched_off_and_removed(feed: Feed, tab: Tab) -> None:
    feed.add(FOLDER)
    feed.change(next_run_at=real_clock().real() + timedelta(hours=1))
    tab.call(SourceState, "open_source", "1")
    card = tab.state(SourceState)
    assert (card.card.working, card.card.enabled, len(card.card.runs)) == (False, True, 5)
    tab.call(SourceState, "run_now")
    assert (card.card.working, card.card.stuck) == (True, True)
    with feed.db.write() as session:
        register(session, real_clock())
    tab.call(SourceState, "follow")
    assert (card.card.working, card.card.stuck) == (True, False)
    off = False
    tab.call(SourceState, "switch", off)
    assert (card.card.enabled, card.card.runs, card.card.state) == (False, [], "Switched off")
    tab.call(SourceState, "remove")
    assert card.card.key == ""
    assert _names(tab) == []


def test_the_files_of_a_source_stand_with_their_state_and_their_import(
    feed: Feed, tab: Tab
) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1"))
    feed.run(looks=2)
    feed.put("bad.csv", "customer_code;number\nC1;F1\n")
    feed.run(looks=2)
    feed.put("new.csv", rows("F2"))
    feed.run()
    tab.call(SourceState, "open_source", "1")
    files = tab.state(SourceState).card.files
    assert [(one.title, one.tone, one.href) for one in files] == [
        ("bad.csv", "bad", "/upload/2"),
        ("new.csv", "next", ""),
        ("items.csv", "ok", "/upload/1"),
    ]
    assert "Its columns are not those its profile remembers" in files[0].detail
    [line] = _lines(tab)
    assert (line[6].text, line[7].text) == ("1", "1")


def _lines(tab: Tab) -> list[Any]:
    tab.call(SourcesState, "load_table")
    return [line.cells for line in tab.state(SourcesState).lines]


def test_a_refused_file_opens_in_smart_upload_with_what_it_would_clear_and_is_confirmed(
    feed: Feed, tab: Tab
) -> None:
    feed.add(FOLDER, mode="stock")
    for numbers in (("F1", "F2", "F3"), ("F1",)):
        feed.put("items.csv", rows(*numbers))
        feed.run(looks=2)
    tab.go("/upload/2")
    tab.call(BatchState, "open")
    state = tab.state(BatchState)
    assert (state.state, state.tab) == ("refused", "cleared")
    assert "2 of 3" in state.guard
    assert [one.name for one in state.changes] == ["F2", "F3"]
    tab.call(BatchState, "start")
    work(feed.db, feed.clock, feed.runner, 60)
    assert feed.run().problem is None
    assert feed.states()[1] == ("items.csv", "imported")


def test_a_file_with_other_columns_opens_in_the_mapper_and_is_imported_as_said(
    feed: Feed, tab: Tab
) -> None:
    feed.add(FOLDER)
    feed.put("items.csv", rows("F1"))
    feed.run(looks=2)
    feed.put("items.csv", rows("F1", "F2").replace(";amount", ";montant ttc"))
    feed.run(looks=2)
    tab.go("/upload/2")
    tab.call(BatchState, "open")
    assert "Its columns are not those" in tab.state(BatchState).problem
    assert tab.state(BatchState).readable
    tab.call(BatchState, "preview", {"mode": "stock"})
    work(feed.db, feed.clock, feed.runner, 60)
    tab.call(BatchState, "follow")
    tab.call(BatchState, "start")
    work(feed.db, feed.clock, feed.runner, 60)
    assert feed.numbers() == ["F1", "F2"]
    feed.run()
    assert feed.archived() == ["items.csv", "items.csv"]
    feed.put("items.csv", rows("F1", "F2", "F3").replace(";amount", ";montant ttc"))
    assert feed.run(looks=2).imported == 1, "from now on it is read so"


def test_what_fails_stands_in_red_with_its_reason(feed: Feed, tab: Tab) -> None:
    feed.add(FOLDER)
    (watched_root() / "erp").rmdir()
    feed.run(looks=2)
    [cells] = _lines(tab)
    assert (cells[1].text, cells[1].tone) == ("Fails", "bad")
    assert cells[5].sub == f"There is no folder erp inside {watched_root()}."
    tab.call(SourceState, "open_source", "1")
    assert tab.state(SourceState).card.problem.endswith("Runs that failed in a row: 2.")


def test_a_source_of_another_company_is_out_of_reach(feed: Feed, tab: Tab) -> None:
    with feed.db.write() as session:
        other = build.key(build.entity(session, code="OTHER"))
        actor = build.actor(
            build.user(session, Role.ADMINISTRATOR), build.entity_by_id(session, feed.entity_id)
        )
    feed.entity_id = other
    feed.add(FOLDER)
    with screen(feed.db, tab.viewer.entity, actor) as narrow:
        narrow.call(SourceState, "open_source", "1")
        narrow.call(SourceFormState, "begin", "1")
        assert narrow.state(SourceState).card.key == ""
        assert narrow.heard == ["There is no source 1."] * 2


def test_only_administrators_reach_sources(feed: Feed, tab: Tab) -> None:
    feed.add(FOLDER)
    with feed.db.write() as session:
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER))
    with screen(feed.db, tab.viewer.entity, actor) as manager:
        manager.call(SourcesState, "load_table")
        manager.call(SourceState, "open_source", "1")
        manager.call(SourceFormState, "save", FORM | {"source_name": "Mine"})
        manager.call(ProfilesState, "load_table")
        assert manager.state(SourcesState).lines == []
        assert len(manager.heard) == 4
    assert len(_sources(feed)) == 1


def test_without_a_mail_server_the_screen_says_that_failures_are_seen_here_alone(
    feed: Feed, tab: Tab
) -> None:
    del feed
    tab.call(SourcesState, "read_standing")
    state = tab.state(SourcesState)
    assert (state.mail, state.elsewhere) == (False, "")


def _profile(feed: Feed, tab: Tab, name: str = "ERP") -> ImportProfile:
    feed.add(FOLDER, profile=name)
    feed.put("items.csv", rows("F1"))
    feed.run(looks=2)
    tab.call(ProfilesState, "load_table")
    with feed.db.read() as session:
        return session.exec(select(ImportProfile)).one()


def test_a_profile_is_shown_with_its_columns_and_renamed_with_its_sources(
    feed: Feed, tab: Tab
) -> None:
    _profile(feed, tab)
    [line] = tab.state(ProfilesState).lines
    assert [cell.text for cell in line.cells][:4] == ["ERP", "Items", "5", "1"]
    tab.call(ProfileState, "open_profile", "1")
    card = tab.state(ProfileState).card
    assert ("Number", "number") in [(one.name, one.value) for one in card.columns]
    assert (card.may_rename, card.why_stays) == (
        True,
        "Items came by this profile: without it, nobody would know which file clears them.",
    )
    tab.call(ProfileState, "rename", {"profile_name": "ERP north"})
    assert tab.state(ProfileState).card.name == "ERP north"
    assert _sources(feed)[0].profile == "ERP north"
    feed.put("more.csv", rows("F1", "F2"))
    assert feed.run(looks=2).imported == 1


def test_a_profile_with_items_or_sources_is_not_deleted_and_one_without_is(
    feed: Feed, tab: Tab
) -> None:
    _profile(feed, tab)
    tab.call(ProfileState, "open_profile", "1")
    tab.call(ProfileState, "delete")
    assert tab.said()[-1].startswith("Items came by this profile")
    with feed.db.write() as session:
        session.add(ImportProfile(entity_id=feed.entity_id, kind="contacts", name="Old"))
    tab.call(ProfileState, "open_profile", "2")
    tab.call(ProfileState, "delete")
    tab.call(ProfilesState, "load_table")
    assert [line.key for line in tab.state(ProfilesState).lines] == ["1"]


def test_the_profile_nobody_named_keeps_its_name(feed: Feed, tab: Tab) -> None:
    _profile(feed, tab, "")
    tab.call(ProfileState, "open_profile", "1")
    assert tab.state(ProfileState).card.may_rename is False
    tab.call(ProfileState, "rename", {"profile_name": "Other"})
    assert tab.state(ProfileState).wrong.startswith("Imports that name no profile")
