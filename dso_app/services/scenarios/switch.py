"""Scenarios switched on and off, and put away."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Scenario
from dso_app.services.history import record
from dso_app.services.scenarios.start import Start, restart
from dso_app.services.scenarios.verbs import find_scenario
from dso_app.texts import N_, counted_words


class ScenarioInUse(RelanceError):
    """A scenario that customers are on cannot be put away."""

    message = N_("“{name}” cannot be archived: {count} customers are on it.")
    _one = N_("“{name}” cannot be archived: {count} customer is on it.")

    def sentence(self, language: str = "en") -> str:
        """How many are on it, as the language counts."""
        count, name = int(str(self.values["count"])), self.values["name"]
        return counted_words(self._one, self.message, count, language, name=name)


def switch_scenario(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    name: str,
    *,
    active: bool,
    start: Start = Start.CONFIRM,
) -> Scenario:
    """Switch a scenario on, with a first pass, or off, which empties its agenda."""
    actor.require(Permission.EDIT_SCENARIOS)
    row = find_scenario(session, actor, entity.id or 0, name)
    if row.active is active:
        return row
    row.active = active
    word = N_("Scenario “{scenario}” switched on.")
    if not active:
        word = N_("Scenario “{scenario}” switched off.")
    record(
        session,
        actor,
        clock,
        "scenario.switched",
        word,
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        scenario=row.name,
    )
    restart(session, clock, entity, col(Customer.scenario_id) == row.id, start, edited=False)
    return row


def archive_scenario(
    session: Session, actor: Actor, clock: Clock, entity: Entity, name: str
) -> Scenario:
    """Put a scenario away; its versions and what was done by them stay.

    Raises:
        ScenarioInUse: customers are on it.
    """
    actor.require(Permission.EDIT_SCENARIOS)
    row = find_scenario(session, actor, entity.id or 0, name)
    on_it = session.scalar(select(func.count()).where(col(Customer.scenario_id) == row.id))
    if on_it:
        raise ScenarioInUse(name=row.name, count=on_it)
    row.archived = True
    if entity.default_scenario_id == row.id:
        entity.default_scenario_id = None
    record(
        session,
        actor,
        clock,
        "scenario.archived",
        N_("Scenario “{scenario}” archived."),
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        scenario=row.name,
    )
    return row


def unarchive_scenario(
    session: Session, actor: Actor, clock: Clock, entity: Entity, name: str
) -> Scenario:
    """Offer a scenario again that was put away."""
    actor.require(Permission.EDIT_SCENARIOS)
    row = find_scenario(session, actor, entity.id or 0, name)
    if row.archived:
        row.archived = False
        record(
            session,
            actor,
            clock,
            "scenario.unarchived",
            N_("Scenario “{scenario}” taken out of the archive."),
            on=today(clock, entity.timezone),
            entity_id=entity.id,
            scenario=row.name,
        )
    return row
