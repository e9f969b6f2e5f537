"""Jobs: schedules, claims, runs, and a runner that ends cleanly."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import CustomerSummary, Job, JobRun, Runner
from dso_app.runner.jobs import JOBS, SCHEDULES
from dso_app.runner.once import run_once
from dso_app.services.jobs import runners
from dso_app.services.jobs import verbs as jobs
from dso_app.services.jobs.verbs import BadSchedule, UnknownJob
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import FixedClock

_RUNNER = """
from dso_app.clock import clock
from dso_app.database import database
from dso_app.runner.loop import Stop, run_forever
stop = Stop()
stop.listen()
print("listening", flush=True)
run_forever(database(), clock(), stop)
"""


def _jobs(database: Database) -> dict[str, Job]:
    with database.read() as session:
        return {job.name: job for job in session.scalars(select(Job))}


def test_one_pass_does_plan_promises_send_then_the_others() -> None:
    assert [job.name for job in JOBS][:3] == ["plan", "promises", "send"]


def test_every_schedule_is_a_cron_expression() -> None:
    start = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)
    for cron in SCHEDULES.values():
        assert start < jobs.next_time(cron, start) <= start + timedelta(days=1)
    assert jobs.next_time("17 3 * * *", start) == datetime(2026, 7, 1, 3, 17, tzinfo=UTC)


def test_a_schedule_that_is_none_is_refused(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        jobs.ensure_jobs(session, clock, SCHEDULES)
        with pytest.raises(BadSchedule, match="often"):
            jobs.set_schedule(session, HOUSE, clock, "plan", "often", enabled=True)
        with pytest.raises(UnknownJob, match="dance"):
            jobs.set_schedule(session, HOUSE, clock, "dance", "* * * * *", enabled=True)


def test_a_job_is_claimed_by_one_runner_only(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        jobs.ensure_jobs(session, clock, {"plan": "*/5 * * * *"})
    with db.write() as session:
        mine = jobs.claim_due(session, clock, "one")
    with db.write() as session:
        assert jobs.claim_due(session, clock, "two") is None
    assert mine is not None
    with db.write() as session:
        jobs.give_back(session, clock, "plan", "one")
    job = _jobs(db)["plan"]
    assert job.claimed_by == ""
    assert job.next_run_at is not None
    assert job.next_run_at.minute % 5 == 0


def test_a_job_that_is_switched_off_or_not_due_is_not_claimed(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        jobs.ensure_jobs(session, clock, {"plan": "0 12 * * *"})
        jobs.set_schedule(session, HOUSE, clock, "plan", "0 12 * * *", enabled=True)
        assert jobs.claim_due(session, clock, "one") is None
    clock.advance(hours=2)
    with sqlite_db.write() as session:
        jobs.set_schedule(session, HOUSE, clock, "plan", "* * * * *", enabled=False)
    clock.advance(hours=2)
    with sqlite_db.write() as session:
        assert jobs.claim_due(session, clock, "one") is None


def test_the_job_of_a_dead_runner_is_free_again_and_its_run_abandoned(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        jobs.ensure_jobs(session, clock, {"plan": "* * * * *"})
        dead = runners.register(session, clock)
        assert jobs.claim_due(session, clock, dead) is not None
        jobs.start_run(session, clock, "plan", dead)
    clock.advance(seconds=61)
    with sqlite_db.write() as session:
        assert jobs.free_abandoned(session, clock, 60) == 1
        assert jobs.claim_due(session, clock, "another") is not None
    with sqlite_db.read() as session:
        assert [run.outcome for run in session.scalars(select(JobRun))] == ["abandoned"]


def test_of_runs_that_found_nothing_to_do_only_the_last_is_kept(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        jobs.ensure_jobs(session, clock, {"plan": "* * * * *"})
    for counts in ({}, {"new": 0}, {"new": 3}, {}, {}):
        with sqlite_db.write() as session:
            run_id = jobs.start_run(session, clock, "plan", "one")
            jobs.end_run(session, clock, run_id, jobs.DONE, counts)
    with sqlite_db.read() as session:
        runs = session.scalars(select(JobRun).order_by(col(JobRun.id)))
        assert [run.counts for run in runs] == [{"new": 3}, {}]


def test_an_unknown_job_is_named_with_those_there_are(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with pytest.raises(UnknownJob, match="plan, promises, send"):
        run_once(sqlite_db, clock, "dance")


def test_one_job_leaves_its_run_behind(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    assert run_once(sqlite_db, clock, "plan") == {
        "plan": {"new": 0, "changed": 0, "cancelled": 0, "lapsed": 0}
    }
    settings.cache_clear()
    with sqlite_db.read() as session:
        assert [run.outcome for run in session.scalars(select(JobRun))] == ["done"]
        assert session.scalars(select(Runner)).one().stopped_at is not None


def test_the_figures_of_lists_follow_the_business_day_without_an_import(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    with sqlite_db.write() as session:
        customer = build.customer(session, build.entity(session))
        build.item(session, customer, 100_00, late=0)
    late = []
    for _ in range(2):
        run_once(sqlite_db, clock, "plan")
        clock.later()
        with sqlite_db.read() as session:
            late.append(session.scalars(select(CustomerSummary)).one().late_minor)
    settings.cache_clear()
    assert late == [0, 100_00]


def test_the_runner_ends_cleanly_when_asked_to(sqlite_db: Database, tmp_path: Path) -> None:
    env = {
        **os.environ,
        "DSO_DATABASE_URL": sqlite_db.url,
        "DSO_DATA_DIR": str(tmp_path),
        "DSO_LEASE_SECONDS": "5",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", _RUNNER], env=env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "listening\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    with sqlite_db.read() as session:
        runner = session.scalars(select(Runner)).one()
        assert runner.stopped_at is not None
        assert {job.claimed_by for job in session.scalars(select(Job))} == {""}
