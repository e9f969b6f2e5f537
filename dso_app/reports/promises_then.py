"""Promises as they stood on a date."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.promises import PromisedItem, PromiseState, shelter
from dso_app.models import Customer, Item, Promise, PromiseItem, Settlement
from dso_app.reports.basis import Basis
from dso_app.services.bulk import fetch


@dataclass(frozen=True)
class PromiseThen:
    """A promise and its state on the date; minor units of its own currency."""

    promise_id: int
    customer_id: int
    currency: str
    minor: int
    due_on: date
    made_on: date
    state: PromiseState
    decided_on: date | None
    received: int


def read_promises(session: Session, basis: Basis) -> list[PromiseThen]:
    """The promises made up to the as-of date, as known; by date promised."""
    last = min(basis.on, basis.known_on or basis.on)
    query: Select[Any] = (
        select(Promise)
        .join(Customer, col(Customer.id) == col(Promise.customer_id))
        .where(col(Promise.made_on) <= last)
        .order_by(col(Promise.due_on), col(Promise.id))
    )
    if basis.only:
        query = query.where(col(Promise.currency) == basis.currency)
    rows = session.scalars(scoped(query, basis.actor, basis.entity_id)).all()
    pending = [row.id or 0 for row in rows if _is_open(row, last)]
    received = _received(session, basis, pending)
    return [
        PromiseThen(
            promise_id=row.id or 0,
            customer_id=row.customer_id,
            currency=row.currency,
            minor=row.amount_minor,
            due_on=row.due_on,
            made_on=row.made_on,
            state=PromiseState.PENDING if _is_open(row, last) else PromiseState(row.state),
            decided_on=None if _is_open(row, last) else row.decided_on,
            received=received.get(row.id or 0, 0) if _is_open(row, last) else row.received_minor,
        )
        for row in rows
    ]


def _is_open(row: Promise, last: date) -> bool:
    return row.state == PromiseState.PENDING or (
        row.decided_on is not None and row.decided_on > last
    )


def _received(session: Session, basis: Basis, promise_ids: Iterable[int]) -> dict[int, int]:
    """What came in for pending promises on their items since the day they were made."""
    last = basis.known_on or basis.on
    wanted = set(promise_ids)
    query = (
        select(col(Promise.id), col(Settlement.amount_minor))
        .join(PromiseItem, col(PromiseItem.promise_id) == col(Promise.id))
        .join(Settlement, col(Settlement.item_id) == col(PromiseItem.item_id))
        .where(
            col(Promise.entity_id) == basis.entity_id,
            ~col(Settlement.opening),
            col(Settlement.value_date) <= basis.on,
            col(Settlement.known_on) <= last,
            col(Settlement.known_on) > col(Promise.made_on),
        )
    )
    found: dict[int, int] = defaultdict(int)
    for promise_id, minor in fetch(session, query):
        if promise_id in wanted:
            found[promise_id] += minor
    return found


def sheltered_parts(
    session: Session, basis: Basis, promises: Iterable[PromiseThen], free: dict[int, PromisedItem]
) -> dict[int, list[tuple[date, int]]]:
    """By item, the parts that pending promises shelter and their dates.

    Args:
        session: to read with.
        basis: as of when.
        promises: as they stood.
        free: by item, what of its balance is not disputed; in its own currency.
    """
    items = _items_of(session, basis)
    left = {item_id: one.minor for item_id, one in free.items()}
    parts: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for promise in promises:
        if promise.state is not PromiseState.PENDING:
            continue
        held = [
            PromisedItem(item_id, free[item_id].due_date, left[item_id])
            for item_id in items.get(promise.promise_id, ())
            if item_id in free
        ]
        for item_id, minor in shelter(promise.minor - promise.received, held).items():
            if minor:
                parts[item_id].append((promise.due_on, minor))
                left[item_id] -= minor
    return parts


def _items_of(session: Session, basis: Basis) -> dict[int, list[int]]:
    query = (
        select(col(PromiseItem.promise_id), col(PromiseItem.item_id))
        .join(Item, col(Item.id) == col(PromiseItem.item_id))
        .where(col(Item.entity_id) == basis.entity_id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for promise_id, item_id in fetch(session, query):
        found[promise_id].append(item_id)
    return found
