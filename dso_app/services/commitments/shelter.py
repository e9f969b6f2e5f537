"""What pending promises shelter of their items."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from dso_app.domain.promises import PromisedItem, PromiseState, shelter
from dso_app.models import Item, Promise, PromiseItem
from dso_app.services.bulk import among, fetch, table_of, update_many

_Key = tuple[int, int]
"""Promise and item."""


def reshelter(session: Session, customer_ids: Sequence[int]) -> None:
    """Work out again what the pending promises of customers shelter, and write it to their items.

    What is still promised, of the items as they are: earlier promised ones take their part
    first; a disputed part is never sheltered.
    """
    session.flush()
    still: dict[int, int] = {}
    """What is still promised, by pending promise, in the order they take their part."""
    listed: dict[int, list[PromisedItem]] = defaultdict(list)
    before: dict[_Key, int] = {}
    items: dict[int, tuple[int, int]] = {}
    """What may be sheltered of each item, and what is."""
    for row in fetch(session, _promised(customer_ids)):
        items[row.item_id] = (row.remaining_minor - row.disputed_minor, row.item_sheltered)
        if row.state == PromiseState.PENDING:
            still[row.promise_id] = row.amount_minor - row.received_minor
            listed[row.promise_id].append(PromisedItem(row.item_id, row.due_date, 0))
            before[row.promise_id, row.item_id] = row.sheltered_minor
    free = {key: may for key, (may, _) in items.items()}
    parts: dict[_Key, int] = {}
    for promise_id, promised in still.items():
        now = [
            PromisedItem(one.item_id, one.due_date, free[one.item_id]) for one in listed[promise_id]
        ]
        for item_id, minor in shelter(promised, now).items():
            parts[promise_id, item_id] = minor
            free[item_id] -= minor
    _write_parts(session, {key: minor for key, minor in parts.items() if minor != before[key]})
    after = {key: max(0, may - free[key]) for key, (may, _) in items.items()}
    changed = [(minor, key) for key, minor in after.items() if minor != items[key][1]]
    update_many(session, Item, ("sheltered_minor",), changed)
    _forget(session, {key for _, key in changed})


def _promised(customer_ids: Sequence[int]) -> Any:
    return (
        select(
            col(Promise.id).label("promise_id"),
            col(Promise.state),
            col(Promise.amount_minor),
            col(Promise.received_minor),
            col(PromiseItem.sheltered_minor),
            col(Item.id).label("item_id"),
            col(Item.due_date),
            col(Item.remaining_minor),
            col(Item.disputed_minor),
            col(Item.sheltered_minor).label("item_sheltered"),
        )
        .join(PromiseItem, col(PromiseItem.promise_id) == col(Promise.id))
        .join(Item, col(Item.id) == col(PromiseItem.item_id))
        .where(
            among(col(Promise.customer_id), customer_ids),
            (col(Promise.state) == PromiseState.PENDING) | (col(Item.sheltered_minor) != 0),
        )
        .order_by(col(Promise.due_on), col(Promise.id))
    )


def _write_parts(session: Session, parts: Mapping[_Key, int]) -> None:
    if not parts:
        return
    table = table_of(PromiseItem)
    statement = (
        update(table)
        .where(table.c.promise_id == bindparam("of"), table.c.item_id == bindparam("item"))
        .values(sheltered_minor=bindparam("part"))
    )
    rows = [{"of": of, "item": item, "part": minor} for (of, item), minor in parts.items()]
    session.connection().execute(statement, rows)


def _forget(session: Session, item_ids: Collection[int]) -> None:
    """Rows were written round the session: what it holds of them is read again."""
    for row in session.identity_map.values():
        if isinstance(row, PromiseItem) or (isinstance(row, Item) and row.id in item_ids):
            session.expire(row)
