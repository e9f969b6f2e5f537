"""Customers that are asked for nothing, for a while or until somebody says otherwise."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, insert, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE, Actor, Permission
from dso_app.clock import Clock, today
from dso_app.domain import reasons
from dso_app.errors import Reason, RelanceError
from dso_app.models import Customer, Entity, Event
from dso_app.services.bulk import among
from dso_app.services.changed_here import mark_all_changed
from dso_app.services.planning.reasons import values_text
from dso_app.services.scenarios.assignment import Who, meant_customers
from dso_app.texts import N_

LONGEST_REASON = 300
_DUNNED_AGAIN = Reason("", N_("“Do not dun” was taken off."))
_RESUMED = Reason("", N_("“Do not dun” ended: dunning resumes."))


class SparedInThePast(RelanceError):
    """The last day of "do not dun" is over already."""

    message = N_("The last day of “do not dun” lies in the past: {day}.")


class ReasonTooLong(RelanceError):
    """A reason is longer than a line."""

    message = N_("A reason has at most {most} characters.")


def spare_customers(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    customer_ids: Collection[int],
    *,
    until: date | None = None,
    why: str = "",
) -> int:
    """Mark customers "do not dun"; how many were not so already.

    Args:
        session: of a writing transaction.
        actor: who does it.
        clock: tells today.
        entity: the customers'.
        customer_ids: which.
        until: the last day it counts; none for without end.
        why: shown on their cards.

    Raises:
        UnknownCustomer, SparedInThePast, ReasonTooLong: nothing is changed.
    """
    check_until(until, today(clock, entity.timezone))
    why = " ".join(why.split())
    if len(why) > LONGEST_REASON:
        raise ReasonTooLong(most=LONGEST_REASON)
    so_already = (
        col(Customer.do_not_dun)
        & col(Customer.do_not_dun_until).is_not_distinct_from(until)
        & (col(Customer.do_not_dun_reason) == why)
    )
    changed = _those(session, actor, entity, customer_ids, but=so_already)
    _mark(session, changed, spared=True, until=until, why=why)
    _tell(session, actor, clock, entity, changed, reasons.do_not_dun(until, why))
    return len(changed)


def dun_again(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    customer_ids: Collection[int],
) -> int:
    """Take "do not dun" off customers; how many carried it."""
    marked = col(Customer.do_not_dun)
    changed = _those(session, actor, entity, customer_ids, but=~marked)
    _mark(session, changed, spared=False, until=None, why="")
    _tell(session, actor, clock, entity, changed, _DUNNED_AGAIN)
    return len(changed)


def resume_dunning(session: Session, clock: Clock, entity: Entity) -> int:
    """Take the mark off customers whose last day is over, so that it can be set anew."""
    over = select(col(Customer.id)).where(
        col(Customer.entity_id) == entity.id,
        col(Customer.do_not_dun),
        col(Customer.do_not_dun_until) < today(clock, entity.timezone),
    )
    ids = [key for key in session.scalars(over.order_by(col(Customer.id))) if key is not None]
    _set(session, ids, spared=False, until=None, why="")
    _tell(session, HOUSE, clock, entity, ids, _RESUMED)
    return len(ids)


def check_until(until: date | None, day: date) -> None:
    """Raise unless a last day is still to come, or today."""
    if until is not None and until < day:
        raise SparedInThePast(day=until)


def _those(
    session: Session,
    actor: Actor,
    entity: Entity,
    ids: Collection[int],
    *,
    but: ColumnElement[bool],
) -> list[int]:
    actor.require(Permission.EDIT_CUSTOMERS)
    meant = meant_customers(session, actor, entity, Who(ids=ids))
    query = select(col(Customer.id)).where(among(col(Customer.id), meant), ~but)
    return [key for key in session.scalars(query.order_by(col(Customer.id))) if key is not None]


def _mark(
    session: Session, ids: Sequence[int], *, spared: bool, until: date | None, why: str
) -> None:
    _set(session, ids, spared=spared, until=until, why=why)
    if ids:
        mark_all_changed(session, among(col(Customer.id), ids), "do_not_dun")


def _set(
    session: Session, ids: Sequence[int], *, spared: bool, until: date | None, why: str
) -> None:
    if ids:
        session.execute(
            update(Customer)
            .where(among(col(Customer.id), ids))
            .values(
                do_not_dun=spared, do_not_dun_until=until, do_not_dun_reason=why, plan_needed=True
            )
            .execution_options(synchronize_session="fetch")
        )


def _tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    ids: Sequence[int],
    what: Reason,
) -> None:
    """One line in each history; `field` names the column for those who ask what was changed."""
    event = {
        "entity_id": entity.id,
        "kind": "customer.changed",
        "on": today(clock, entity.timezone),
        "at": clock.real(),
        "user_id": actor.user_id,
        "message": what.message,
        "values": values_text({"field": "do_not_dun", **what.values}),
    }
    if ids:
        session.execute(insert(Event), [event | {"customer_id": key} for key in ids])
