"""The items a verb is asked for: found within the actor's scope, as rows, however many."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.access.scope import within
from dso_app.domain.qualification import askable
from dso_app.errors import RelanceError
from dso_app.models import Customer, Item
from dso_app.services.bulk import among, fetch
from dso_app.texts import N_


class UnknownItems(RelanceError):
    """Some of the items meant do not exist, or not for this actor."""

    message = N_("Some of the items are not there.")


class ItemsOfSeveralCustomers(RelanceError):
    """An amount is promised or disputed by one customer, in one currency."""

    message = N_("An amount can only be given for items of one customer in one currency.")


@dataclass(frozen=True, slots=True)
class ChosenItem:
    """What verbs on many items read of one; amounts in minor units of its currency."""

    id: int
    entity_id: int
    customer_id: int
    number: str
    currency: str
    due_date: date
    remaining_minor: int
    disputed_minor: int
    sheltered_minor: int
    status_id: int | None
    ignored: bool

    @property
    def open_debit_minor(self) -> int:
        """What is open of it; 0 of a credit."""
        return max(0, self.remaining_minor)

    @property
    def askable_minor(self) -> int:
        """Remaining - disputed part - part sheltered by a pending promise; never below 0."""
        return askable(self.remaining_minor, self.disputed_minor, self.sheltered_minor)


_COLUMNS: tuple[Any, ...] = tuple(getattr(Item, name) for name in ChosenItem.__slots__)


def choose_items(session: Session, actor: Actor, item_ids: Collection[int]) -> list[ChosenItem]:
    """The items meant, by id; their customers are locked, by id, before anything is read.

    Raises:
        UnknownItems: one of them is not there, or none is meant.
        ItemsOfSeveralCustomers: they are of several companies.
    """
    wanted = sorted(set(item_ids))
    customers = _customers_of(wanted).where(*within(actor))
    session.execute(
        select(col(Customer.id))
        .where(col(Customer.id).in_(customers))
        .order_by(col(Customer.id))
        .with_for_update()
    )
    query = (
        select(*_COLUMNS)
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(_one_of(wanted), *within(actor))
        .order_by(col(Item.id))
    )
    session.flush()
    items = [ChosenItem(*row) for row in fetch(session, query)]
    if not wanted or len(items) != len(wanted):
        raise UnknownItems
    if len({item.entity_id for item in items}) > 1:
        raise ItemsOfSeveralCustomers
    return items


def read_again(session: Session, items: Sequence[ChosenItem]) -> list[ChosenItem]:
    """Items as they are after something about them was changed, in the order given."""
    session.flush()
    query = select(*_COLUMNS).where(_one_of([item.id for item in items]))
    now = {row[0]: ChosenItem(*row) for row in fetch(session, query)}
    return [now[item.id] for item in items]


def by_account(items: Sequence[ChosenItem]) -> list[list[ChosenItem]]:
    """Items by customer and currency, in the order they first come."""
    accounts: dict[tuple[int, str], list[ChosenItem]] = defaultdict(list)
    for item in items:
        accounts[item.customer_id, item.currency].append(item)
    return list(accounts.values())


def _one_of(ids: Sequence[int]) -> ColumnElement[bool]:
    return among(col(Item.id), ids)


def _customers_of(ids: Sequence[int]) -> Select[Any]:
    return (
        select(col(Customer.id))
        .join(Item, col(Item.customer_id) == col(Customer.id))
        .where(_one_of(ids))
    )
