"""Which source is worked on now, and by which runner; each by one at a time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CursorResult, case, update
from sqlmodel import Session, col, select

from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.importing.sources.look import SETTLED
from dso_app.models import Entity, ImportSource
from dso_app.services.jobs.runners import living, real_now
from dso_app.services.jobs.verbs import next_time
from dso_app.services.sources.fields import HOLDS
from dso_app.services.words.kept import keep_sentence

_SOON = SETTLED + timedelta(seconds=1)
_RETRY, _RETRIES = timedelta(minutes=15), 3
"""What failed is tried again before a schedule of once a day says so, a few times."""


def free_abandoned(session: Session, clock: Clock, lease_seconds: float) -> None:
    """Take sources from runners that died; they are due again at once."""
    alive = living(session, clock, lease_seconds)
    lost = update(ImportSource).where(
        col(ImportSource.claimed_by) != "", col(ImportSource.claimed_by).not_in(alive)
    )
    session.execute(lost.values(claimed_by="", next_run_at=real_now(session, clock)))


def due_sources(session: Session, clock: Clock) -> list[int]:
    """The sources whose time has come and that nobody works on, customers before items."""
    due = col(ImportSource.next_run_at) <= real_now(session, clock)
    return _in_order(session, due, col(ImportSource.claimed_by) == "")


def enabled_sources(session: Session) -> list[int]:
    """All sources that are switched on, customers before items."""
    return _in_order(session)


def claim(session: Session, source_id: int, runner_id: str) -> ImportSource | None:
    """Take a source; none when it was switched off, taken away, or another runner has it."""
    free = (
        col(ImportSource.id) == source_id,
        col(ImportSource.enabled),
        col(ImportSource.claimed_by) == "",
    )
    taken = session.execute(
        update(ImportSource)
        .where(*free)
        .values(claimed_by=runner_id)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        return None
    return session.get_one(ImportSource, source_id, populate_existing=True)


def give_back(
    session: Session,
    clock: Clock,
    claimed: ImportSource,
    problem: RelanceError | None,
    *,
    soon: bool,
) -> None:
    """Write down how a run ended, and when the next one is.

    Args:
        session: of a writing transaction.
        clock: tells the moment.
        claimed: the source as it was claimed; lost to another runner, nothing is written.
        problem: why the run failed.
        soon: whether to look again before the schedule says so.
    """
    source = session.get(ImportSource, claimed.id, populate_existing=True)
    if source is None or source.claimed_by != claimed.claimed_by:
        return
    now = real_now(session, clock)
    zone = ZoneInfo(session.get_one(Entity, source.entity_id).timezone)
    planned = next_time(source.cron, now, zone)
    source.claimed_by, source.last_run_at = "", now
    source.failures = source.failures + 1 if problem else 0
    wait = _SOON if soon else _RETRY if 0 < source.failures <= _RETRIES else None
    source.next_run_at = min(planned, now + wait) if wait else planned
    source.last_error = keep_sentence(problem) if problem else ""


def _in_order(session: Session, *conditions: ColumnElement[bool]) -> list[int]:
    place = case({kind: place for place, kind in enumerate(HOLDS)}, value=col(ImportSource.holds))
    query = (
        select(col(ImportSource.id))
        .where(col(ImportSource.enabled), *conditions)
        .order_by(place, col(ImportSource.id))
    )
    return [key for key in session.exec(query) if key is not None]
