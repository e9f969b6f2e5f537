"""Schedules by the clock on the wall: summer time, missed runs, what was asked for at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Job, JobRun
from dso_app.runner.jobs import BY_NAME
from dso_app.runner.once import run_once
from dso_app.services.jobs import verbs as jobs
from dso_app.services.jobs.verbs import BadSchedule
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import FixedClock

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the installation keeps in files stays in the test's folder."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DSO_MAIL_URL", "")
    settings.cache_clear()


def _walls(cron: str, after: str, count: int) -> list[str]:
    """The next times on the wall in Paris."""
    moment = datetime.fromisoformat(after).replace(tzinfo=PARIS)
    found = jobs.next_times(cron, moment.astimezone(UTC), PARIS, count)
    return [f"{one.astimezone(PARIS):%d %H:%M%z}" for one in found]


def test_a_daily_schedule_keeps_its_hour_on_the_wall_when_clocks_change() -> None:
    assert _walls("0 7 * * *", "2026-03-28T12:00", 2) == ["29 07:00+0200", "30 07:00+0200"]
    assert _walls("0 7 * * *", "2026-10-24T12:00", 2) == ["25 07:00+0100", "26 07:00+0100"]


def test_what_falls_into_the_hour_that_is_not_there_is_done_once_at_its_end() -> None:
    assert _walls("30 2 * * *", "2026-03-28T12:00", 2) == ["29 03:00+0200", "30 02:30+0200"]


def test_what_names_the_hour_that_comes_twice_is_done_once() -> None:
    assert _walls("30 2 * * *", "2026-10-24T12:00", 2) == ["25 02:30+0200", "26 02:30+0100"]
    assert _walls("*/30 2 * * *", "2026-10-25T01:00", 3) == [
        "25 02:00+0200",
        "25 02:30+0200",
        "26 02:00+0100",
    ]


def test_what_goes_on_round_the_clock_does_not_pause_for_the_hour_that_comes_twice() -> None:
    assert _walls("30 * * * *", "2026-10-25T01:40", 3) == [
        "25 02:30+0200",
        "25 02:30+0100",
        "25 03:30+0100",
    ]


def _schedule(database: Database, clock: FixedClock, cron: str, *, enabled: bool = True) -> None:
    with database.write() as session:
        build.entity(session, timezone="Europe/Paris")
        jobs.ensure_jobs(session, clock, {"plan": cron})
        jobs.set_schedule(session, HOUSE, clock, "plan", cron, enabled=enabled)


def _claims(database: Database, clock: FixedClock) -> int:
    """How often the job is due until it is not any more."""
    times = 0
    while True:
        with database.write() as session:
            if jobs.claim_due(session, clock, "one") is None:
                return times
            jobs.give_back(session, clock, "plan", "one")
        times += 1


def _job(database: Database) -> Job:
    with database.read() as session:
        return session.scalars(select(Job).where(Job.name == "plan")).one()  # type: ignore[arg-type]


def test_schedules_go_by_the_clock_of_the_first_company(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _schedule(sqlite_db, clock, "0 14 * * *")  # it is noon in Paris, 10:00 UTC
    assert _job(sqlite_db).next_run_at == datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def test_runs_that_were_missed_are_caught_up_once(sqlite_db: Database, clock: FixedClock) -> None:
    _schedule(sqlite_db, clock, "0 * * * *")
    assert _claims(sqlite_db, clock) == 0
    clock.advance(days=3)
    assert _claims(sqlite_db, clock) == 1
    assert _job(sqlite_db).next_run_at == datetime(2026, 7, 3, 11, 0, tzinfo=UTC)


def test_what_is_asked_for_is_done_once_even_when_it_is_switched_off(
    db: Database, clock: FixedClock
) -> None:
    _schedule(db, clock, "0 3 * * *", enabled=False)
    assert _claims(db, clock) == 0
    with db.write() as session:
        with pytest.raises(NotAllowed):
            jobs.run_soon(session, Actor(role=Role.CREDIT_MANAGER), clock, "plan")
        jobs.run_soon(session, HOUSE, clock, "plan")
    assert _claims(db, clock) == 1


def test_runs_that_fail_in_a_row_are_counted_until_one_does_not(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _schedule(sqlite_db, clock, "0 3 * * *")
    counted = []
    for outcome in (jobs.FAILED, jobs.FAILED, jobs.DONE, jobs.FAILED):
        with sqlite_db.write() as session:
            run = jobs.start_run(session, clock, "plan", "one")
            jobs.end_run(session, clock, run, outcome, {}, "no")
        counted.append(_job(sqlite_db).failures)
    assert counted == [1, 2, 0, 1]


@pytest.mark.parametrize("cron", ["", "often", "* * *", "* * * * * * *", "61 * * * *", "0 " * 60])
def test_what_is_no_schedule_of_five_or_six_fields_is_refused(
    sqlite_db: Database, clock: FixedClock, cron: str
) -> None:
    _schedule(sqlite_db, clock, "0 3 * * *")
    with sqlite_db.write() as session, pytest.raises(BadSchedule):
        jobs.set_schedule(session, HOUSE, clock, "plan", cron, enabled=True)


def _backups(database: Database, tmp_path: Path) -> tuple[int, int]:
    """Backups on the disk, and runs of the job."""
    with database.read() as session:
        runs = session.scalars(select(JobRun).join(Job).where(Job.name == "backups")).all()  # type: ignore[arg-type]
    return len(list((tmp_path / "data" / "backups").glob("*.zip"))), len(runs)


def test_a_pass_makes_a_backup_only_when_one_is_due_and_leaves_out_what_is_switched_off(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    with sqlite_db.write() as session:
        build.entity(session)
    assert "backups" not in run_once(sqlite_db, clock)
    clock.advance(hours=14)  # 02:00 in Paris
    assert run_once(sqlite_db, clock)["backups"] == {"backups": 1, "removed": 0}
    assert "backups" not in run_once(sqlite_db, clock)
    with sqlite_db.write() as session:
        jobs.set_schedule(session, HOUSE, clock, "plan", "* * * * *", enabled=False)
    assert "plan" not in run_once(sqlite_db, clock)
    assert "plan" in run_once(sqlite_db, clock, "plan")
    clock.advance(seconds=1)
    assert run_once(sqlite_db, clock, "backups")["backups"]["backups"] == 1
    assert _backups(sqlite_db, tmp_path) == (2, 2)


def test_the_usual_backup_is_made_at_two_at_night() -> None:
    start = datetime(2026, 6, 30, 12, 0, tzinfo=PARIS).astimezone(UTC)
    found = jobs.next_time(BY_NAME["backups"].cron, start, PARIS)
    assert found.astimezone(PARIS) == datetime(2026, 7, 1, 2, 0, tzinfo=PARIS)
    assert found - start == timedelta(hours=14)
