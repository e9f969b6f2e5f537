"""One pass of the jobs: each in its turn, and one that fails does not stop the others."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlmodel import col

from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import Job, JobRun
from dso_app.runner import once
from dso_app.runner.jobs import JobKind, Work
from dso_app.services.jobs.verbs import JobOutcome
from dso_app.texts import N_
from tests.support.clocks import FixedClock


class _NoLedger(RelanceError):
    message = N_("There is no ledger yet.")


def _fails(error: Exception) -> Callable[[Work], JobOutcome]:
    def do(_: Work) -> JobOutcome:
        raise error

    return do


def _does_well(_: Work) -> JobOutcome:
    return JobOutcome(counts={"kept": 3})


def _pass_of(patch: pytest.MonkeyPatch, **jobs: Callable[[Work], JobOutcome]) -> None:
    """Have a pass consist of these."""
    kinds = tuple(JobKind(name, "* * * * *", do) for name, do in jobs.items())
    patch.setattr(once, "JOBS", kinds)


def test_a_failing_job_does_not_stop_the_others(
    db: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = OSError("disk full")
    _pass_of(monkeypatch, plan=_fails(first), promises=_does_well, send=_fails(_NoLedger()))
    with pytest.raises(OSError, match="disk full") as raised:
        once.run_once(db, clock)
    assert raised.value is first
    with db.read() as session:
        runs = session.execute(
            select(JobRun, col(Job.name), col(Job.failures))
            .join(Job, col(Job.id) == col(JobRun.job_id))
            .order_by(col(JobRun.id))
        ).all()
    assert [
        (name, run.outcome, run.detail, run.counts, failures) for run, name, failures in runs
    ] == [
        ("plan", "failed", "OSError('disk full')", {}, 1),
        ("promises", "done", "", {"kept": 3}, 0),
        ("send", "failed", "There is no ledger yet.", {}, 1),
    ]
    assert all(run.ended_at is not None for run, _, _ in runs)
