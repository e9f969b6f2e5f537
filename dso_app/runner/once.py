"""Doing jobs: one with its run written down, and one pass of them all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import Job
from dso_app.runner.heart import Heart
from dso_app.runner.jobs import BY_NAME, JOBS, JobKind, Work, enter_jobs
from dso_app.services.jobs import runners
from dso_app.services.jobs import verbs as jobs
from dso_app.settings import settings
from dso_app.workflows.job_news import tell_of_job

PassCounts = dict[str, Mapping[str, int]]
"""What each job did, by name."""


def run_once(database: Database, clock: Clock, job: str | None = None) -> PassCounts:
    """One pass, whatever the schedules: plan, promises, send, then the others; or one job.

    A pass leaves out what was switched off on screen, and makes a backup only when one is due: a
    pass every few minutes must not make the kept ones those of the last hour.

    After it everything that may leave has left. What `send` brings about (a step performed, the
    next one due on the same day) belongs to the next pass: no two steps on a day.

    Raises:
        UnknownJob: there is no such job.
        Exception: what the first job that failed raised, once the others are done.
    """
    if job is not None and job not in BY_NAME:
        raise jobs.UnknownJob(name=job, names=", ".join(BY_NAME))
    with database.write() as session:
        enter_jobs(session, clock)
        chosen = _of_a_pass(session, clock) if job is None else (BY_NAME[job],)
    with Heart(database, clock, settings().lease_seconds) as heart:
        work = Work(database, clock, heart, whatever_schedules=True)
        return _do_all(work, chosen)


def _of_a_pass(session: Session, clock: Clock) -> Sequence[JobKind]:
    now = runners.real_now(session, clock)
    rows = {row.name: row for row in session.scalars(select(Job).where(col(Job.enabled)))}
    return [
        kind
        for kind in JOBS
        if (row := rows.get(kind.name)) and (not kind.at_its_time or _is_due(row, now))
    ]


def _is_due(job: Job, now: datetime) -> bool:
    return job.asked or (job.next_run_at is not None and job.next_run_at <= now)


def _do_all(work: Work, chosen: Sequence[JobKind]) -> PassCounts:
    """Each job in its turn; one that fails does not stand in the others' way."""
    done: PassCounts = {}
    first: Exception | None = None
    for job in chosen:
        try:
            done[job.name] = do_job(work, job)
        except Exception as error:  # noqa: BLE001 - raised below, when the others are done
            first = first or error
    if first is not None:
        raise first
    return done


def do_job(work: Work, job: JobKind) -> Mapping[str, int]:
    """Do a job until there is no more of it, and write down the run.

    A failure is written into the run and raised again.
    """
    runner_id = work.heart.runner_id
    with work.database.write() as session:
        run_id = jobs.start_run(session, work.clock, job.name, runner_id)
    counts: Counter[str] = Counter()
    outcome, detail = jobs.DONE, ""
    try:
        more = True
        while more and not work.stopping():
            done = job.do(work)
            counts.update(done.counts)
            more = done.more
    except Exception as error:
        outcome = jobs.FAILED
        detail = str(error) if isinstance(error, RelanceError) else repr(error)
        raise
    finally:
        with work.database.write() as session:
            jobs.end_run(session, work.clock, run_id, outcome, counts, detail)
            if job.at_its_time:
                jobs.set_next(session, work.clock, job.name)
        tell_of_job(work.database, work.clock, job.name)
    return dict(counts)
