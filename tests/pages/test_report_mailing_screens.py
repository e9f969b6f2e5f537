"""Having a report mailed, and made in the background, as somebody does it on screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import ReportSchedule
from dso_app.pages.reports.files_state import ReportFilesState
from dso_app.pages.reports.mailing_state import MailingState, cron_of
from dso_app.pages.reports.mailings_state import MailingsState
from dso_app.services.jobs import report_runs
from dso_app.services.jobs.report_runs import is_large
from dso_app.workflows.report_files import make_reports
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen

MONDAYS: dict[str, Any] = {"days": "* * 1", "at": "07:30", "file_format": "pdf"}


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A viewer's tab; a guest works for the company too."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.VIEWER, name="Claire")
        build.user(session, Role.GUEST, name="Guest")
        me.all_entities = True
        build.item(session, build.customer(session, entity), 100_00, late=10)
    with screen(sqlite_db, entity, build.actor(me, entity)) as opened:
        yield opened


def _save(tab: Tab, **form: Any) -> MailingState:
    tab.call(MailingState, "open_mailing", "aging", "by=group&as_of=2026-06-01")
    me = f"reader_{tab.viewer.actor.user_id}"
    tab.call(MailingState, "save", {**MONDAYS, me: "on", **form})
    return tab.state(MailingState)


def test_a_report_is_set_up_seen_in_the_list_switched_off_and_taken_away(tab: Tab) -> None:
    state = _save(tab)
    assert [one.label for one in state.people] == ["Claire"]
    assert (state.opened, state.wrong, state.no_server) == (False, "", True)
    tab.call(MailingsState, "load")
    (only,) = tab.state(MailingsState).mailings
    assert (only.report, only.when, only.readers, only.file) == (
        "Ageing",
        "Every Monday at 07:30",
        "Claire",
        "PDF",
    )
    assert only.href == "/reports/ageing?by=group"
    tab.call(MailingsState, "switch", only.key, False)  # noqa: FBT003
    assert tab.state(MailingsState).mailings[0].following == ""
    tab.call(MailingsState, "delete", only.key)
    assert tab.state(MailingsState).mailings == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"cron": "often"}, "“often” is not a schedule"),
        ({"file_format": "docx"}, "There is no format docx."),
    ],
)
def test_what_is_wrong_is_said_in_the_dialog_and_nothing_is_kept(
    tab: Tab, sqlite_db: Database, form: dict[str, str], sentence: str
) -> None:
    assert sentence in _save(tab, **form).wrong
    with sqlite_db.read() as session:
        assert session.exec(select(ReportSchedule)).all() == []


def test_without_anybody_it_is_refused(tab: Tab) -> None:
    tab.call(MailingState, "open_mailing", "aging", "")
    tab.call(MailingState, "save", MONDAYS | {"reader_999": "on", "reader_x": "on"})
    assert tab.state(MailingState).wrong.startswith("Choose at least one person")


def test_days_and_an_hour_make_a_schedule_and_ones_own_counts_first() -> None:
    assert cron_of(MONDAYS) == "30 7 * * 1"
    assert cron_of({"days": "1 * *", "at": "06:05"}) == "5 6 1 * *"
    assert cron_of({**MONDAYS, "cron": "0 6 * * 2,4"}) == "0 6 * * 2,4"


def test_a_large_report_is_asked_for_followed_and_fetched(tab: Tab, sqlite_db: Database) -> None:
    tab.call(ReportFilesState, "ask", "aging", "by=customer", "csv")
    tab.call(ReportFilesState, "load")
    state = tab.state(ReportFilesState)
    assert (state.files[0].state, state.waiting) == ("waits for a runner", 1)
    clock = FixedClock()
    clock.advance(days=3650)
    make_reports(sqlite_db, clock)
    tab.call(ReportFilesState, "load")
    assert (state.files[0].state, state.waiting) == ("ready", 0)
    assert state.files[0].href == f"/api/report-files/{state.files[0].key}"


def test_of_a_large_ledger_files_are_made_in_the_background(
    tab: Tab, sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_db.read() as session:
        assert not is_large(session, tab.viewer)
        monkeypatch.setattr(report_runs, "LARGE", 0)
        assert is_large(session, tab.viewer)
