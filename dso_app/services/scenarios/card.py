"""One scenario as its editor opens it, and its name."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain import scenario as rules
from dso_app.domain.outbox_states import MessageState
from dso_app.errors import RelanceError
from dso_app.models import Action, Customer, Entity, Message, Scenario
from dso_app.services.history import record
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.verbs import UnknownScenario, find_scenario
from dso_app.texts import N_


class ScenarioNameTaken(RelanceError):
    """Another scenario of the entity has the name already."""

    message = N_("There is already a scenario named “{name}”.")


@dataclass(frozen=True)
class ScenarioCard:
    """A scenario and what hangs on it.

    Attributes:
        scenario: the version in force.
        customers: how many are on it.
        sent: messages that left by its steps, since `since`.
        since: the first day of the year.
    """

    id: int
    name: str
    active: bool
    archived: bool
    version: int
    scenario: rules.Scenario
    customers: int
    sent: int
    since: date


def read_card(
    session: Session, actor: Actor, clock: Clock, entity: Entity, scenario_id: int
) -> ScenarioCard:
    """A scenario of an entity by its id; `UnknownScenario` for one of another entity."""
    row = find_by_id(session, actor, entity.id or 0, scenario_id)
    scenario = read_version(session, row)
    if scenario is None:
        raise UnknownScenario(name=row.name)
    since = today(clock, entity.timezone).replace(month=1, day=1)
    return ScenarioCard(
        id=scenario_id,
        name=row.name,
        active=row.active,
        archived=row.archived,
        version=row.version,
        scenario=scenario,
        customers=_customers(session, scenario_id),
        sent=_sent(session, scenario_id, since),
        since=since,
    )


def find_by_id(session: Session, actor: Actor, entity_id: int, scenario_id: int) -> Scenario:
    """A scenario's row; `UnknownScenario` when it is not one of this entity's."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    row = session.get(Scenario, scenario_id)
    if row is None or row.entity_id != entity_id:
        raise UnknownScenario(name=scenario_id)
    return row


def require_free_name(session: Session, actor: Actor, entity_id: int, name: str) -> None:
    """Raise `ScenarioNameTaken` when the entity has a scenario of that name."""
    try:
        taken = find_scenario(session, actor, entity_id, name)
    except UnknownScenario:
        return
    raise ScenarioNameTaken(name=taken.name)


def rename_scenario(
    session: Session, actor: Actor, clock: Clock, entity: Entity, scenario_id: int, name: str
) -> None:
    """Give a scenario another name; messages that left keep the one they left under.

    Raises:
        ScenarioNameTaken: another scenario has it.
    """
    actor.require(Permission.EDIT_SCENARIOS)
    row = find_by_id(session, actor, entity.id or 0, scenario_id)
    before, name = row.name, name.strip()
    if name == before:
        return
    if name.lower() != before.lower():
        require_free_name(session, actor, entity.id or 0, name)
    row.name = name
    session.flush()
    record(
        session,
        actor,
        clock,
        "scenario.renamed",
        N_("Scenario renamed “{name}”."),
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        before=before,
        after=name,
        name=name,
    )


def _customers(session: Session, scenario_id: int) -> int:
    query = select(func.count()).where(col(Customer.scenario_id) == scenario_id)
    return session.scalar(query) or 0


def _sent(session: Session, scenario_id: int, since: date) -> int:
    query = (
        select(func.count())
        .select_from(Message)
        .join(Action, col(Action.id) == col(Message.action_id))
        .where(
            col(Action.scenario_id) == scenario_id,
            col(Message.state) == MessageState.SENT,
            col(Message.sent_on) >= since,
        )
    )
    return session.scalar(query) or 0
