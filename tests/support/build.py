"""Rows for tests: what is not said is plausible. Each function adds one row and returns it."""

from datetime import date, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

from dso_app.access.permissions import OWN_PORTFOLIO, Actor, Role
from dso_app.domain.kinds import Kind
from dso_app.models import Contact, Customer, Entity, Item, User
from tests.support.clocks import TODAY, FixedClock

Row = TypeVar("Row", bound=SQLModel)

_numbers = count(1)


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def key(row: Any) -> int:
    """The id of a row that was added."""
    assert isinstance(row.id, int)
    return row.id


def entity(session: Session, **values: Any) -> Entity:
    """One of our companies: French, EUR, Europe/Paris."""
    values.setdefault("code", f"E{next(_numbers)}")
    values.setdefault("name", "Atelier Duval SAS")
    return _add(session, Entity(**values))


def entity_by_id(session: Session, entity_id: int) -> Entity:
    """A company that is there already."""
    return session.get_one(Entity, entity_id)


def user(session: Session, role: Role = Role.COLLECTOR, **values: Any) -> User:
    """A person who logs in; without a password until the test sets one."""
    values.setdefault("email", f"user{next(_numbers)}@example.com")
    values.setdefault("name", "Claire Martin")
    values.setdefault("created_at", FixedClock().real())
    return _add(session, User(role=role, **values))


def actor(person: User, *entities: Entity) -> Actor:
    """The actor a user is; seeing the entities named, or all when none is."""
    ids = frozenset(one.id for one in entities if one.id is not None)
    role = Role(person.role)
    return Actor(
        role=role,
        user_id=person.id,
        name=person.name,
        language=person.language,
        entity_ids=ids or None,
        own_portfolio=role in OWN_PORTFOLIO and not person.whole_ledger,
    )


def customer(session: Session, owner: Entity, **values: Any) -> Customer:
    """An account in an entity's ledger."""
    values.setdefault("code", f"C{next(_numbers)}")
    values.setdefault("name", "Menuiserie Garnier")
    values.setdefault("created_at", FixedClock().real())
    return _add(session, Customer(entity_id=key(owner), **values))


def contact(session: Session, of: Customer, **values: Any) -> Contact:
    """The collection contact of a customer, unless said otherwise."""
    values.setdefault("name", "Paul Garnier")
    values.setdefault("email", f"contact{next(_numbers)}@example.com")
    values.setdefault("is_collection", True)
    return _add(session, Contact(customer_id=key(of), **values))


def item(session: Session, of: Customer, amount_minor: int = 100_00, **values: Any) -> Item:
    """An open item of a customer: an invoice issued 60 and due 30 days before `TODAY`.

    Args:
        session: Where it is added.
        of: The customer.
        amount_minor: Initial amount in minor units; remaining is the same unless given.
        **values: Columns of `Item`; `late=n` is short for due n days before `TODAY`.
    """
    if "late" in values:
        values["due_date"] = TODAY - timedelta(days=values.pop("late"))
    due: date = values.setdefault("due_date", TODAY - timedelta(days=30))
    issued: date = values.setdefault("issue_date", due - timedelta(days=30))
    values.setdefault("issue_year", issued.year)
    values.setdefault("number", f"F{next(_numbers)}")
    values.setdefault("kind", Kind.INVOICE)
    values.setdefault("currency", "EUR")
    values.setdefault("remaining_minor", amount_minor)
    values.setdefault("known_on", issued)
    return _add(
        session,
        Item(entity_id=of.entity_id, customer_id=key(of), amount_minor=amount_minor, **values),
    )
