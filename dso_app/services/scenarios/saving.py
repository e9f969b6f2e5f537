"""A scenario saved as a version: checked, keyed, kept, and its customers planned again."""

from dataclasses import replace

from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock, today
from dso_app.domain import scenario as rules
from dso_app.models import Customer, Entity, Scenario, ScenarioVersion, known_id
from dso_app.services.history import record
from dso_app.services.scenarios.files import BadScenario
from dso_app.services.scenarios.keys import keyed
from dso_app.services.scenarios.problems import problems_of
from dso_app.services.scenarios.rows import read_version, step_row
from dso_app.services.scenarios.start import Start, restart
from dso_app.texts import N_


def require_sound(session: Session, entity: Entity, scenario: rules.Scenario) -> None:
    """Raise `BadScenario` when a scenario has problems."""
    problems = problems_of(session, entity, scenario)
    if problems:
        raise BadScenario(scenario.name, problems)


def save_version(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    row: Scenario,
    scenario: rules.Scenario,
    start: Start,
) -> bool:
    """Save a scenario under the name its row has; whether it made a new version.

    One that changes nothing makes none. Customers on it are planned again: their next pass goes
    to confirm unless `start` says now, and where their cycles run nothing leaves before tomorrow.
    The caller has checked who may, and that the scenario is sound.
    """
    present = read_version(session, row)
    wanted = replace(keyed(scenario, present), name=row.name, version_id=None)
    if present is not None and replace(present, version_id=None) == wanted:
        return False
    _add_version(session, actor, clock, row, wanted)
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
    plan_again(session, clock, entity, row, start)
    return True


def plan_again(session: Session, clock: Clock, entity: Entity, row: Scenario, start: Start) -> None:
    """Have the customers on a scenario planned again, because it is another one now."""
    restart(session, clock, entity, col(Customer.scenario_id) == row.id, start, edited=True)


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
