"""Scenarios: saved in versions, listed, shown."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock
from dso_app.domain import scenario as rules
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Scenario, known_id
from dso_app.services.scenarios.files import read_scenario, scenario_data, write_scenario
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.saving import plan_again, require_sound, save_version
from dso_app.services.scenarios.start import Start
from dso_app.texts import N_


class UnknownScenario(RelanceError):
    """There is no such scenario in the entity."""

    message = N_("There is no scenario “{name}”.")


@dataclass(frozen=True)
class ScenarioLine:
    """A scenario in a list."""

    id: int
    name: str
    active: bool
    archived: bool
    version: int
    customers: int


def find_scenario(session: Session, actor: Actor, entity_id: int, name: str) -> Scenario:
    """A scenario of an entity by its name, in whatever case; `UnknownScenario` if there is none."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    named = func.lower(Scenario.name) == name.strip().lower()
    found = session.scalar(select(Scenario).where(col(Scenario.entity_id) == entity_id, named))
    if found is None:
        raise UnknownScenario(name=name)
    return found


def list_scenarios(session: Session, actor: Actor, entity_id: int) -> list[ScenarioLine]:
    """The scenarios of an entity, archived ones included, with how many customers are on each."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    on_it = (
        select(func.count())
        .where(col(Customer.scenario_id) == col(Scenario.id))
        .correlate(Scenario)
        .scalar_subquery()
    )
    query = select(Scenario, on_it).where(col(Scenario.entity_id) == entity_id)
    return [
        ScenarioLine(known_id(row), row.name, row.active, row.archived, row.version, count)
        for row, count in session.execute(query.order_by(func.lower(Scenario.name)))
    ]


def show_scenario(session: Session, actor: Actor, entity: Entity, name: str) -> dict[str, Any]:
    """The version in force of a scenario, as its file holds it."""
    return scenario_data(_in_force(session, actor, entity, name), entity.currency)


def export_scenario(session: Session, actor: Actor, entity: Entity, name: str) -> str:
    """The version in force of a scenario, as a YAML file."""
    return write_scenario(_in_force(session, actor, entity, name), entity.currency)


def _in_force(session: Session, actor: Actor, entity: Entity, name: str) -> rules.Scenario:
    found = find_scenario(session, actor, entity.id or 0, name)
    version = read_version(session, found)
    if version is None:
        raise UnknownScenario(name=name)
    return version


def import_scenario(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    text: str,
    *,
    start: Start = Start.CONFIRM,
) -> Scenario:
    """Save the scenario of a file: active, and the same name again is a new version."""
    scenario = read_scenario(text, entity.currency)
    return save_scenario(session, actor, clock, entity, scenario, start=start)


def save_scenario(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    scenario: rules.Scenario,
    *,
    start: Start = Start.CONFIRM,
) -> Scenario:
    """Save a scenario, the same name again as a new version; one that changes nothing is none.

    Customers on it are planned again: their next pass goes to confirm unless `start` says now,
    and where their cycles run nothing leaves before tomorrow.

    Raises:
        BadScenario: it has problems; nothing is saved.
    """
    actor.require(Permission.EDIT_SCENARIOS)
    if not sees_entity(actor, entity.id or 0):
        raise UnknownEntity(entity=entity.id)
    require_sound(session, entity, scenario)
    row = _row_for(session, entity, scenario.name)
    woken = not row.active or row.archived
    row.active, row.archived = True, False
    saved = save_version(session, actor, clock, entity, row, scenario, start)
    if woken and not saved:
        plan_again(session, clock, entity, row, start)
    return row


def _row_for(session: Session, entity: Entity, name: str) -> Scenario:
    named = func.lower(Scenario.name) == name.strip().lower()
    query = select(Scenario).where(col(Scenario.entity_id) == entity.id, named)
    row = session.scalar(query.with_for_update())
    if row is None:
        row = Scenario(entity_id=entity.id or 0, name=name.strip())
        session.add(row)
        session.flush()
    return row
