"""The jobs there are, their usual schedules, and what each does.

A job is a bounded piece of work that says whether there is more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.models import Entity
from dso_app.runner.heart import Heart
from dso_app.sending.send import send_pass
from dso_app.services.commitments.follow_up import follow_up
from dso_app.services.customers.summaries import ensure_summaries
from dso_app.services.jobs import report_runs, runners
from dso_app.services.jobs import verbs as jobs
from dso_app.services.jobs.verbs import JobOutcome
from dso_app.services.planning.bulk import plan_agenda
from dso_app.services.simulations import runs as simulation_runs

_KEPT_RUNS = timedelta(days=90)
_KEPT_RUNNERS = timedelta(days=7)


@dataclass(frozen=True)
class Work:
    """What a job works with.

    Attributes:
        heart: of the runner that does it.
        stopping: whether the runner was asked to end.
        whatever_schedules: what has schedules of its own is done without waiting for them.
    """

    database: Database
    clock: Clock
    heart: Heart
    stopping: Callable[[], bool] = lambda: False
    whatever_schedules: bool = False


@dataclass(frozen=True)
class JobKind:
    """A job of the house: what it does, and its schedule until somebody changes it."""

    name: str
    cron: str
    do: Callable[[Work], JobOutcome]
    at_its_time: bool = False
    """A pass does it only when its time has come, and no new installation does it at once."""


def _entities(work: Work) -> list[int]:
    with work.database.read() as session:
        found = session.scalars(select(col(Entity.id)).order_by(col(Entity.id)))
        return [key for key in found if key is not None]


def _plan(work: Work) -> JobOutcome:
    """Plan the customers that something touched; everyone when the business day has turned.

    The summaries that lists and Home read are of the day, too.
    """
    counts = {"new": 0, "changed": 0, "cancelled": 0, "lapsed": 0}
    for entity_id in _entities(work):
        with work.database.write() as session:
            entity = session.get_one(Entity, entity_id)
            ensure_summaries(session, entity_id, today(work.clock, entity.timezone))
            done = plan_agenda(session, work.clock, entity_id)
        for name in counts:
            counts[name] += getattr(done, name)
    return JobOutcome(counts=counts)


def _promises(work: Work) -> JobOutcome:
    """Follow promises, disputes and statuses up, and plan again the customers that changes."""
    counts = {"kept": 0, "broken": 0, "disputes_settled": 0, "alerts": 0}
    for entity_id in _entities(work):
        with work.database.write() as session:
            done = follow_up(session, work.clock, entity_id)
            plan_agenda(session, work.clock, entity_id)
        counts["kept"] += done.promises.kept
        counts["broken"] += done.promises.broken
        counts["disputes_settled"] += done.disputes_settled
        counts["alerts"] += done.alerts
    return JobOutcome(counts=counts)


def _send(work: Work) -> JobOutcome:
    """Prepare what is due and let everything leave that may."""
    counts = send_pass(
        work.database,
        work.clock,
        runner_id=work.heart.runner_id,
        lease_seconds=work.heart.lease_seconds,
        alive=work.heart.beats,
        stopping=work.stopping,
    )
    return JobOutcome(counts=counts)


def _sources(work: Work) -> JobOutcome:
    """Fetch and import the files of the next source that is due."""
    from dso_app.workflows.source_runs import fetch_files  # noqa: PLC0415 - pandas takes a moment

    return fetch_files(
        work.database,
        work.clock,
        work.heart.runner_id,
        work.heart.lease_seconds,
        stopping=work.stopping,
        whatever_schedules=work.whatever_schedules,
    )


def _imports(work: Work) -> JobOutcome:
    """Do the next import that waits."""
    from dso_app.importing import queue  # noqa: PLC0415 - pandas takes a moment

    heart = work.heart
    return queue.work(work.database, work.clock, heart.runner_id, heart.lease_seconds)


def _simulations(work: Work) -> JobOutcome:
    """Answer the next simulation somebody waits for."""
    with work.database.read() as session:
        waiting = simulation_runs.next_waiting(session, work.clock)
    if waiting is None:
        return JobOutcome()
    done = simulation_runs.carry_out(work.database, work.clock, waiting)
    return JobOutcome(more=True, counts={"simulations": int(done)})


def _reports(work: Work) -> JobOutcome:
    """Make the next report file that is due by mail or asked for on screen."""
    from dso_app.workflows.report_files import make_reports  # noqa: PLC0415 - writers of files

    return make_reports(work.database, work.clock, work.stopping)


def _backups(work: Work) -> JobOutcome:
    """Add a backup to those in the data folder."""
    from dso_app.backups.store import back_up  # noqa: PLC0415 - Alembic takes a moment

    return JobOutcome(counts=back_up(work.database, work.clock))


def _alerts(work: Work) -> JobOutcome:
    """Mail the alerts to those who want them."""
    from dso_app.workflows.alert_digest import mail_digests  # noqa: PLC0415 - mail takes a moment

    return JobOutcome(counts=mail_digests(work.database, work.clock))


def _housekeeping(work: Work) -> JobOutcome:
    """Forget old runs and runners that ended."""
    with work.database.write() as session:
        before = runners.real_now(session, work.clock) - _KEPT_RUNS
        counts = {
            "runs": jobs.forget_runs(session, before),
            "reports": report_runs.forget_old(session, work.clock),
            "runners": runners.forget_ended(session, work.clock, _KEPT_RUNNERS),
        }
    return JobOutcome(counts=counts)


# In the order in which one pass does them.
JOBS = (
    JobKind("plan", "* * * * * */5", _plan),
    JobKind("promises", "* * * * *", _promises),
    JobKind("send", "* * * * * */5", _send),
    JobKind("sources", "* * * * * */10", _sources),
    JobKind("imports", "* * * * * */2", _imports),
    JobKind("simulations", "* * * * * */2", _simulations),
    JobKind("alerts", "0 7 * * *", _alerts, at_its_time=True),
    JobKind("reports", "* * * * * */5", _reports),
    JobKind("backups", "0 2 * * *", _backups, at_its_time=True),
    JobKind("housekeeping", "17 3 * * *", _housekeeping),
)
BY_NAME = {job.name: job for job in JOBS}
SCHEDULES = {job.name: job.cron for job in JOBS}
LATER = frozenset(job.name for job in JOBS if job.at_its_time)


def enter_jobs(session: Session, clock: Clock) -> None:
    """Enter those that are not in the table yet, with their usual schedules."""
    jobs.ensure_jobs(session, clock, SCHEDULES, LATER)
