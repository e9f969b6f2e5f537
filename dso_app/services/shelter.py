"""What pending promises shelter of their items."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.promises import PromisedItem, PromiseState, shelter
from dso_app.models import Item, Promise, PromiseItem


def reshelter(session: Session, customer_ids: Sequence[int]) -> None:
    """Work out again what the pending promises of customers shelter, and write it to their items.

    What is still promised, of the items as they are: earlier promised ones take their part
    first; a disputed part is never sheltered.
    """
    promised = (
        select(Promise, PromiseItem, Item)
        .join(PromiseItem, col(PromiseItem.promise_id) == col(Promise.id))
        .join(Item, col(Item.id) == col(PromiseItem.item_id))
        .where(
            col(Promise.customer_id).in_(customer_ids),
            (col(Promise.state) == PromiseState.PENDING) | (col(Item.sheltered_minor) != 0),
        )
        .order_by(col(Promise.due_on), col(Promise.id))
    )
    rows: dict[int, list[tuple[PromiseItem, Item]]] = defaultdict(list)
    pending: dict[int, Promise] = {}
    items: dict[int, Item] = {}
    for promise, part, item in session.execute(promised):
        items[item.id or 0] = item
        if promise.state == PromiseState.PENDING:
            pending[promise.id or 0] = promise
            rows[promise.id or 0].append((part, item))
    free = {key: item.remaining_minor - item.disputed_minor for key, item in items.items()}
    for key, promise in pending.items():
        parts = shelter(
            promise.amount_minor - promise.received_minor,
            [PromisedItem(i.id or 0, i.due_date, free[i.id or 0]) for _, i in rows[key]],
        )
        for part, item in rows[key]:
            part.sheltered_minor = parts[item.id or 0]
            free[item.id or 0] -= part.sheltered_minor
    for key, item in items.items():
        item.sheltered_minor = max(0, item.remaining_minor - item.disputed_minor - free[key])
    session.flush()
