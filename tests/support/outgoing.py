"""A small company with a scenario and late customers, ready to send."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.models import (
    Action,
    Customer,
    Entity,
    ImportBatch,
    Installation,
    Message,
    Scenario,
    ScenarioVersion,
    Step,
)
from dso_app.sending.send import send_pass
from dso_app.services.jobs import runners
from dso_app.services.planning.bulk import plan_agenda
from tests.support import build
from tests.support.clocks import TODAY, FixedClock

LEASE = 60.0


def step(position: int, offset: int, **values: Any) -> dict[str, Any]:
    """A step of a scenario: an automatic email on a due date + n."""
    return {
        "position": position,
        "key": f"s{position}",
        "name": f"Step {position}",
        "channel": "email",
        "trigger": "due_date",
        "offset_days": offset,
        "mode": "automatic",
        "recipients": ["collection_contact"],
        "items": "late",
        **values,
    }


def scenario(session: Session, owner: Entity, *steps: dict[str, Any], **values: Any) -> Scenario:
    """An active scenario; two automatic emails, 5 and 15 days after the due date, by default."""
    row = Scenario(entity_id=build.key(owner), name=values.pop("name", "Standard"), version=1)
    session.add(row)
    session.flush()
    version = ScenarioVersion(
        scenario_id=build.key(row), number=1, created_at=FixedClock().real(), **values
    )
    session.add(version)
    session.flush()
    for one in steps or (step(1, 5), step(2, 15)):
        session.add(Step(version_id=build.key(version), **one))
    session.flush()
    return row


def company(session: Session, *steps: dict[str, Any], **values: Any) -> Entity:
    """An entity that may send any time, with an installation, a fresh ledger and a scenario."""
    if session.get(Installation, 1) is None:
        session.add(Installation(id=1, instance_id="0123456789abcdef"))
    values = {
        "email": "billing@duval.example",
        "sending_days": "1-7",
        "sending_hours": "00:00-24:00",
        "holidays": False,
        "language": "en",
        **values,
    }
    owner = build.entity(session, **values)
    row = scenario(session, owner, *steps)
    owner.default_scenario_id = row.id
    ledger(session, owner)
    return owner


def ledger(session: Session, owner: Entity, on: date = TODAY) -> None:
    """An items import on a day."""
    session.add(
        ImportBatch(
            entity_id=build.key(owner),
            kind="items",
            state="done",
            business_date=on,
            created_at=FixedClock().real(),
        )
    )
    session.flush()


def late_customer(
    session: Session, owner: Entity, *, email: str = "", late: int = 10, **values: Any
) -> Customer:
    """A customer on the entity's scenario, one invoice late, with a collection contact."""
    customer = build.customer(session, owner, scenario_id=owner.default_scenario_id, **values)
    named = {"email": email} if email else {}
    build.contact(session, customer, **named)
    build.item(session, customer, late=late)
    return customer


def plan(database: Database, clock: Clock) -> None:
    """Plan every entity."""
    with database.write() as session:
        for entity_id in session.scalars(select(col(Entity.id))).all():
            plan_agenda(session, clock, entity_id or 0)


def send(database: Database, clock: Clock) -> dict[str, int]:
    """One pass of a runner: plan, prepare, send."""
    plan(database, clock)
    return leave(database, clock)


def leave(database: Database, clock: Clock) -> dict[str, int]:
    """The end of a runner's pass: nobody has planned anew what is prepared and leaves now."""
    with database.write() as session:
        runner_id = runners.register(session, clock)
    counts = send_pass(
        database,
        clock,
        runner_id=runner_id,
        lease_seconds=LEASE,
        alive=lambda: True,
        stopping=lambda: False,
    )
    with database.write() as session:
        runners.sign_off(session, clock, runner_id)
    return {name: count for name, count in counts.items() if count}


def messages(database: Database) -> Sequence[Message]:
    """All messages, oldest first."""
    with database.read() as session:
        return session.scalars(select(Message).order_by(col(Message.id))).all()


def only_message(database: Database) -> Message:
    """The one message there is."""
    [found] = messages(database)
    return found


def actions(database: Database) -> Sequence[Action]:
    """All actions, oldest first."""
    with database.read() as session:
        return session.scalars(select(Action).order_by(col(Action.id))).all()


def count_states(database: Database) -> dict[str, int]:
    """How many messages stand in which state."""
    with database.read() as session:
        query = select(col(Message.state), func.count()).group_by(col(Message.state))
        return {state: count for state, count in session.execute(query)}  # noqa: C416 - rows


def days_ago(count: int) -> date:
    """A date before `TODAY`."""
    return TODAY - timedelta(days=count)
