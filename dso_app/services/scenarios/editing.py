"""Scenarios as their editor saves them: begun, changed from a version one has seen, copied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.domain import scenario as rules
from dso_app.domain.scenario_diff import Change
from dso_app.errors import RelanceError
from dso_app.models import Entity, Scenario, known_id
from dso_app.services.scenarios.card import (
    ScenarioNameTaken,
    find_by_id,
    rename_scenario,
    require_free_name,
)
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.saving import require_sound, save_version
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import UnknownScenario, save_scenario
from dso_app.services.scenarios.versions import changed_since
from dso_app.texts import N_


class SavedMeanwhile(RelanceError):
    """Somebody else saved a newer version than the one that was changed.

    Attributes:
        number: the version in force now.
        by: who saved it; empty for the program.
        at: when.
        changes: what differs between the version one began from and that one.
    """

    message = N_("“{name}” was saved by somebody else meanwhile, as version {number}.")

    def __init__(
        self, name: str, number: int, by: str, at: datetime, changes: Sequence[Change]
    ) -> None:
        super().__init__(name=name, number=number)
        self.number, self.by, self.at, self.changes = number, by, at, tuple(changes)


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody made of a scenario.

    Attributes:
        scenario_id: of the scenario that was changed; None for a new one.
        base: number of the version it was made from.
        scenario: what it is to be; its steps keep the keys they came with.
        rename: whether the scenario's name is to be the one it has here.
    """

    scenario_id: int | None
    base: int
    scenario: rules.Scenario
    rename: bool = False


def save_edit(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    edit: Edit,
    *,
    start: Start = Start.CONFIRM,
) -> Scenario:
    """Save what somebody made of a scenario; on or off, archived or not, it stays what it is.

    Raises:
        SavedMeanwhile: the version in force is not the one the edit was made from.
        ScenarioNameTaken: another scenario has the new name.
        BadScenario: it has problems. In each case nothing is saved.
    """
    actor.require(Permission.EDIT_SCENARIOS)
    if edit.scenario_id is None:
        require_free_name(session, actor, known_id(entity), edit.scenario.name)
        return save_scenario(session, actor, clock, entity, edit.scenario, start=start)
    row = lock_scenario(session, actor, entity, edit.scenario_id)
    if row.version != edit.base:
        raise _saved_meanwhile(session, actor, entity, row, edit.base)
    scenario = edit.scenario if edit.rename else replace(edit.scenario, name=row.name)
    require_sound(session, entity, scenario)
    if edit.rename:
        rename_scenario(session, actor, clock, entity, edit.scenario_id, scenario.name)
    save_version(session, actor, clock, entity, row, scenario, start)
    return row


def lock_scenario(session: Session, actor: Actor, entity: Entity, scenario_id: int) -> Scenario:
    """A scenario's row, which nobody else changes until the transaction ends."""
    row = find_by_id(session, actor, known_id(entity), scenario_id)
    session.refresh(row, with_for_update=True)
    return row


def duplicate_scenario(
    session: Session, actor: Actor, clock: Clock, entity: Entity, scenario_id: int, name: str
) -> Scenario:
    """A copy of the version in force, with nobody on it, under a name like the one given."""
    actor.require(Permission.EDIT_SCENARIOS)
    source = read_version(session, find_by_id(session, actor, known_id(entity), scenario_id))
    if source is None:
        raise UnknownScenario(name=scenario_id)
    copy = replace(source, name=_free_name(session, actor, entity, name))
    return save_scenario(session, actor, clock, entity, copy)


def _free_name(session: Session, actor: Actor, entity: Entity, name: str) -> str:
    number, free = 1, name
    while True:
        try:
            require_free_name(session, actor, known_id(entity), free)
        except ScenarioNameTaken:
            number += 1
            free = f"{name} {number}"
        else:
            return free


def _saved_meanwhile(
    session: Session, actor: Actor, entity: Entity, row: Scenario, base: int
) -> SavedMeanwhile:
    line = changed_since(session, actor, entity, known_id(row), base)
    return SavedMeanwhile(row.name, line.number, line.by, line.at, line.changes)
