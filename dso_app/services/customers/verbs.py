"""What people change about customers: details, options, collector, the pinned comment."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission, Role
from dso_app.access.scope import find_customer, find_customers
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, User, UserEntity
from dso_app.services.changed_here import mark_changed
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.customers.do_not_dun import check_until
from dso_app.services.customers.legal import follow_legal_id
from dso_app.services.customers.own_email import follow_own_email
from dso_app.services.customers.values import Value, checked, shown
from dso_app.services.history import record
from dso_app.services.planning.bulk import replan_customers
from dso_app.texts import N_

Told = tuple[Customer, str, Mapping[str, Any]]
"""A customer, what it was before, and what fills the sentence of its history."""

_LONGEST_COMMENT = 2000
_NOT_SPARED = {"do_not_dun_until": None, "do_not_dun_reason": ""}
"""What goes with "do not dun" when it is taken off."""
_MAY_COLLECT = frozenset({Role.COLLECTOR, Role.CREDIT_MANAGER, Role.ADMINISTRATOR})


class UnknownCollector(RelanceError):
    """No active user of the entity who may collect has the address."""

    message = N_("There is no collector {email} for this company.")


class UnknownSales(RelanceError):
    """No active user of the entity has the address."""

    message = N_("There is no user {email} for this company.")


class CommentTooLong(RelanceError):
    """A pinned comment is longer than anybody reads."""

    message = N_("A comment has at most {most} characters.")


def change_customer(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_id: int,
    values: Mapping[str, Value],
) -> Customer:
    """Change options and details of a customer; it is planned again at once.

    Args:
        session: of a writing transaction.
        actor: who does it.
        clock: tells the moment.
        customer_id: the customer.
        values: by column: see `customer_values.checked`.

    Raises:
        UnknownCustomer, BadCustomerValue, NotATerm: nothing is changed.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    customer = find_customer(session, actor, customer_id)
    entity = session.get_one(Entity, customer.entity_id)
    values = {field: checked(field, value, customer) for field, value in values.items()}
    until = values.get("do_not_dun_until")
    check_until(until if isinstance(until, date) else None, today(clock, entity.timezone))
    if values.get("do_not_dun") is False:
        values |= _NOT_SPARED
    before = {field: getattr(customer, field) for field in values}
    moved = [field for field, value in values.items() if _differ(before[field], value)]
    names = custom_field_names(session, customer.entity_id, CUSTOMERS) if moved else {}
    for field in moved:
        was = shown(field, before[field], customer, entity)
        setattr(customer, field, values[field])
        value = shown(field, values[field], customer, entity)
        about = {"field": names.get(field, field), "value": value}
        tell(session, actor, clock, customer, "changed", N_("{field}: {value}."), was, about)
    mark_changed(customer, moved)
    if "legal_id" in moved:
        follow_legal_id(session, customer)
    if "email" in moved:
        follow_own_email(session, customer)
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
    message = N_("Collector: {collector}.")
    return _hand(session, actor, clock, customer_ids, email, "collector", find_collector, message)


def assign_sales(
    session: Session, actor: Actor, clock: Clock, customer_id: int, email: str
) -> Customer:
    """Name a customer's sales representative, or with an empty address nobody.

    Raises:
        UnknownCustomer, UnknownSales: nothing is changed.
    """
    hand_sales(session, actor, clock, [customer_id], email)
    return find_customer(session, actor, customer_id)


def hand_sales(
    session: Session, actor: Actor, clock: Clock, customer_ids: Collection[int], email: str
) -> int:
    """Name the sales representative of customers, or with an empty address nobody; how many.

    Raises:
        UnknownCustomer, UnknownSales: nothing is changed.
    """
    message = N_("Sales representative: {name}.")
    return _hand(session, actor, clock, customer_ids, email, "sales", find_sales, message)


def _hand(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_ids: Collection[int],
    email: str,
    role: str,
    find: Callable[[Session, int, str], User | None],
    message: str,
) -> int:
    """Hand customers to the person with an address, in a role; how many were not theirs."""
    actor.require(Permission.EDIT_CUSTOMERS)
    customers = find_customers(session, actor, customer_ids)
    entity_ids = {customer.entity_id for customer in customers}
    users = {entity_id: find(session, entity_id, email) for entity_id in entity_ids}
    column = f"{role}_id"
    told: list[Told] = []
    for customer in customers:
        user = users[customer.entity_id]
        now = user.id if user else None
        if getattr(customer, column) != now:
            setattr(customer, column, now)
            mark_changed(customer, [column])
            name = user.name if user else "—"
            told.append((customer, "", {"collector": name, "name": name}))
    tell_each(session, actor, clock, told, role, message)
    _replan(session, clock, customers)
    return len(told)


def _differ(before: Any, after: Any) -> bool:
    nothing = (None, "")
    return before != after and not (before in nothing and after in nothing)


def find_collector(session: Session, entity_id: int, email: str) -> User | None:
    """Who may collect for a company, by address; nobody for an empty one."""
    if not email.strip():
        return None
    user = _user(session, entity_id, email)
    if user is None or user.role not in _MAY_COLLECT:
        raise UnknownCollector(email=email[:80])
    return user


def find_sales(session: Session, entity_id: int, email: str) -> User | None:
    """Who may be a sales representative of a company, by address; nobody for an empty one."""
    if not email.strip():
        return None
    user = _user(session, entity_id, email)
    if user is None:
        raise UnknownSales(email=email[:80])
    return user


def _user(session: Session, entity_id: int, email: str) -> User | None:
    """The active user of the company with an address."""
    there = select(col(UserEntity.user_id)).where(col(UserEntity.entity_id) == entity_id)
    return session.scalar(
        select(User).where(
            func.lower(User.email) == email.strip().lower(),
            col(User.active),
            col(User.all_entities) | col(User.id).in_(there),
        )
    )


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
