"""The runner: the jobs by their schedules, until it is asked to end."""

import signal
from threading import Event
from types import FrameType

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.logs import logger
from dso_app.models import Job
from dso_app.runner.heart import Heart
from dso_app.runner.jobs import BY_NAME, Work, enter_jobs
from dso_app.runner.once import do_job
from dso_app.services.jobs import verbs as jobs
from dso_app.settings import settings

_log = logger(__name__)

_PAUSE_SECONDS = 1.0
"""Between two looks at the schedules when nothing is due."""


class Stop:
    """Whether the process was asked to end; what it has begun is finished first."""

    def __init__(self) -> None:
        self._asked = Event()

    def listen(self) -> None:
        """End cleanly on SIGTERM and Ctrl-C; only the main thread may listen."""
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def ask(self) -> None:
        """Ask to end."""
        self._asked.set()

    def asked(self) -> bool:
        """Whether the end was asked for."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> None:
        """Pause, but not beyond the moment the end is asked for."""
        self._asked.wait(seconds)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.ask()


def run_forever(database: Database, clock: Clock, stop: Stop) -> None:
    """Do what is due until the end is asked for; any number of runners may do so at once."""
    with database.write() as session:
        enter_jobs(session, clock)
    with Heart(database, clock, settings().lease_seconds) as heart:
        work = Work(database, clock, heart, stop.asked)
        _log.info("runner started", runner=heart.runner_id)
        while not stop.asked():
            if not _do_what_is_due(work):
                stop.wait(_PAUSE_SECONDS)
    _log.info("runner ended", runner=heart.runner_id)


def _do_what_is_due(work: Work) -> bool:
    """Claim and do one job; False when none is due."""
    try:
        job = _claim(work)
    except Exception:  # noqa: BLE001 - a database away for a moment does not end the runner
        _log.exception("the schedules could not be read")
        return False
    if job is None:
        return False
    try:
        if job.name in BY_NAME:
            do_job(work, BY_NAME[job.name])
    except Exception:  # noqa: BLE001 - it stands in the run; the others go on
        _log.exception("a job failed", job=job.name)
    finally:
        with work.database.write() as session:
            jobs.give_back(session, work.clock, job.name, work.heart.runner_id)
    return True


def _claim(work: Work) -> Job | None:
    if not work.heart.beats():
        return None
    with work.database.write() as session:
        jobs.free_abandoned(session, work.clock, work.heart.lease_seconds)
        return jobs.claim_due(session, work.clock, work.heart.runner_id)
