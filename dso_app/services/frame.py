"""What the frame round every page shows: entities, the business date, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, union
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_entities, scoped, visible_customers
from dso_app.access.viewer import Viewer
from dso_app.models import Action, Customer, Entity, Item, Message
from dso_app.services.lists.custom import customer_fields
from dso_app.services.lists.narrowing import has_contact, search, starts_with
from dso_app.services.merging.aliases import was_called
from dso_app.services.outbox.test_mode import address_of_tests
from dso_app.services.people.absences import Span, absences

_ASKING = ("to_do", "to_confirm", "error")
"""States of an action that wait for a person."""
_IN_TROUBLE = ("failed", "ambiguous")
_HITS = 7


@dataclass(frozen=True)
class Frame:
    """The frame's facts."""

    entities: tuple[Entity, ...]
    tests: str = ""
    """Where everything goes in test mode; else empty."""
    absences: tuple[Span, ...] = ()
    """Those that go on today: the viewer's own, and of whom the viewer replaces."""


@dataclass(frozen=True)
class Waiting:
    """What the menu's entries count."""

    to_do: int = 0
    """Actions whose day has come and that wait for a person."""
    outbox_trouble: int = 0
    """Messages that failed or of which nobody knows whether they left."""


@dataclass(frozen=True)
class Hit:
    """A customer or an item that a search found."""

    title: str
    detail: str
    customer_id: int


def read_frame(session: Session, viewer: Viewer) -> Frame:
    """The entities the actor may choose, and what is said above every page."""
    entities = tuple(find_entities(session, viewer.actor))
    if not viewer.actor.may(Permission.SEE):
        return Frame(entities)
    return Frame(
        entities=entities,
        tests=address_of_tests(session),
        absences=tuple(
            one
            for one in absences(session, viewer.today, viewer.actor.user_id or 0)
            if one.first_on <= viewer.today
        ),
    )


def count_waiting(session: Session, viewer: Viewer) -> Waiting:
    """The counts beside the menu's entries."""
    if not viewer.actor.may(Permission.SEE):
        return Waiting()
    messages = (
        select(func.count())
        .select_from(Message)
        .join(Customer, col(Customer.id) == col(Message.customer_id))
        .where(col(Message.state).in_(_IN_TROUBLE))
    )
    return Waiting(
        to_do=session.scalar(_to_do(viewer)) or 0,
        outbox_trouble=session.scalar(scoped(messages, viewer.actor, viewer.entity_id)) or 0,
    )


def _to_do(viewer: Viewer) -> Any:
    """How many actions wait; their customers are looked at only by who sees some of them."""
    query = select(func.count()).select_from(Action)
    if viewer.actor.own_portfolio:
        query = query.join(Customer, col(Customer.id) == col(Action.customer_id))
    return query.where(
        visible_customers(viewer.actor, viewer.entity_id, col(Action.entity_id)),
        col(Action.closed_on).is_(None),
        col(Action.state).in_(_ASKING),
        func.coalesce(Action.postponed_to, Action.planned_on) <= viewer.today,
    )


def find(session: Session, actor: Actor, entity_id: int, text: str) -> list[Hit]:
    """Customers by code, name, contact or a named field, items by number, a few of each."""
    text = text.strip()
    if not text:
        return []
    # All are read through: looked up one by one by an index of the company they take twice as long.
    theirs = visible_customers(actor, entity_id, col(Customer.entity_id) + 0)
    small = func.lower(col(Item.number))
    items: Any = (
        select(col(Customer.id), col(Item.number), col(Customer.name))
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(theirs, starts_with(small, text.lower()))
        .order_by(small, col(Item.id))
    )
    own = (Customer.code, Customer.name, *customer_fields(session, entity_id).searched)
    return [
        Hit(title=title, detail=detail, customer_id=key)
        for query in (_called(text, own, theirs), items)
        for key, title, detail in session.execute(query.limit(_HITS))
    ]


def _called(text: str, own: Sequence[Any], theirs: ColumnElement[bool]) -> Any:
    """The customers who are called so, themselves, by a contact, or before they were merged.

    The first few of each, and of those the first few: no customer is asked for all three.
    """
    some = select(col(Customer.id), col(Customer.name), col(Customer.code)).where(theirs)
    ways = (*search(text, own), has_contact(text), was_called(text))
    order = (func.lower(col(Customer.name)), col(Customer.id))
    few = [some.where(way).order_by(*order).limit(_HITS).subquery() for way in ways]
    found = union(*(select(one) for one in few)).subquery()
    return select(found).order_by(func.lower(found.c.name), found.c.id)
