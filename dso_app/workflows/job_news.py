"""What of the runner's jobs administrators must know: one keeps failing, or works again.

What is told is written down before a mail leaves, so that nobody is told twice.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, or_, update
from sqlmodel import Session, col, select

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.models import Entity, Job
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.jobs.runners import real_now
from dso_app.services.jobs.verbs import last_failure
from dso_app.services.lists.words import job_word
from dso_app.settings import settings
from dso_app.texts import N_, translate
from dso_app.workflows.administrators import administrators, tell

TOLD_AFTER = 3
"""Runs that fail in a row before anybody is told: one may be bad luck."""
_AGAIN = timedelta(days=1)

_FAILS = N_("The job “{job}” does not work")
_FAILS_WORDS = N_("The job “{job}” failed {count} times in a row. The last time: {why}")
_WORKS = N_("The job “{job}” works again")
_WORKS_WORDS = N_("The job “{job}” of the runner works again.")


def tell_of_job(database: Database, clock: Clock, name: str) -> None:
    """Tell the administrators of a job that was just done, when there is something to tell.

    At its third failure in a row, then once a day; once when it works again.
    """
    with database.write() as session:
        job = session.exec(select(Job).where(col(Job.name) == name)).first()
        entity = session.exec(select(Entity).order_by(col(Entity.id))).first()
        url = mail_url(session) if job is not None and _has_news(job) else ""
        if job is None or entity is None or not url:
            return
        before, fails = job.mailed_at, job.failures >= TOLD_AFTER
        if not _written_down(session, clock, job, fails=fails):
            return
        readers, why = administrators(session), last_failure(session, name)
    count, address = job.failures, f"{settings().base_url}/jobs"

    def say(message: str, language: str) -> str:
        word = translate(job_word(name), language)
        return translate(message, language, job=word, count=count, why=why)

    told = tell(
        clock,
        url,
        entity,
        readers,
        lambda language: say(_FAILS if fails else _WORKS, language),
        lambda language: f"{say(_FAILS_WORDS if fails else _WORKS_WORDS, language)}\n\n{address}\n",
    )
    if fails and not told:
        # Nobody could be told: the next failure is told of as if it were the first.
        with database.write() as session:
            _write(session, job, mailed_at=before)


def _has_news(job: Job) -> bool:
    return job.failures >= TOLD_AFTER or (job.failures == 0 and job.mailed_at is not None)


def _written_down(session: Session, clock: Clock, job: Job, *, fails: bool) -> bool:
    """Whether it is this runner that tells."""
    told, now = col(Job.mailed_at), real_now(session, clock)
    if fails:
        return _write(session, job, or_(told.is_(None), told <= now - _AGAIN), mailed_at=now)
    return _write(session, job, told.is_not(None), mailed_at=None)


def _write(session: Session, job: Job, *conditions: ColumnElement[bool], **values: object) -> bool:
    mine = update(Job).where(col(Job.id) == job.id, *conditions).values(**values)
    done = session.execute(mine.execution_options(synchronize_session=False))
    return isinstance(done, CursorResult) and done.rowcount == 1
