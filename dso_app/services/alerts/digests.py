"""Who gets the alerts by mail, and when the next one is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import CursorResult, or_, update
from sqlmodel import Session, col, select

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.domain.business_days import is_business_day
from dso_app.errors import NotAllowed
from dso_app.models import AlertDigest, Entity, User
from dso_app.services.planning.ledger_day import calendar_of

DAILY, WEEKLY = "daily", "weekly"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mail of alerts somebody wants of a company."""

    user: User
    entity: Entity


def digest_of(session: Session, viewer: Viewer) -> str:
    """When the viewer gets the company's alerts: daily, weekly, or empty for never."""
    if viewer.actor.user_id is None:
        return ""
    row = session.get(AlertDigest, (viewer.actor.user_id, viewer.entity_id))
    return row.when if row is not None else ""


def set_digest(session: Session, viewer: Viewer, when: str) -> None:
    """Have the viewer mailed the company's alerts daily or weekly; anything else: not at all."""
    viewer.actor.require(Permission.SEE)
    if viewer.actor.user_id is None:
        raise NotAllowed
    row = session.get(AlertDigest, (viewer.actor.user_id, viewer.entity_id))
    if when not in (DAILY, WEEKLY):
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = AlertDigest(user_id=viewer.actor.user_id, entity_id=viewer.entity_id, when=when)
    row.when = when
    session.add(row)


def due_digests(session: Session, entity: Entity, day: date) -> list[Wanted]:
    """Who is to be mailed on a business date: nobody who was, and on sending days only.

    Weekly ones come on the first sending day of a week, or on the first day after it that the
    runner is up.
    """
    if not is_business_day(day, *calendar_of(entity)):
        return []
    monday = day - timedelta(days=day.weekday())
    last = col(AlertDigest.last_on)
    daily = (col(AlertDigest.when) == DAILY) & or_(last.is_(None), last < day)
    weekly = (col(AlertDigest.when) == WEEKLY) & or_(last.is_(None), last < monday)
    query = (
        select(User)
        .join(AlertDigest, col(AlertDigest.user_id) == col(User.id))
        .where(col(AlertDigest.entity_id) == entity.id, col(User.active), or_(daily, weekly))
        .order_by(col(User.id))
    )
    return [Wanted(user, entity) for user in session.exec(query)]


def take(session: Session, wanted: Wanted, day: date) -> bool:
    """Write down that somebody is mailed on a day; False where another runner was quicker."""
    last = col(AlertDigest.last_on)
    done = session.execute(
        update(AlertDigest)
        .where(
            col(AlertDigest.user_id) == wanted.user.id,
            col(AlertDigest.entity_id) == wanted.entity.id,
            or_(last.is_(None), last < day),
        )
        .values(last_on=day)
        .execution_options(synchronize_session=False)
    )
    return isinstance(done, CursorResult) and done.rowcount == 1
