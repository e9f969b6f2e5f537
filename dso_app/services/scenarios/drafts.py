"""What somebody is changing about a scenario, kept until it is saved or given up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock
from dso_app.domain import scenario as rules
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import Entity, ScenarioDraft, known_id
from dso_app.services.scenarios.card import find_by_id
from dso_app.services.scenarios.files import BadScenario, read_scenario, scenario_data
from dso_app.services.scenarios.keys import keyed
from dso_app.services.scenarios.rows import read_version
from dso_app.texts import N_

LARGEST = 2_000_000
"""Characters of a draft, its texts included."""


class DraftTooLarge(RelanceError):
    """More was typed than a draft holds."""

    message = N_("This is too much to keep as a draft: save it, or shorten it.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was kept.

    Attributes:
        base: number of the version it was begun from; 0 for a new scenario.
        typed: what the editor shows again.
    """

    base: int
    typed: dict[str, Any]
    at: datetime


def keep_draft(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    scenario_id: int | None,
    base: int,
    typed: Mapping[str, Any],
    scenario: rules.Scenario | None,
) -> None:
    """Keep what somebody typed instead of what was kept before.

    Args:
        session: of a writing transaction.
        actor: whose draft it is.
        clock: tells when.
        entity: the scenario's.
        scenario_id: the scenario that is changed; None for one that is only begun.
        base: number of the version it was begun from.
        typed: what the editor needs to show it again, as JSON holds it.
        scenario: what it stands for; None while something in it is wrong.
    """
    actor.require(Permission.EDIT_SCENARIOS)
    mine = _mine(session, actor, entity, scenario_id)
    data = held(scenario, entity) if scenario is not None else None
    content = {"typed": dict(typed), "scenario": data}
    if len(json.dumps(content)) > LARGEST:
        raise DraftTooLarge
    row = session.scalar(select(ScenarioDraft).where(mine))
    if row is None:
        row = ScenarioDraft(
            user_id=_user(actor),
            entity_id=known_id(entity),
            scenario_id=scenario_id,
            base_version=base,
            kept_at=clock.real(),
        )
    row.base_version, row.content, row.kept_at = base, content, clock.real()
    session.add(row)
    session.flush()


def read_draft(
    session: Session, actor: Actor, entity: Entity, scenario_id: int | None
) -> Kept | None:
    """What somebody kept and neither saved nor gave up; None where there is nothing."""
    if not actor.may(Permission.EDIT_SCENARIOS):
        return None
    row = session.scalar(select(ScenarioDraft).where(_mine(session, actor, entity, scenario_id)))
    if row is None:
        return None
    return Kept(row.base_version, row.content["typed"], row.kept_at)


def forget_draft(session: Session, actor: Actor, entity: Entity, scenario_id: int | None) -> None:
    """Give up what was kept: it was saved, or is not wanted."""
    actor.require(Permission.EDIT_SCENARIOS)
    session.execute(delete(ScenarioDraft).where(_mine(session, actor, entity, scenario_id)))


def drafted_scenario(
    session: Session, actor: Actor, entity: Entity, scenario_id: int
) -> rules.Scenario | None:
    """One's own unsaved version of a scenario, its steps keyed as saving would key them.

    None where there is no draft, or something in it is wrong.
    """
    mine = _mine(session, actor, entity, scenario_id)
    row = session.scalar(select(ScenarioDraft).where(mine))
    data = row.content["scenario"] if row is not None else None
    if data is None:
        return None
    try:
        scenario = unheld(data, entity)
    except BadScenario:
        return None
    present = read_version(session, find_by_id(session, actor, known_id(entity), scenario_id))
    return keyed(scenario, present)


def held(scenario: rules.Scenario, entity: Entity) -> dict[str, Any]:
    """A scenario that is no version yet, as the database holds it."""
    keys = [step.key for step in scenario.steps]
    return scenario_data(scenario, entity.currency) | {"keys": keys}


def unheld(data: Mapping[str, Any], entity: Entity) -> rules.Scenario:
    """The scenario again; `BadScenario` where an earlier program held something else."""
    written = {name: value for name, value in data.items() if name != "keys"}
    scenario = read_scenario(json.dumps(written), entity.currency)
    steps = tuple(
        replace(step, key=key) for step, key in zip(scenario.steps, data["keys"], strict=True)
    )
    return replace(scenario, steps=steps)


def _mine(
    session: Session, actor: Actor, entity: Entity, scenario_id: int | None
) -> ColumnElement[bool]:
    if not sees_entity(actor, known_id(entity)):
        raise UnknownEntity(entity=entity.id)
    if scenario_id is not None:
        find_by_id(session, actor, known_id(entity), scenario_id)
    return (
        (col(ScenarioDraft.user_id) == _user(actor))
        & (col(ScenarioDraft.entity_id) == entity.id)
        & col(ScenarioDraft.scenario_id).is_not_distinct_from(scenario_id)
    )


def _user(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed
    return actor.user_id
