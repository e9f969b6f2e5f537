"""Scenarios: saved in versions, listed, shown."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain import scenario as rules
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Scenario, ScenarioVersion, known_id
from dso_app.services.history import record
from dso_app.services.scenario_files import (
    BadScenario,
    read_scenario,
    scenario_data,
    write_scenario,
)
from dso_app.services.scenario_problems import problems_of
from dso_app.services.scenario_rows import read_version, step_row
from dso_app.services.scenario_start import Start, restart
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
    problems = problems_of(session, entity, scenario)
    if problems:
        raise BadScenario(scenario.name, problems)
    keyed = replace(scenario, steps=tuple(_keyed(one) for one in scenario.steps))
    row = _row_for(session, entity, scenario.name)
    present = read_version(session, row)
    same = present is not None and replace(present, version_id=None) == replace(
        keyed, name=row.name, version_id=None
    )
    if same and row.active and not row.archived:
        return row
    row.active, row.archived = True, False
    if not same:
        _add_version(session, actor, clock, row, keyed)
        record(
            session,
            actor,
            clock,
            "scenario.saved",
            N_("Scenario “{scenario}” saved, version {number}."),
            on=today(clock, entity.timezone),
            entity_id=entity.id,
            scenario=row.name,
            number=row.version,
        )
    restart(session, clock, entity, col(Customer.scenario_id) == row.id, start, edited=True)
    return row


def step_key(name: str) -> str:
    """What names a step from version to version: its name, so that no cycle has it twice."""
    return " ".join(name.casefold().split())


def _keyed(step: rules.Step) -> rules.Step:
    """A step with its key, and its recipients as they are compared: in lower case."""
    recipients = tuple(who.casefold() for who in step.recipients)
    return replace(step, key=step_key(step.name), recipients=recipients)


def _row_for(session: Session, entity: Entity, name: str) -> Scenario:
    named = func.lower(Scenario.name) == name.strip().lower()
    row = session.scalar(select(Scenario).where(col(Scenario.entity_id) == entity.id, named))
    if row is None:
        row = Scenario(entity_id=entity.id or 0, name=name.strip())
        session.add(row)
        session.flush()
    return row


def _add_version(
    session: Session, actor: Actor, clock: Clock, row: Scenario, scenario: rules.Scenario
) -> None:
    row.version += 1
    version = ScenarioVersion(
        scenario_id=known_id(row),
        number=row.version,
        scope=scenario.scope,
        entry=scenario.entry,
        minimum_amount=f"{scenario.minimum:f}",
        created_at=clock.real(),
        user_id=actor.user_id,
    )
    session.add(version)
    session.flush()
    session.add_all(step_row(step, version.id or 0) for step in scenario.steps)
    session.flush()
