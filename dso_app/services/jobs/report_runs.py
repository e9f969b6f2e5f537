"""Report files made in the background: claimed by one runner each, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import Session, and_, col, delete, or_, select, update

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.domain.outbox_states import RETRY_WAITS
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import Item, ReportRun, known_id
from dso_app.services.jobs.runners import real_now
from dso_app.texts import N_

QUEUED, MAKING, SENDING = "queued", "making", "sending"
SENT, READY, FAILED, AMBIGUOUS = "sent", "ready", "failed", "ambiguous"
WORKING = (QUEUED, MAKING, SENDING)
LARGE = 50_000
"""Items of which a file is made while somebody waits."""
_LEASE = timedelta(minutes=15)
"""After which a runner that took one is taken to have died."""
_KEPT = timedelta(days=7)
"""How long a file waits for its reader."""
_KEPT_NEWS = timedelta(days=90)
"""How long it is known what was mailed."""


class NoSuchFile(RelanceError):
    """There is none, it is another's, or it is gone."""

    message = N_("This file is not there any more: ask for the report again.")


@dataclass(frozen=True)
class FileWanted:
    """A report somebody waits for on screen."""

    report: str
    asked: Mapping[str, str]
    file_format: str


def is_large(session: Session, viewer: Viewer) -> bool:
    """Whether a file of the company's ledger takes more than a moment."""
    items = select(Item.id).where(col(Item.entity_id) == viewer.entity_id)
    return session.exec(items.offset(LARGE).limit(1)).first() is not None


def ask_for_file(session: Session, viewer: Viewer, clock: Clock, wanted: FileWanted) -> int:
    """Have a file made; its id."""
    viewer.actor.require(Permission.REPORT)
    if viewer.actor.user_id is None:
        raise NotAllowed
    row = ReportRun(
        entity_id=viewer.entity_id,
        user_id=viewer.actor.user_id,
        report=wanted.report,
        asked={name: value for name, value in wanted.asked.items() if value},
        file_format=wanted.file_format,
        due_at=real_now(session, clock),
    )
    session.add(row)
    session.flush()
    return known_id(row)


def find_file(session: Session, viewer: Viewer, run_id: int) -> ReportRun:
    """A file that is ready, for its reader alone; `NoSuchFile` otherwise."""
    viewer.actor.require(Permission.REPORT)
    row = session.get(ReportRun, run_id)
    if row is None or row.user_id != viewer.actor.user_id or row.content is None:
        raise NoSuchFile
    return row


def files_of(session: Session, viewer: Viewer) -> list[ReportRun]:
    """The files somebody asked for on screen, the latest first."""
    mine = select(ReportRun).where(
        col(ReportRun.user_id) == viewer.actor.user_id,
        col(ReportRun.entity_id) == viewer.entity_id,
        col(ReportRun.schedule_id).is_(None),
    )
    return list(session.exec(mine.order_by(col(ReportRun.id).desc()).limit(20)))


def claim_run(session: Session, clock: Clock) -> ReportRun | None:
    """Take the oldest run that waits; None when there is none, or another runner was faster.

    What a runner left while making is made again; what it left while sending is ambiguous: it may
    have left, and is never sent again by itself.
    """
    now = real_now(session, clock)
    lost = col(ReportRun.claimed_at) < now - _LEASE
    session.exec(
        update(ReportRun)
        .where(col(ReportRun.state) == SENDING, lost)
        .values(state=AMBIGUOUS, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    due = func.coalesce(col(ReportRun.retry_at), col(ReportRun.due_at))
    free = or_(
        and_(col(ReportRun.state) == QUEUED, due <= now),
        and_(col(ReportRun.state) == MAKING, lost),
    )
    found = session.exec(select(ReportRun.id).where(free).order_by(col(ReportRun.id))).first()
    taken = session.exec(
        update(ReportRun)
        .where(col(ReportRun.id) == found, free)
        .values(state=MAKING, claimed_at=now)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        return None
    return session.get_one(ReportRun, found, populate_existing=True)


def begin_sending(session: Session, clock: Clock, run_id: int) -> bool:
    """Write down that a mail is about to leave; False when the run is no longer ours."""
    done = session.exec(
        update(ReportRun)
        .where(col(ReportRun.id) == run_id, col(ReportRun.state) == MAKING)
        .values(state=SENDING, claimed_at=real_now(session, clock))
        .execution_options(synchronize_session=False)
    )
    return done.rowcount == 1


def end_run(
    session: Session,
    clock: Clock,
    run_id: int,
    state: str,
    *,
    error: str = "",
    content: bytes | None = None,
) -> None:
    """Write what became of a run; one that was taken away meanwhile is left alone."""
    row = session.get(ReportRun, run_id)
    if row is not None:
        row.state, row.error, row.content = state, error, content
        row.ended_at = real_now(session, clock)
        session.add(row)


def put_off(session: Session, clock: Clock, run_id: int, error: str) -> None:
    """Have a mail that did not leave tried again later; after the last wait it has failed."""
    row = session.get(ReportRun, run_id)
    if row is None:
        return
    if row.attempts >= len(RETRY_WAITS):
        end_run(session, clock, run_id, FAILED, error=error)
        return
    row.retry_at = real_now(session, clock) + RETRY_WAITS[row.attempts]
    row.attempts += 1
    row.state, row.error, row.claimed_at = QUEUED, error, None
    session.add(row)


def forget_old(session: Session, clock: Clock) -> int:
    """Delete files nobody fetched and old news of mails; how many."""
    now = real_now(session, clock)
    on_screen = col(ReportRun.schedule_id).is_(None)
    old = or_(
        and_(on_screen, col(ReportRun.ended_at) < now - _KEPT),
        col(ReportRun.ended_at) < now - _KEPT_NEWS,
    )
    return session.exec(delete(ReportRun).where(old)).rowcount
