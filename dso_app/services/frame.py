"""What the frame round every page shows: entities, the business date, what waits."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
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
    to_do: int
    """Actions whose day has come and that wait for a person."""
    outbox_trouble: int
    """Messages that failed or of which nobody knows whether they left."""
    tests: str
    """Where everything goes in test mode; else empty."""
    absences: tuple[Span, ...] = ()
    """Those that go on today: the viewer's own, and of whom the viewer replaces."""


@dataclass(frozen=True)
class Hit:
    """A customer or an item that a search found."""

    title: str
    detail: str
    customer_id: int


def read_frame(session: Session, viewer: Viewer) -> Frame:
    """The entities the actor may choose, and the counts beside the menu's entries."""
    entities = tuple(find_entities(session, viewer.actor))
    if not viewer.actor.may(Permission.SEE):
        return Frame(entities, to_do=0, outbox_trouble=0, tests="")
    messages = (
        select(func.count())
        .select_from(Message)
        .join(Customer, col(Customer.id) == col(Message.customer_id))
    )
    messages = messages.where(col(Message.state).in_(_IN_TROUBLE))
    return Frame(
        entities=entities,
        to_do=session.scalar(_waiting(viewer)) or 0,
        outbox_trouble=session.scalar(scoped(messages, viewer.actor, viewer.entity_id)) or 0,
        tests=address_of_tests(session),
        absences=tuple(
            one
            for one in absences(session, viewer.today, viewer.actor.user_id or 0)
            if one.first_on <= viewer.today
        ),
    )


def _waiting(viewer: Viewer) -> Any:
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
    own = (Customer.code, Customer.name, *customer_fields(session, entity_id).searched)
    # All are read through: looked up one by one by an index of the company they take twice as long.
    theirs = visible_customers(actor, entity_id, col(Customer.entity_id) + 0)
    customers: Any = (
        select(col(Customer.id), col(Customer.name), col(Customer.code))
        .where(theirs, or_(*search(text, own), has_contact(text), was_called(text)))
        .order_by(func.lower(Customer.name))
    )
    small = func.lower(col(Item.number))
    items: Any = (
        select(col(Customer.id), col(Item.number), col(Customer.name))
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(theirs, starts_with(small, text.lower()))
        .order_by(small, col(Item.id))
    )
    return [
        Hit(title=title, detail=detail, customer_id=key)
        for query in (customers, items)
        for key, title, detail in session.execute(query.limit(_HITS))
    ]
