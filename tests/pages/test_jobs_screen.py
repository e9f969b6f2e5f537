"""Jobs and backups on screen, as an administrator uses them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.backups.store import back_up, backups
from dso_app.database import Database
from dso_app.models import Installation, Job
from dso_app.pages.backups.state import BackupsState
from dso_app.pages.jobs.state import JobsState, JobState
from dso_app.runner.jobs import enter_jobs
from dso_app.services.jobs import verbs as jobs
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Tab]:
    """An administrator's tab; the job `plan` failed twice, `send` went well."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        entity = build.entity(session)
        actor = build.actor(build.user(session, Role.ADMINISTRATOR))
        enter_jobs(session, clock)
        for name, outcome, detail in (
            ("plan", jobs.FAILED, "disk full"),
            ("plan", jobs.FAILED, "disk full"),
            ("send", jobs.DONE, ""),
        ):
            run = jobs.start_run(session, clock, name, "r")
            clock.advance(seconds=2)
            jobs.end_run(session, clock, run, outcome, {"sent": 3} if not detail else {}, detail)
    with screen(sqlite_db, entity, actor) as opened:
        yield opened
    settings.cache_clear()


def _job(database: Database, name: str) -> Job:
    with database.read() as session:
        return session.exec(select(Job).where(Job.name == name)).one()


def _open(tab: Tab, database: Database, name: str) -> JobState:
    tab.call(JobState, "open_job", str(_job(database, name).id))
    return tab.state(JobState)


def test_the_list_says_when_each_job_is_done_and_which_fails(tab: Tab) -> None:
    tab.call(JobsState, "load_table")
    lines = [[cell.text for cell in line.cells][:3] for line in tab.state(JobsState).lines]
    assert ["Plan the agenda", "Fails", "Every 5 seconds"] in lines
    assert ["Make a backup", "Switched on", "Every day at 02:00"] in lines


def test_a_job_shows_its_next_five_times_in_words_and_what_its_last_runs_came_to(
    tab: Tab, sqlite_db: Database
) -> None:
    state = _open(tab, sqlite_db, "backups")
    assert len(state.card.runs) == 5
    assert all(words.endswith("02:00") for words in state.card.runs)
    state = _open(tab, sqlite_db, "plan")
    assert state.card.problem == "disk full Runs that failed in a row: 2."
    assert "disk full" in state.card.last[0].detail
    state = _open(tab, sqlite_db, "send")
    assert "Done · 2.0 s · sent: 3" in state.card.last[0].detail


def test_a_schedule_is_edited_with_its_next_times_as_one_types(
    tab: Tab, sqlite_db: Database
) -> None:
    state = _open(tab, sqlite_db, "backups")
    tab.call(JobState, "edit", True)  # noqa: FBT003 - as the buttons send it
    tab.call(JobState, "type_cron", "30 1 * * 1")
    assert len(state.foreseen) == 5
    assert all(words.startswith("Monday") for words in state.foreseen)
    tab.call(JobState, "type_cron", "often")
    assert state.foreseen == []
    assert state.wrong.startswith("“often” is not a schedule")
    tab.call(JobState, "save", {"cron": "nonsense"})
    assert state.editing
    tab.call(JobState, "save", {"cron": " 30  1 * * 1 "})
    assert not state.editing
    assert _job(sqlite_db, "backups").cron == "30 1 * * 1"
    assert state.card.schedule == "Every Monday at 01:30"


def test_a_job_is_switched_off_and_on_and_run_at_once(tab: Tab, sqlite_db: Database) -> None:
    state = _open(tab, sqlite_db, "backups")
    tab.call(JobState, "switch", False)  # noqa: FBT003 - as the buttons send it
    assert (state.card.state, state.card.runs) == ("Switched off", [])
    tab.call(JobState, "run_now")
    assert _job(sqlite_db, "backups").asked
    assert (state.card.working, state.card.stuck) == (True, True)
    tab.call(JobState, "switch", True)  # noqa: FBT003 - as the buttons send it
    assert _job(sqlite_db, "backups").enabled


def test_a_key_that_is_none_opens_nothing(tab: Tab) -> None:
    for key in ("", "x", "99999", "-1"):
        tab.call(JobState, "open_job", key)
        assert tab.state(JobState).card.key == ""


def test_backups_are_listed_deleted_and_kept_in_number(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    for _ in range(3):
        back_up(sqlite_db, clock)
        clock.advance(hours=24)
    tab.call(BackupsState, "load")
    state = tab.state(BackupsState)
    assert [line.name for line in state.lines] == [one.name for one in backups()]
    assert state.standing.schedule == "Every day at 02:00"
    tab.call(BackupsState, "ask", state.lines[2].name)
    tab.call(BackupsState, "remove")
    assert len(backups()) == len(state.lines) == 2
    for wrong in ("0", "many", "1001"):
        tab.call(BackupsState, "keep", {"kept": wrong})
        assert "from 1 to 1000" in state.wrong_kept
    tab.call(BackupsState, "keep", {"kept": "2"})
    assert back_up(sqlite_db, clock) == {"backups": 1, "removed": 1}
    newest = backups()[0]
    assert clock.real() - newest.made_at < timedelta(seconds=1)


def test_a_backup_is_asked_of_the_runner(tab: Tab, sqlite_db: Database) -> None:
    tab.call(BackupsState, "load")
    tab.call(BackupsState, "make")
    assert _job(sqlite_db, "backups").asked
    assert tab.state(BackupsState).standing.stuck


def test_a_name_of_something_else_deletes_nothing(tab: Tab) -> None:
    (settings().data_dir / "backups").mkdir(parents=True, exist_ok=True)
    other = settings().data_dir / "secret.key"
    other.write_text("key")
    tab.call(BackupsState, "ask", "../secret.key")
    tab.call(BackupsState, "remove")
    assert other.exists()
    assert tab.said()[-1] == "There is no backup of that name."
