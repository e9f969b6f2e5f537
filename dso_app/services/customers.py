"""What people change about customers: details, options, collector, the pinned comment."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission, Role
from dso_app.access.scope import find_customer, find_customers
from dso_app.clock import Clock, today
from dso_app.domain.terms import parse_term
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, User, UserEntity
from dso_app.services.history import record
from dso_app.services.planning import replan_customers
from dso_app.texts import N_

Told = tuple[Customer, str, Mapping[str, Any]]
"""A customer, what it was before, and what fills the sentence of its history."""

_LONGEST_COMMENT = 2000
_LINES = frozenset(
    {
        *("name", "address_1", "address_2", "address_3", "postcode", "city", "region", "country"),
        *("phone", "language", "payment_term", "payment_means", "legal_id", "vat_number"),
        *(f"custom_{number}" for number in range(1, 13)),
    }
)
_SWITCHES = frozenset({"do_not_dun", "direct_debit"})
_DATES = frozenset({"insolvent_on"})


class BadCustomerValue(RelanceError):
    """A field of a customer cannot take the value."""

    message = N_("“{field}” cannot be set to “{value}”.")


class UnknownCollector(RelanceError):
    """No active user of the entity who may collect has the address."""

    message = N_("There is no collector {email} for this company.")


class CommentTooLong(RelanceError):
    """A pinned comment is longer than anybody reads."""

    message = N_("A comment has at most {most} characters.")


def change_customer(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_id: int,
    values: Mapping[str, str | bool | date | None],
) -> Customer:
    """Change options and details of a customer; it is planned again at once.

    Args:
        session: of a writing transaction.
        actor: who does it.
        clock: tells the moment.
        customer_id: the customer.
        values: by column: texts, switches (`do_not_dun`, `direct_debit`), `insolvent_on`.

    Raises:
        UnknownCustomer, BadCustomerValue, NotATerm: nothing is changed.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    customer = find_customer(session, actor, customer_id)
    checked = {field: _checked(field, value) for field, value in values.items()}
    for field, value in checked.items():
        before = getattr(customer, field)
        if before != value:
            setattr(customer, field, value)
            message = N_("{field}: {value}.")
            about = {"field": field, "value": _shown(value)}
            tell(session, actor, clock, customer, "changed", message, _shown(before), about)
    return _follow(session, clock, customer)


def pin_comment(
    session: Session, actor: Actor, clock: Clock, customer_id: int, comment: str
) -> Customer:
    """Pin a comment to the head of the customer's card; an empty one takes it off."""
    actor.require(Permission.QUALIFY)
    customer = find_customer(session, actor, customer_id)
    text = comment.strip()
    if len(text) > _LONGEST_COMMENT:
        raise CommentTooLong(most=_LONGEST_COMMENT)
    before, customer.pinned_comment = customer.pinned_comment, text
    about = {"comment": text or "—"}
    tell(session, actor, clock, customer, "comment", N_("Comment: {comment}"), before, about)
    return customer


def assign_collector(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_ids: Collection[int],
    email: str,
) -> int:
    """Put customers into a collector's care, or with an empty address into nobody's; how many.

    Raises:
        UnknownCustomer, UnknownCollector: nothing is changed.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    customers = find_customers(session, actor, customer_ids)
    entity_ids = {customer.entity_id for customer in customers}
    users = {entity_id: _collector(session, entity_id, email) for entity_id in entity_ids}
    told: list[Told] = []
    for customer in customers:
        user = users[customer.entity_id]
        if customer.collector_id != (user.id if user else None):
            customer.collector_id = user.id if user else None
            told.append((customer, "", {"collector": user.name if user else "—"}))
    tell_each(session, actor, clock, told, "collector", N_("Collector: {collector}."))
    _replan(session, clock, customers)
    return len(told)


def _checked(field: str, value: str | bool | date | None) -> Any:  # noqa: FBT001 - a field's value
    if field in _SWITCHES and isinstance(value, bool):
        return value
    if field in _DATES and (value is None or isinstance(value, date)):
        return value
    if field in _LINES and isinstance(value, str) and value.isprintable() and len(value) <= 200:  # noqa: PLR2004
        text = value.strip()
        if field == "payment_term" and text:
            parse_term(text)
        if text or field != "name":
            return text
    raise BadCustomerValue(field=field[:40], value=str(value)[:40])


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def _collector(session: Session, entity_id: int, email: str) -> User | None:
    if not email.strip():
        return None
    may_collect = (Role.COLLECTOR, Role.CREDIT_MANAGER, Role.ADMINISTRATOR)
    there = select(col(UserEntity.user_id)).where(col(UserEntity.entity_id) == entity_id)
    user = session.scalar(
        select(User).where(
            func.lower(User.email) == email.strip().lower(),
            col(User.active),
            col(User.role).in_(may_collect),
            col(User.all_entities) | col(User.id).in_(there),
        )
    )
    if user is None:
        raise UnknownCollector(email=email[:80])
    return user


def _follow(session: Session, clock: Clock, customer: Customer) -> Customer:
    _replan(session, clock, [customer])
    return customer


def _replan(session: Session, clock: Clock, customers: Collection[Customer]) -> None:
    session.flush()
    replan_customers(session, clock, [customer.id or 0 for customer in customers])


def tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer: Customer,
    kind: str,
    message: str,
    before: str,
    about: Mapping[str, Any],
) -> None:
    """Write a change of a customer into its history; `about` fills the message."""
    tell_each(session, actor, clock, [(customer, before, about)], kind, message)


def tell_each(
    session: Session,
    actor: Actor,
    clock: Clock,
    told: Iterable[Told],
    kind: str,
    message: str,
) -> None:
    """Write the same kind of change into the history of many customers.

    Args:
        session: of a writing transaction.
        actor: who did it.
        clock: tells the moment.
        told: each customer, what it was before, and what fills the message.
        kind: second word of the event's kind.
        message: English msgid.
    """
    days: dict[int, date] = {}
    for customer, before, about in told:
        if customer.entity_id not in days:
            entity = session.get_one(Entity, customer.entity_id)
            days[customer.entity_id] = today(clock, entity.timezone)
        record(
            session,
            actor,
            clock,
            f"customer.{kind}",
            message,
            on=days[customer.entity_id],
            entity_id=customer.entity_id,
            customer_id=customer.id,
            before=before,
            **about,
        )
