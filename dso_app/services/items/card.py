"""One item with everything that was said and done about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.access.scope import find_items
from dso_app.errors import RelanceError
from dso_app.models import (
    Dispute,
    DisputeCause,
    DisputeItem,
    Item,
    ItemCopy,
    Promise,
    PromiseItem,
    Settlement,
    Status,
    StatusUse,
    User,
)
from dso_app.services.company.custom_fields import ITEMS, custom_field_names
from dso_app.texts import N_


class NoSuchItem(RelanceError):
    """The item does not exist, or not for this actor."""

    message = N_("There is no such item.")


@dataclass(frozen=True)
class UseLine:
    """A status set on the item."""

    on: date
    status: str
    comment: str
    who: str


@dataclass(frozen=True)
class PromiseLine:
    """A promise that holds the item; the amount is the whole promise's, in minor units."""

    id: int
    state: str
    made_on: date
    due_on: date
    amount_minor: int
    sheltered_minor: int
    comment: str
    who: str


@dataclass(frozen=True)
class DisputeLine:
    """A dispute that holds the item; the amount is the item's part of it, in minor units."""

    opened_on: date
    closed_on: date | None
    founded: bool | None
    cause: str
    resolver: str
    amount_minor: int
    comment: str
    target_on: date | None = None


@dataclass(frozen=True)
class CopyLine:
    """A copy of the item; the first one is what goes with messages. Size in bytes."""

    id: int
    file_name: str
    size: int
    added_at: datetime
    who: str


@dataclass(frozen=True)
class ItemCard:
    """The item, newest things first."""

    item: Item
    status: str
    uses: tuple[UseLine, ...]
    promises: tuple[PromiseLine, ...]
    disputes: tuple[DisputeLine, ...]
    settlements: tuple[Settlement, ...]
    copies: tuple[CopyLine, ...]
    fields: tuple[tuple[str, str], ...] = ()
    """The named fields that hold something: name and value."""


def read_item(session: Session, actor: Actor, item_id: int) -> ItemCard:
    """An item within the actor's scope, else `NoSuchItem`."""
    found = find_items(session, actor, [item_id])
    if not found:
        raise NoSuchItem
    item = found[0]
    status = session.get(Status, item.status_id) if item.status_id else None
    settled = select(Settlement).where(col(Settlement.item_id) == item_id)
    return ItemCard(
        item=item,
        status=status.name if status else "",
        uses=tuple(UseLine(*row) for row in session.execute(_uses(item_id))),
        promises=tuple(PromiseLine(*row) for row in session.execute(_promises(item_id))),
        disputes=tuple(DisputeLine(*row) for row in session.execute(_disputes(item_id))),
        settlements=tuple(session.scalars(settled.order_by(col(Settlement.value_date).desc()))),
        copies=tuple(CopyLine(*row) for row in session.execute(_copies(item_id))),
        fields=_fields(session, item),
    )


def _fields(session: Session, item: Item) -> tuple[tuple[str, str], ...]:
    names = custom_field_names(session, item.entity_id, ITEMS)
    held = ((name, getattr(item, field)) for field, name in names.items())
    return tuple((name, value) for name, value in held if value)


def _copies(item_id: int) -> Select[Any]:
    columns: tuple[Any, ...] = (
        *(ItemCopy.id, ItemCopy.file_name, ItemCopy.size, ItemCopy.added_at, User.name),
    )
    return (
        select(*columns)
        .join(User, col(User.id) == col(ItemCopy.user_id), isouter=True)
        .where(col(ItemCopy.item_id) == item_id)
        .order_by(col(ItemCopy.id).desc())
    )


def _uses(item_id: int) -> Select[Any]:
    columns: tuple[Any, ...] = (StatusUse.on, Status.name, StatusUse.comment, User.name)
    return (
        select(*columns)
        .join(Status, col(Status.id) == col(StatusUse.status_id))
        .join(User, col(User.id) == col(StatusUse.user_id), isouter=True)
        .where(col(StatusUse.item_id) == item_id)
        .order_by(col(StatusUse.id).desc())
    )


def _promises(item_id: int) -> Select[Any]:
    columns: tuple[Any, ...] = (
        *(Promise.id, Promise.state, Promise.made_on, Promise.due_on, Promise.amount_minor),
        *(PromiseItem.sheltered_minor, Promise.comment, User.name),
    )
    return (
        select(*columns)
        .join(PromiseItem, col(PromiseItem.promise_id) == col(Promise.id))
        .join(User, col(User.id) == col(Promise.user_id), isouter=True)
        .where(col(PromiseItem.item_id) == item_id)
        .order_by(col(Promise.id).desc())
    )


def _disputes(item_id: int) -> Select[Any]:
    columns: tuple[Any, ...] = (
        *(Dispute.opened_on, Dispute.closed_on, Dispute.founded, DisputeCause.name, User.name),
        *(DisputeItem.amount_minor, Dispute.comment, Dispute.target_on),
    )
    return (
        select(*columns)
        .join(DisputeItem, col(DisputeItem.dispute_id) == col(Dispute.id))
        .join(DisputeCause, col(DisputeCause.id) == col(Dispute.cause_id), isouter=True)
        .join(User, col(User.id) == col(Dispute.resolver_id), isouter=True)
        .where(col(DisputeItem.item_id) == item_id)
        .order_by(col(Dispute.id).desc())
    )
