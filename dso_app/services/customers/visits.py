"""Who has a customer's card open: a short lease that the open page renews."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.access.scope import find_customer
from dso_app.clock import Clock
from dso_app.models import CardVisit, User
from dso_app.services.jobs.runners import real_now

BEAT_SECONDS = 15
"""How often an open card renews its lease."""
_LEASE = timedelta(seconds=3 * BEAT_SECONDS)


def visit(session: Session, actor: Actor, clock: Clock, customer_id: int) -> list[str]:
    """Note that the actor has the card open; the names of those who have it open too.

    Raises:
        UnknownCustomer: outside the actor's scope.
    """
    find_customer(session, actor, customer_id)
    now = real_now(session, clock)
    _beat(session, actor, customer_id, now)
    session.execute(delete(CardVisit).where(col(CardVisit.seen_at) <= now - _LEASE))
    others = (
        select(col(User.name))
        .join(CardVisit, col(CardVisit.user_id) == col(User.id))
        .where(
            col(CardVisit.customer_id) == customer_id,
            col(CardVisit.user_id) != (actor.user_id or 0),
        )
    )
    return list(session.scalars(others.order_by(col(User.name))))


def leave(session: Session, actor: Actor, customer_id: int) -> None:
    """The actor closed the card."""
    session.execute(delete(CardVisit).where(*_own(actor, customer_id)))


def _beat(session: Session, actor: Actor, customer_id: int, now: datetime) -> None:
    statement = update(CardVisit).where(*_own(actor, customer_id)).values(seen_at=now)
    found: Any = session.execute(statement)
    if found.rowcount or actor.user_id is None:
        return
    # Another tab of the same person may be quicker.
    with suppress(IntegrityError), session.begin_nested():
        session.add(CardVisit(customer_id=customer_id, user_id=actor.user_id, seen_at=now))


def _own(actor: Actor, customer_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(CardVisit.customer_id) == customer_id,
        col(CardVisit.user_id) == (actor.user_id or 0),
    )
