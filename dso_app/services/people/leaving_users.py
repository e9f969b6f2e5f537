"""Somebody leaves the house: nobody's customers are forgotten."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Customer, Dispute, User, known_id
from dso_app.services.customers.verbs import assign_collector, hand_sales
from dso_app.services.history import record
from dso_app.services.people.absences import Span, forget_substitute
from dso_app.services.people.users import UnknownUser, find_user, set_active
from dso_app.texts import N_


class HandOverWanted(RelanceError):
    """Customers or disputes are in the person's care, and nothing was said about them."""

    message = N_("Say who takes over, or that nobody does.")


@dataclass(frozen=True)
class InCare:
    """What somebody is in charge of."""

    collected: int
    """Customers they collect from."""
    sold: int
    """Customers whose sales representative they are."""
    disputes: int
    """Open disputes they are to resolve."""

    def __bool__(self) -> bool:
        return bool(self.collected or self.sold or self.disputes)


def in_care(session: Session, actor: Actor, user_id: int) -> InCare:
    """What a user is in charge of, in all companies."""
    find_user(session, actor, user_id)

    def count(model: type[Customer | Dispute], *which: ColumnElement[bool]) -> int:
        return session.exec(select(func.count()).select_from(model).where(*which)).one()

    return InCare(
        collected=count(Customer, col(Customer.collector_id) == user_id),
        sold=count(Customer, col(Customer.sales_id) == user_id),
        disputes=count(Dispute, *_open_disputes(user_id)),
    )


def switch_off(
    session: Session,
    actor: Actor,
    clock: Clock,
    user_id: int,
    today: date,
    *,
    successor: str,
    nobody: bool = False,
) -> list[Span]:
    """Let a person log in no longer, and hand what they were in charge of to somebody.

    Args:
        session: of a writing transaction.
        actor: an administrator.
        clock: tells the moment.
        user_id: who leaves.
        today: the business date.
        successor: email address of who takes over; empty for nobody.
        nobody: nobody takes over, and that is meant: customers stay without a collector.

    Returns:
        The absences that stand without a substitute now.

    Raises:
        LastAdministrator, HandOverWanted, UnknownCollector, UnknownSales, UnknownUser: nothing
            is changed.
    """
    care = in_care(session, actor, user_id)
    if care and not successor and not nobody:
        raise HandOverWanted
    leaving = set_active(session, actor, clock, user_id, active=False)
    if care:
        _hand_over(session, actor, clock, leaving, successor, care)
    return forget_substitute(session, user_id, today)


def _hand_over(
    session: Session, actor: Actor, clock: Clock, leaving: User, successor: str, care: InCare
) -> None:
    user_id = known_id(leaving)
    collected = session.exec(select(Customer.id).where(col(Customer.collector_id) == user_id))
    assign_collector(session, actor, clock, [key for key in collected if key], successor)
    sold = session.exec(select(Customer.id).where(col(Customer.sales_id) == user_id)).all()
    hand_sales(session, actor, clock, [key for key in sold if key], successor)
    session.exec(
        update(Dispute)
        .where(*_open_disputes(user_id))
        .values(resolver_id=_resolver(session, successor))
        .execution_options(synchronize_session=False)
    )
    record(
        session,
        actor,
        clock,
        "user.handed_over",
        N_("From {email} to {successor}: {collected} + {sold} customers, {disputes} disputes."),
        email=leaving.email,
        successor=successor or "—",
        collected=care.collected,
        sold=care.sold,
        disputes=care.disputes,
    )


def _open_disputes(user_id: int) -> tuple[ColumnElement[bool], ...]:
    return col(Dispute.resolver_id) == user_id, col(Dispute.closed_on).is_(None)


def _resolver(session: Session, email: str) -> int | None:
    if not email:
        return None
    found = select(User.id).where(col(User.email) == email, col(User.active))
    user_id = session.exec(found).first()
    if user_id is None:
        raise UnknownUser(user=email[:80])
    return user_id
