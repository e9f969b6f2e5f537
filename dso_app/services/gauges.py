"""What is measured of an installation for those who watch it; no name of a customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.models import Attempt, Entity, ImportBatch, Job, JobRun, Message, Runner
from dso_app.services.jobs.runners import real_now
from dso_app.services.jobs.verbs import DONE
from dso_app.services.outbox.sending_switch import sending_allowed
from dso_app.services.outbox.test_mode import address_of_tests


@dataclass(frozen=True)
class Gauge:
    """A figure with what it is of: `label` names the kind of `values`' keys."""

    name: str
    what: str
    label: str
    values: dict[str, float]


def gauges(session: Session, clock: Clock) -> Iterator[Gauge]:
    """All figures, at this moment."""
    now = real_now(session, clock)

    def one(name: str, what: str, value: float) -> Gauge:
        return Gauge(name, what, "", {"": value})

    yield one("relance_sending_allowed", "1 while messages may leave", sending_allowed(session))
    yield one("relance_test_mode", "1 in test mode", bool(address_of_tests(session)))
    beat = session.scalar(select(func.max(col(Runner.beat_at))))
    if beat is not None:
        yield one("relance_runner_beat_seconds", "Since a runner was last seen", _since(now, beat))
    states = select(col(Message.state), func.count()).group_by(col(Message.state))
    yield Gauge("relance_messages", "Messages by state", "state", _counted(session, states))
    ends = select(col(Attempt.outcome), func.count()).group_by(col(Attempt.outcome))
    yield Gauge("relance_attempts", "Tries by their end", "outcome", _counted(session, ends))
    jobs = session.scalars(select(Job).order_by(col(Job.name))).all()
    failing = {job.name: float(job.failures) for job in jobs}
    yield Gauge("relance_job_failures", "Runs that failed in a row", "job", failing)
    late = {j.name: _since(now, j.next_run_at) for j in jobs if j.enabled and j.next_run_at}
    yield Gauge("relance_job_late_seconds", "Since a job should have begun", "job", late)
    yield Gauge("relance_job_done_seconds", "Since it last went well", "job", _done(session, now))
    yield Gauge(
        "relance_ledger_age_seconds",
        "Since the last items import",
        "entity",
        _ledgers(session, now),
    )


def _since(now: datetime, moment: datetime) -> float:
    return max(0.0, (now - moment).total_seconds())


def _counted(session: Session, query: Select[str, int]) -> dict[str, float]:
    return {str(key): float(count) for key, count in session.execute(query)}


def _done(session: Session, now: datetime) -> dict[str, float]:
    query = (
        select(col(Job.name), func.max(col(JobRun.ended_at)))
        .join(JobRun, col(JobRun.job_id) == col(Job.id))
        .where(col(JobRun.outcome) == DONE)
        .group_by(col(Job.name))
    )
    return {name: _since(now, ended) for name, ended in session.execute(query) if ended}


def _ledgers(session: Session, now: datetime) -> dict[str, float]:
    query = (
        select(col(Entity.code), func.max(col(ImportBatch.created_at)))
        .join(ImportBatch, col(ImportBatch.entity_id) == col(Entity.id))
        .where(col(ImportBatch.kind) == "items", col(ImportBatch.state) == "done")
        .group_by(col(Entity.code))
    )
    return {code: _since(now, at) for code, at in session.execute(query) if at}
