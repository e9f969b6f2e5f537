"""What items remember of the steps that listed them, written for all that leaves at once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, and_, bindparam, or_, select, update
from sqlmodel import Session

from dso_app.domain.outbox_states import MessageState
from dso_app.models import Action, ActionItem, Item, Message, MessageItem, known_id
from dso_app.services.bulk import follow, table_of

_LEFT = (MessageState.SENDING, MessageState.AMBIGUOUS, MessageState.SENT)
# Statements of every few messages that leave are put together once.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ITEMS, _LISTED = table_of(Item).c, table_of(ActionItem).c
_MESSAGES, _SHOWN = table_of(Message).c, table_of(MessageItem).c
_OWN = select(_LISTED.action_id, _LISTED.item_id).where(_LISTED.action_id.in_(_IDS))
_LEFT_WITH = (
    select(_MESSAGES.action_id, _SHOWN.item_id)
    .join(table_of(MessageItem), _SHOWN.message_id == _MESSAGES.id)
    .where(_MESSAGES.action_id.in_(_IDS), _MESSAGES.state.in_(_LEFT))
)
_REACHED = {
    name: bindparam(f"to_{name}", type_=_ITEMS[name].type)
    for name in (
        "reached_scenario_id",
        "reached_version_id",
        "reached_order",
        "reached_offset",
        "reached_on",
    )
}
_BELOW = or_(
    _ITEMS.reached_order.is_(None),
    and_(
        _ITEMS.reached_version_id == _REACHED["reached_version_id"],
        _ITEMS.reached_order <= _REACHED["reached_order"],
    ),
    and_(
        _ITEMS.reached_version_id.is_distinct_from(_REACHED["reached_version_id"]),
        _ITEMS.reached_offset <= _REACHED["reached_offset"],
    ),
)
"""Condition: an item has not had a step above the one it reaches now."""
_RISE = (
    update(table_of(Item)).where(_ITEMS.id.in_(_IDS), _BELOW).values(_REACHED).returning(_ITEMS.id)
)


def remember(
    session: Session, actions: Sequence[Action], performed_on: date | None
) -> dict[int, set[int]]:
    """Write a step into the memory of the items it listed, where it is above what they hold.

    Listed are the items of the message that left, else those of the action; they are given, by
    the actions' ids. The actions stand at one place.
    """
    listed = _listed(session, [known_id(action) for action in actions])
    first = actions[0]
    values = {
        "reached_scenario_id": first.scenario_id,
        "reached_version_id": first.version_id,
        "reached_order": first.step_order,
        "reached_offset": first.effective_offset,
        "reached_on": performed_on,
    }
    ids = {key for keys in listed.values() for key in keys}
    new = {f"to_{name}": value for name, value in values.items()}
    session.flush()
    risen = session.connection().execute(_RISE, {"ids": list(ids), **new}).scalars()
    follow(session, Item, risen, values)
    return listed


def _listed(session: Session, action_ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {key: set() for key in action_ids}
    session.flush()
    for action_id, item_id in session.connection().execute(_LEFT_WITH, {"ids": list(action_ids)}):
        found[action_id].add(item_id)
    without = [key for key, items in found.items() if not items]
    if without:
        for action_id, item_id in session.connection().execute(_OWN, {"ids": without}):
            found[action_id].add(item_id)
    return found
