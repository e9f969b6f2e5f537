"""Doing jobs: one with its run written down, and one pass of them all."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.runner.heart import Heart
from dso_app.runner.jobs import BY_NAME, JOBS, SCHEDULES, JobKind, Work
from dso_app.services import jobs
from dso_app.settings import settings

PassCounts = dict[str, Mapping[str, int]]
"""What each job did, by name."""


def run_once(database: Database, clock: Clock, job: str | None = None) -> PassCounts:
    """One pass, whatever the schedules: plan, promises, send, then the others; or one job.

    After it everything that may leave has left. What `send` brings about (a step performed, the
    next one due on the same day) belongs to the next pass: no two steps on a day.

    Raises:
        UnknownJob: there is no such job.
        Exception: what the first job that failed raised, once the others are done.
    """
    if job is not None and job not in BY_NAME:
        raise jobs.UnknownJob(name=job, names=", ".join(BY_NAME))
    chosen = JOBS if job is None else (BY_NAME[job],)
    with database.write() as session:
        jobs.ensure_jobs(session, clock, SCHEDULES)
    with Heart(database, clock, settings().lease_seconds) as heart:
        work = Work(database, clock, heart, whatever_schedules=True)
        return _do_all(work, chosen)


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
    return dict(counts)
