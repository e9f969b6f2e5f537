"""Cleaning up: what is old goes, what is young stays, to the minute."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.database import Database
from dso_app.models import Job, JobRun, ReportRun, ReportSchedule, Runner
from dso_app.runner.jobs import enter_jobs
from dso_app.runner.once import run_once
from dso_app.services.jobs import runners
from tests.support import build
from tests.support.clocks import FixedClock

A_MINUTE = timedelta(minutes=1)


def _clean_up(database: Database, clock: FixedClock) -> dict[str, int]:
    return dict(run_once(database, clock, "housekeeping")["housekeeping"])


def _now(session: Session, clock: FixedClock) -> datetime:
    return runners.real_now(session, clock)


def _run(session: Session, clock: FixedClock, label: str, ended: datetime | None) -> None:
    """A run of the job `plan`, long begun."""
    enter_jobs(session, clock)
    job_id = session.scalars(select(col(Job.id)).where(col(Job.name) == "plan")).one()
    begun = _now(session, clock) - timedelta(days=400)
    outcome = "done" if ended else ""
    run = JobRun(job_id=job_id or 0, detail=label, started_at=begun, ended_at=ended)
    run.outcome = outcome
    session.add(run)


def _file(
    session: Session, clock: FixedClock, label: str, ended: datetime | None, *, mailed: bool
) -> None:
    """A report file: of a schedule, or asked for on screen."""
    owner, reader = build.entity(session, code=label[:8]), build.user(session)
    now = _now(session, clock)
    values: dict[str, Any] = {
        "entity_id": build.key(owner),
        "user_id": build.key(reader),
        "report": "ageing",
        "file_format": "xlsx",
    }
    schedule = ReportSchedule(**values, cron="0 7 * * *", next_run_at=now)
    if mailed:
        session.add(schedule)
        session.flush()
    old = now - timedelta(days=400)
    session.add(
        ReportRun(
            **values,
            schedule_id=schedule.id,
            due_at=old,
            state="queued" if ended is None else "sent" if mailed else "ready",
            error=label,
            ended_at=ended,
        )
    )


def _runner(session: Session, label: str, beat: datetime, stopped: datetime | None) -> None:
    session.add(Runner(id=label, started_at=beat, beat_at=beat, stopped_at=stopped))


def test_runs_are_forgotten_ninety_days_after_their_end(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        then = _now(session, clock) - timedelta(days=90)
        _run(session, clock, "older", then - A_MINUTE)
        _run(session, clock, "younger", then + A_MINUTE)
        _run(session, clock, "still running", None)
    assert _clean_up(db, clock) == {"runs": 1, "reports": 0, "runners": 0}
    with db.read() as session:
        left = session.scalars(select(col(JobRun.detail)).order_by(col(JobRun.id))).all()
    assert left == ["younger", "still running", ""]  # the last is the cleaning's own


def test_files_nobody_fetched_are_forgotten_after_seven_days_and_news_of_mails_after_ninety(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        now = _now(session, clock)
        week, quarter = now - timedelta(days=7), now - timedelta(days=90)
        _file(session, clock, "a file, older", week - A_MINUTE, mailed=False)
        _file(session, clock, "b file, younger", week + A_MINUTE, mailed=False)
        _file(session, clock, "c file, not made yet", None, mailed=False)
        _file(session, clock, "d mail, older", quarter - A_MINUTE, mailed=True)
        _file(session, clock, "e mail, younger", quarter + A_MINUTE, mailed=True)
        _file(session, clock, "f mail, not sent yet", None, mailed=True)
    assert _clean_up(db, clock) == {"runs": 0, "reports": 2, "runners": 0}
    with db.read() as session:
        left = session.scalars(select(col(ReportRun.error)).order_by(col(ReportRun.error))).all()
        schedules = session.scalars(select(ReportSchedule)).all()
    assert left == [
        *("b file, younger", "c file, not made yet"),
        *("e mail, younger", "f mail, not sent yet"),
    ]
    assert len(schedules) == 3


def test_runners_are_forgotten_seven_days_after_their_last_beat_signed_off_or_dead(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        then = _now(session, clock) - timedelta(days=7)
        old, young = then - A_MINUTE, then + A_MINUTE
        _runner(session, "old, ended", old, old)
        _runner(session, "old, killed", old, None)
        _runner(session, "young, ended", young, young)
        _runner(session, "young, killed", young, None)
    assert _clean_up(db, clock) == {"runs": 0, "reports": 0, "runners": 2}
    with db.read() as session:
        left = set(session.scalars(select(col(Runner.id))))
    mine = left - {"young, ended", "young, killed"}
    assert left == {"young, ended", "young, killed", *mine}
    assert len(mine) == 1


@pytest.mark.parametrize("kind", ["run", "file", "news", "runner"])
def test_what_is_as_old_as_the_bound_itself_stays(
    sqlite_db: Database, clock: FixedClock, kind: str
) -> None:
    with sqlite_db.write() as session:
        week, quarter = (_now(session, clock) - timedelta(days=days) for days in (7, 90))
        if kind == "run":
            _run(session, clock, "run", quarter)
        elif kind == "runner":
            _runner(session, "runner", week, None)
        else:
            ended = week if kind == "file" else quarter
            _file(session, clock, kind, ended, mailed=kind == "news")
    nothing = {"runs": 0, "reports": 0, "runners": 0}
    assert _clean_up(sqlite_db, clock) == nothing
    clock.advance(seconds=1)
    gone = {"run": "runs", "runner": "runners"}.get(kind, "reports")
    assert _clean_up(sqlite_db, clock) == {**nothing, gone: 1}
