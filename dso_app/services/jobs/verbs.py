"""Recurring work: its schedule, who does it now, and what came of each run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, delete, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Entity, Job, JobRun
from dso_app.services.history import record
from dso_app.services.jobs.runners import living, real_now
from dso_app.services.locks import take_turns
from dso_app.texts import N_

DONE, FAILED, ABANDONED = "done", "failed", "abandoned"
_HOUR = 1
"""Place of the hour among the fields of a schedule."""
_FIELDS = (5, 6)
_LONGEST_CRON = 100
_SWITCHED = {True: "on", False: "off"}


class BadSchedule(RelanceError):
    """A schedule is no cron expression."""

    message = N_("“{cron}” is not a schedule: write five fields of cron, or six with seconds.")


class UnknownJob(RelanceError):
    """There is no job of that name."""

    message = N_("There is no job {name}; there are: {names}.")


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What a bounded piece of work did, and whether there is more of it."""

    more: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


def ensure_jobs(
    session: Session, clock: Clock, schedules: Mapping[str, str], later: Collection[str] = ()
) -> None:
    """Enter the jobs that are not in the table yet: due at once, those in `later` at their time."""
    # Runners that start together would each enter them.
    take_turns(session, "jobs")
    known = set(session.scalars(select(col(Job.name))))
    now = real_now(session, clock)
    session.add_all(
        Job(
            name=name,
            cron=cron,
            next_run_at=next_time(cron, now, house_zone(session)) if name in later else now,
        )
        for name, cron in schedules.items()
        if name not in known
    )


def claim_due(session: Session, clock: Clock, runner_id: str) -> Job | None:
    """Take one job whose time has come; None when there is none, or another runner was faster."""
    now = real_now(session, clock)
    on_time = col(Job.enabled) & (col(Job.next_run_at) <= now)
    due = (col(Job.claimed_by) == "", on_time | col(Job.asked))
    query = select(Job).where(*due).order_by(col(Job.next_run_at)).limit(1)
    job = session.scalar(query.with_for_update(skip_locked=True))
    if job is None:
        return None
    done = session.execute(
        update(Job)
        .where(col(Job.id) == job.id, *due)
        .values(claimed_by=runner_id, asked=False)
        .execution_options(synchronize_session=False)
    )
    taken = isinstance(done, CursorResult) and done.rowcount == 1
    return job if taken else None


def start_run(session: Session, clock: Clock, name: str, runner_id: str) -> int | None:
    """Enter a run of a job; None for a job that is not in the table."""
    job_id = session.scalar(select(col(Job.id)).where(col(Job.name) == name))
    if job_id is None:
        return None
    run = JobRun(job_id=job_id, runner_id=runner_id, started_at=real_now(session, clock))
    session.add(run)
    session.flush()
    return run.id


def end_run(
    session: Session,
    clock: Clock,
    run_id: int | None,
    outcome: str,
    counts: Mapping[str, int],
    detail: str = "",
) -> None:
    """Write what came of a run. Of runs that found nothing to do only the last is kept."""
    run = session.get(JobRun, run_id) if run_id is not None else None
    if run is None:
        return
    run.ended_at = real_now(session, clock)
    run.outcome, run.detail, run.counts = outcome, detail, dict(counts)
    job = session.get_one(Job, run.job_id)
    job.failures = job.failures + 1 if outcome == FAILED else 0
    if outcome == DONE and not any(counts.values()):
        for other in _idle_runs(session, run):
            session.delete(other)


def _idle_runs(session: Session, run: JobRun) -> list[JobRun]:
    query = select(JobRun).where(
        col(JobRun.job_id) == run.job_id, col(JobRun.id) != run.id, col(JobRun.outcome) == DONE
    )
    recent = session.scalars(query.order_by(col(JobRun.id).desc()).limit(2))
    return [other for other in recent if not any(other.counts.values())]


def give_back(session: Session, clock: Clock, job_name: str, runner_id: str) -> None:
    """A claimed job was done: free again until its next time."""
    job = session.scalar(
        select(Job).where(col(Job.name) == job_name, col(Job.claimed_by) == runner_id)
    )
    if job is not None:
        job.claimed_by = ""
        set_next(session, clock, job_name)


def set_next(session: Session, clock: Clock, job_name: str) -> None:
    """A job was done: its next time is the first one from now on, however many were missed."""
    job = session.scalars(select(Job).where(col(Job.name) == job_name)).one()
    job.asked = False
    job.next_run_at = next_time(job.cron, real_now(session, clock), house_zone(session))


def house_zone(session: Session) -> ZoneInfo:
    """The time zone the house's own jobs go by: that of its first company."""
    name = session.scalar(select(col(Entity.timezone)).order_by(col(Entity.id)).limit(1))
    return ZoneInfo(name or "UTC")


def next_time(cron: str, after: datetime, zone: tzinfo = UTC) -> datetime:
    """The first time of a schedule after a moment, by the clock on the wall, in UTC.

    When clocks are put forward, what falls into the hour that is not there is done at its end.
    When they are put back, what names its hour is done in the first of the two alone; what goes on
    round the clock, in both.

    Raises:
        BadSchedule: it is none.
    """
    from croniter import CroniterError, croniter  # noqa: PLC0415 - only runners need it

    try:
        times = croniter(cron, after.astimezone(zone))
        found: datetime = times.get_next(datetime)
        while found.fold and "*" not in cron.split()[_HOUR]:
            found = times.get_next(datetime)
    except (CroniterError, ValueError) as error:
        raise BadSchedule(cron=cron) from error
    return found.astimezone(UTC)


def next_times(cron: str, after: datetime, zone: tzinfo, count: int = 5) -> list[datetime]:
    """The next times of a schedule, in UTC."""
    found: list[datetime] = []
    for _ in range(count):
        after = next_time(cron, after, zone)
        found.append(after)
    return found


def find_job(session: Session, actor: Actor, name: str) -> Job:
    """A job by its name, for an administrator; `UnknownJob` when there is none."""
    actor.require(Permission.ADMINISTER)
    job = session.scalar(select(Job).where(col(Job.name) == name))
    if job is None:
        names = ", ".join(sorted(session.scalars(select(col(Job.name)))))
        raise UnknownJob(name=name[:40], names=names)
    return job


def set_schedule(
    session: Session, actor: Actor, clock: Clock, name: str, cron: str, *, enabled: bool
) -> Job:
    """Change a job's schedule, or switch it off.

    Raises:
        UnknownJob, BadSchedule: nothing is changed.
    """
    job = find_job(session, actor, name)
    if len(cron.split()) not in _FIELDS or len(cron) > _LONGEST_CRON:
        raise BadSchedule(cron=cron[:40])
    job.next_run_at = next_time(cron, real_now(session, clock), house_zone(session))
    before = f"{job.cron} {_SWITCHED[job.enabled]}"
    job.cron, job.enabled = cron, enabled
    session.add(job)
    record(
        session,
        actor,
        clock,
        "job.changed",
        N_("Job {name}: {cron}, {state}."),
        before=before,
        name=name,
        cron=cron,
        state=_SWITCHED[enabled],
    )
    return job


def run_soon(session: Session, actor: Actor, clock: Clock, name: str) -> None:
    """Have a job done as soon as a runner is free, whatever its schedule."""
    job = find_job(session, actor, name)
    job.asked = True
    session.add(job)
    record(session, actor, clock, "job.asked", N_("Job {name} is to run now."), name=name)


def last_runs(session: Session, job_id: int, count: int) -> list[JobRun]:
    """The latest runs of a job, the latest first."""
    query = select(JobRun).where(col(JobRun.job_id) == job_id)
    return list(session.scalars(query.order_by(col(JobRun.id).desc()).limit(count)))


def last_failure(session: Session, name: str) -> str:
    """What the last run of a job that failed said."""
    query = (
        select(col(JobRun.detail))
        .join(Job, col(Job.id) == col(JobRun.job_id))
        .where(col(Job.name) == name, col(JobRun.outcome).in_((FAILED, ABANDONED)))
        .order_by(col(JobRun.id).desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def free_abandoned(session: Session, clock: Clock, lease_seconds: float) -> int:
    """Take jobs from runners that died: due again at once; how many."""
    alive = living(session, clock, lease_seconds)
    now = real_now(session, clock)
    session.execute(
        update(JobRun)
        .where(col(JobRun.outcome) == "", col(JobRun.runner_id).not_in(alive))
        .values(outcome=ABANDONED, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    freed = session.execute(
        update(Job)
        .where(col(Job.claimed_by) != "", col(Job.claimed_by).not_in(alive))
        .values(claimed_by="", next_run_at=now, failures=col(Job.failures) + 1)
        .execution_options(synchronize_session=False)
    )
    return freed.rowcount if isinstance(freed, CursorResult) else 0


def forget_runs(session: Session, before: datetime) -> int:
    """Delete runs that ended before a moment; how many."""
    done = session.execute(delete(JobRun).where(col(JobRun.ended_at) < before))
    return done.rowcount if isinstance(done, CursorResult) else 0
