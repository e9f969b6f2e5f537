"""More rows for tests: groups, scenarios, actions, messages."""

from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Actor
from dso_app.access.viewer import Viewer
from dso_app.models import (
    Action,
    ActionItem,
    ActionTotal,
    Customer,
    Entity,
    Group,
    GroupMember,
    Item,
    Message,
    Scenario,
    ScenarioVersion,
    Step,
)
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock


def viewer(entity: Entity, actor: Actor = HOUSE) -> Viewer:
    """Who looks at an entity today; the house unless said otherwise."""
    return Viewer(actor=actor, entity=entity, today=TODAY)


def group(session: Session, name: str, *members: Customer) -> Group:
    """A group and the customers that carry it."""
    row = Group(entity_id=members[0].entity_id, name=name)
    session.add(row)
    session.flush()
    for member in members:
        session.add(GroupMember(group_id=key(row), customer_id=key(member)))
    session.flush()
    return row


def scenario(session: Session, owner: Entity, name: str = "Standard", steps: int = 1) -> Scenario:
    """A scenario with so many steps by email, each a week after the one before."""
    row = Scenario(entity_id=key(owner), name=name, version=1)
    session.add(row)
    session.flush()
    version = ScenarioVersion(scenario_id=key(row), number=1, created_at=FixedClock().real())
    session.add(version)
    session.flush()
    for place in range(1, steps + 1):
        session.add(
            Step(
                version_id=key(version),
                position=place,
                key=f"s{place}",
                name=f"Reminder {place}",
                channel="email",
                trigger="due_date",
                offset_days=7 * place,
            )
        )
    session.flush()
    return row


def action(
    session: Session, of: Customer, asked: dict[str, int] | None = None, **values: Any
) -> Action:
    """An action to do today, asking for amounts by currency."""
    values.setdefault("channel", "call")
    values.setdefault("mode", "manual")
    values.setdefault("state", "to_do")
    values.setdefault("step_name", "Call")
    values.setdefault("planned_on", TODAY)
    values.setdefault("created_on", TODAY)
    row = Action(entity_id=of.entity_id, customer_id=key(of), **values)
    session.add(row)
    session.flush()
    for currency, minor in (asked or {}).items():
        session.add(ActionTotal(action_id=key(row), currency=currency, asked_minor=minor))
    session.flush()
    return row


def list_item(session: Session, listing: Action, item: Item) -> None:
    """Have an action list an item."""
    session.add(ActionItem(action_id=key(listing), item_id=key(item)))
    session.flush()


def message(session: Session, of: Customer, **values: Any) -> Message:
    """A message queued for a customer."""
    values.setdefault("key", f"m{key(of)}")
    values.setdefault("channel", "email")
    values.setdefault("mode", "automatic")
    values.setdefault("state", "queued")
    values.setdefault("planned_on", TODAY)
    values.setdefault("created_at", FixedClock().real())
    row = Message(entity_id=of.entity_id, customer_id=key(of), **values)
    session.add(row)
    session.flush()
    return row
