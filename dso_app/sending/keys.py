"""Keys of messages: what a message is for, whatever number its rows happen to have.

The same step for the same items has the same key in a database that was restored, so that the logs
of what left know it again. The column is unique: whatever goes wrong, no two messages of the same
step exist.
"""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.models import Action, ActionItem, Customer, Entity, Installation, Item, Message
from dso_app.sending.reader import scenario_name

_LENGTH = 24
_MOST = 9
"""Messages of one step, each called back but the last, that are numbered."""


class Keys:
    """Keys for the messages of some actions of an entity."""

    def __init__(self, session: Session, entity: Entity, actions: Sequence[Action]) -> None:
        installation = session.get(Installation, 1)
        instance = installation.instance_id[:12] if installation else "local"
        customers = _customers(session, actions)
        items = _items(session, actions)
        self._stems = {
            action.id: f"{instance}-"
            + _digest(
                entity.code,
                customers[action.customer_id],
                action.kind,
                scenario_name(session, action),
                action.step_key or action.step_name,
                *items[action.id],
            )
            for action in actions
        }
        known = [key for stem in self._stems.values() for key in numbered(stem)]
        query = select(col(Message.key)).where(col(Message.key).in_(known))
        self._taken = set(session.scalars(query))

    def of(self, action: Action) -> str:
        """The key of an action's message; numbered where one was called back before."""
        stem = self._stems[action.id]
        free = (key for key in numbered(stem) if key not in self._taken)
        key = next(free, f"{stem}-{uuid4().hex[:8]}")
        self._taken.add(key)
        return key


def numbered(stem: str) -> list[str]:
    """The keys of the messages of one step, in their order."""
    return [stem, *(f"{stem}-{number}" for number in range(2, _MOST + 1))]


def from_here_on(key: str) -> list[str]:
    """A key and the higher numbers of its step: any of them says that the step left."""
    instance, digest, *_ = key.split("-")
    all_of_it = numbered(f"{instance}-{digest}")
    return all_of_it[all_of_it.index(key) :] if key in all_of_it else [key]


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:_LENGTH]


def _customers(session: Session, actions: Sequence[Action]) -> dict[int, str]:
    ids = {action.customer_id for action in actions}
    query = select(col(Customer.id), col(Customer.code)).where(col(Customer.id).in_(ids))
    return {key: code for key, code in session.execute(query) if key is not None}


def _items(session: Session, actions: Sequence[Action]) -> dict[int | None, list[str]]:
    """What identifies the leader of each action; without a cycle, all items it lists."""
    leaders = [a for a in actions if a.cycle_id is not None and a.leader_item_id is not None]
    others = {action.id for action in actions} - {action.id for action in leaders}
    pairs = [(action.id, action.leader_item_id) for action in leaders]
    listed = select(col(ActionItem.action_id), col(ActionItem.item_id))
    rows = session.execute(listed.where(col(ActionItem.action_id).in_(others)))
    pairs += [(action_id, item_id) for action_id, item_id in rows]
    query = select(Item).where(col(Item.id).in_({item_id for _, item_id in pairs}))
    known = {item.id: _identity(item) for item in session.scalars(query)}
    found: dict[int | None, list[str]] = defaultdict(list)
    for action_id, item_id in sorted(pairs, key=lambda pair: known[pair[1]]):
        found[action_id].append(known[item_id])
    return found


def _identity(item: Item) -> str:
    """What names an item for ever (rules, section 3)."""
    if item.unique_id:
        return f"#{item.unique_id}"
    return f"{item.kind}|{item.number}|{item.issue_year}|{item.instalment}"
