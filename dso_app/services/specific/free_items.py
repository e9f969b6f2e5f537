"""The items of a row of the agenda that a specific action can still take."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.models import ActionItem, AnswerItem, Item, PromiseItem
from dso_app.services.lists.agenda_replies import ANSWER, PROMISE

_TABLES: dict[str, tuple[Any, Any]] = {
    ANSWER: (AnswerItem, col(AnswerItem.answer_id)),
    PROMISE: (PromiseItem, col(PromiseItem.promise_id)),
    "": (ActionItem, col(ActionItem.action_id)),
}


def free_items(session: Session, key: str) -> list[int]:
    """Ids of the open debits of a row that no other specific action holds, the oldest first.

    Whose they are is looked at by the verb they are given to.

    Args:
        session: where they are read.
        key: an action's id, or what an answer or a promise is named by.
    """
    kind = next((one for one in (ANSWER, PROMISE) if key.startswith(one)), "")
    number = key.removeprefix(kind)
    if not (number.isascii() and number.isdecimal()):
        return []
    table, owner = _TABLES[kind]
    query = (
        select(col(Item.id))
        .join(table, col(table.item_id) == col(Item.id))
        .where(
            owner == int(number),
            col(Item.remaining_minor) > 0,
            col(Item.held_by_action_id).is_(None),
        )
        .order_by(col(Item.due_date), col(Item.number), col(Item.id))
    )
    return [one for one in session.scalars(query) if one is not None]
