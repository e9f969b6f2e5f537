"""Two customers side by side: what each holds, how much of it, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.domain.merging import COLLECTION_CONTACT, FIELDS, MergeField, Side, Values
from dso_app.errors import RelanceError
from dso_app.models import (
    Action,
    Answer,
    Attachment,
    Contact,
    Customer,
    CustomerAlias,
    Dispute,
    Entity,
    Event,
    GroupMember,
    InstalmentPlan,
    Item,
    Message,
    Promise,
    Scenario,
    User,
    known_id,
)
from dso_app.services.bulk import fetch
from dso_app.services.customers.contacts import contacts_of
from dso_app.services.customers.values import shown
from dso_app.services.lists.narrowing import items_of
from dso_app.services.merging.contacts import collection_contact
from dso_app.services.planning.states import IN_FLIGHT
from dso_app.texts import N_


class SameCustomer(RelanceError):
    """A customer is not merged with itself."""

    message = N_("Choose two different customers.")


class OtherCompany(RelanceError):
    """Customers of two of our companies owe to each of them."""

    message = N_("{one} and {other} are customers of two different companies.")


class MergedAlready(RelanceError):
    """One of the two was merged since; `values["now"]` is the code of who it is."""

    message = N_("{code} was merged into {now} already.")


class Leaving(RelanceError):
    """A message of one of them is on its way, or nobody knows whether it left."""

    message = N_(
        "A message to {customer} is just leaving, or may have left: merge once that is settled in "
        "the outbox."
    )


@dataclass(frozen=True)
class Figures:
    """How much there is of a customer.

    Attributes:
        balance: open items by currency, in minor units, down-payment requests included.
    """

    open_items: int
    settled_items: int
    messages: int
    open_actions: int
    done_actions: int
    promises: int
    plans: int
    disputes: int
    answers: int
    contacts: int
    attachments: int
    groups: int
    events: int
    balance: Mapping[str, int]


def figures_of(session: Session, customer_id: int) -> Figures:
    """Count what a customer has."""

    def count(model: Any, *where: Any) -> int:
        query = select(func.count()).select_from(model).where(model.customer_id == customer_id)
        return session.scalar(query.where(*where)) or 0

    is_open = col(Item.remaining_minor) != 0
    sums = (
        select(col(Item.currency), func.count(), func.sum(col(Item.remaining_minor)))
        .where(items_of(customer_id), is_open)
        .group_by(col(Item.currency))
        .order_by(col(Item.currency))
    )
    found = fetch(session, sums)
    every = select(func.count()).select_from(Item).where(items_of(customer_id))
    open_items = sum(number for _, number, _ in found)
    return Figures(
        open_items=open_items,
        settled_items=(session.scalar(every) or 0) - open_items,
        messages=count(Message),
        open_actions=count(Action, col(Action.closed_on).is_(None)),
        done_actions=count(Action, col(Action.closed_on).is_not(None)),
        promises=count(Promise),
        plans=count(InstalmentPlan),
        disputes=count(Dispute),
        answers=count(Answer),
        contacts=count(Contact),
        attachments=count(Attachment),
        groups=count(GroupMember),
        events=count(Event),
        balance={currency: int(minor) for currency, _, minor in found},
    )


def both(session: Session, actor: Actor, one_id: int, other_id: int) -> tuple[Customer, Customer]:
    """Two customers of one company, in the actor's scope.

    Raises:
        SameCustomer, OtherCompany, MergedAlready, UnknownCustomer: they are not.
    """
    actor.require(Permission.MERGE_CUSTOMERS)
    if one_id == other_id:
        raise SameCustomer
    one, other = _still_there(session, actor, one_id), _still_there(session, actor, other_id)
    if one.entity_id != other.entity_id:
        raise OtherCompany(one=one.code, other=other.code)
    return one, other


def _still_there(session: Session, actor: Actor, customer_id: int) -> Customer:
    try:
        return find_customer(session, actor, customer_id)
    except UnknownCustomer:
        alias = session.scalar(
            select(CustomerAlias).where(col(CustomerAlias.gone_id) == customer_id)
        )
        if alias is None:
            raise
        now = find_customer(session, actor, alias.customer_id)
        raise MergedAlready(code=alias.code, now=now.code) from None


def check_nothing_leaves(session: Session, *customers: Customer) -> None:
    """Raise `Leaving` when nobody knows yet whether a message of a customer left."""
    for customer in customers:
        query = select(col(Message.id)).where(
            col(Message.customer_id) == customer.id, col(Message.state).in_(IN_FLIGHT)
        )
        if session.scalar(query.limit(1)) is not None:
            raise Leaving(customer=customer.name)


def field_values(session: Session, customer: Customer, other: Customer) -> dict[str, Any]:
    """What a customer holds of the fields that are chosen from, by column.

    A parent that is the other of the two, or itself, is none.
    """
    values = {name: getattr(customer, name) for field in FIELDS for name in field.columns}
    if values["parent_code"] in {customer.code, other.code}:
        values["parent_code"] = ""
    contact = collection_contact(contacts_of(session, known_id(customer)))
    values[COLLECTION_CONTACT] = _named(contact) if contact else ""
    return values


def _named(contact: Contact) -> str:
    ways = (contact.email or contact.phone or contact.mobile,)
    return " · ".join(filter(None, (contact.name, *ways)))


def look_of(session: Session, customer: Customer, other: Customer) -> str:
    """Names a customer as it is: what is chosen from, its people, and how much there is of it."""
    columns = ("id", "name", "role", "email", "phone", "mobile", "is_collection")
    people = [
        [getattr(one, name) for name in columns] for one in contacts_of(session, known_id(customer))
    ]
    values = field_values(session, customer, other)
    told = (customer.code, values, people, figures_of(session, known_id(customer)))
    return sha256(repr(told).encode()).hexdigest()[:16]


class FieldTexts:
    """What fields hold, as the history writes it."""

    def __init__(self, session: Session, entity: Entity) -> None:
        self._session = session
        self._entity = entity

    def of(self, field: MergeField, values: Values, customer: Customer) -> str:
        """A field of a customer as text; empty for nothing."""
        if field.columns == ("scenario_id",):
            return self._name(Scenario, values["scenario_id"])
        if field.name in {"collector_id", "sales_id"}:
            return self._name(User, values[field.name])
        if not field.columns:
            return str(values[field.name])
        if field.name == "credit_limit_minor":
            limit = values["credit_limit_minor"]
            text = shown(field.name, limit, customer, self._entity)
            return text or str(values["currency"])
        texts = [shown(name, values[name], customer, self._entity) for name in field.columns]
        if field.name == "do_not_dun" and not values["do_not_dun"]:
            texts = texts[:1]
        return ", ".join(filter(None, texts))

    def _name(self, model: type[Scenario] | type[User], key: int | None) -> str:
        row: Any = self._session.get(model, key) if key else None
        return row.name if row else ""


@dataclass(frozen=True)
class FieldPair:
    """A field in which two customers differ.

    Attributes:
        texts: what each holds, as the history writes it.
    """

    field: MergeField
    texts: Mapping[Side, str]


@dataclass(frozen=True)
class MergeView:
    """Two customers before they become one.

    Attributes:
        values: what each holds, for `domain.merging.choose`.
        pairs: the fields in which they differ.
        same_fields: how many fields hold the same, something at all.
        figures: how much there is of each.
        joined: contacts of the one that goes that the other has already.
        refusal: why they cannot be merged as they are; None when they can.
        seen: names both as they are shown here.
    """

    survivor: Customer
    gone: Customer
    values: Mapping[Side, Values]
    pairs: tuple[FieldPair, ...]
    same_fields: int
    figures: Mapping[Side, Figures]
    joined: int
    refusal: RelanceError | None
    seen: str
