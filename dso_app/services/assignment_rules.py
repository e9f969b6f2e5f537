"""The rules that put customers on a scenario at imports: listed, written, put in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain.assignment import Rule
from dso_app.domain.conditions import (
    OF_CUSTOMERS,
    Condition,
    check_conditions,
    check_name,
    condition_from,
    kept_conditions,
)
from dso_app.errors import RelanceError
from dso_app.models import AssignmentRule, Entity, Scenario, known_id
from dso_app.services.history import record
from dso_app.services.scenarios import UnknownScenario, find_scenario
from dso_app.texts import N_


class UnknownRule(RelanceError):
    """There is no such rule in the company."""

    message = N_("This rule is no longer there.")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it stands in the list.

    Attributes:
        scenario: its name; empty puts customers on none.
        usable: whether its scenario can be assigned; else the rule is passed over.
    """

    rule: Rule
    scenario: str
    active: bool
    usable: bool


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What a person says of a rule; `scenario` is a name, empty for none."""

    name: str
    conditions: Sequence[Condition]
    scenario: str
    new_only: bool = True
    active: bool = True


def list_rules(session: Session, actor: Actor, entity_id: int) -> list[RuleLine]:
    """The rules of a company, in their order."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    rows = (select(AssignmentRule, Scenario).join(Scenario, isouter=True)).where(
        col(AssignmentRule.entity_id) == entity_id
    )
    in_order = rows.order_by(col(AssignmentRule.position), col(AssignmentRule.id))
    return [
        RuleLine(
            _rule(row),
            scenario.name if scenario else "",
            row.active,
            usable=scenario is None or not scenario.archived,
        )
        for row, scenario in session.execute(in_order)
    ]


def rules_in_force(session: Session, entity_id: int) -> list[Rule]:
    """The active rules of a company in their order; those of an archived scenario are none."""
    query = (
        select(AssignmentRule)
        .join(Scenario, isouter=True)
        .where(
            col(AssignmentRule.entity_id) == entity_id,
            col(AssignmentRule.active),
            col(Scenario.archived).is_not(True),
        )
        .order_by(col(AssignmentRule.position), col(AssignmentRule.id))
    )
    return [_rule(row) for row in session.scalars(query)]


def save_rule(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    terms: RuleTerms,
    rule_id: int | None = None,
) -> AssignmentRule:
    """Write a rule, a new one at the end of the list.

    Raises:
        BadRule, UnknownScenario, UnknownRule: nothing is changed.
    """
    _require(actor, entity)
    name = " ".join(terms.name.split())
    conditions = [replace(one, value=one.value.strip()) for one in terms.conditions]
    check_name(name)
    check_conditions(conditions, OF_CUSTOMERS)
    row = _find(session, entity, rule_id) if rule_id is not None else None
    if row is None:
        last = select(func.max(col(AssignmentRule.position)))
        last = last.where(col(AssignmentRule.entity_id) == entity.id)
        position = (session.scalar(last) or 0) + 1
        row = AssignmentRule(entity_id=known_id(entity), position=position, name=name)
    row.name = name
    row.conditions = kept_conditions(conditions)
    row.scenario_id = _scenario_id(session, actor, entity, terms.scenario)
    row.new_only, row.active = terms.new_only, terms.active
    session.add(row)
    session.flush()
    _tell(session, actor, clock, entity, N_("Assignment rule {name} was saved."), name)
    return row


def delete_rule(session: Session, actor: Actor, clock: Clock, entity: Entity, rule_id: int) -> None:
    """Take a rule away; customers keep the scenario it gave them."""
    _require(actor, entity)
    row = _find(session, entity, rule_id)
    session.delete(row)
    _tell(session, actor, clock, entity, N_("Assignment rule {name} was deleted."), row.name)


def move_rule(
    session: Session, actor: Actor, clock: Clock, entity: Entity, rule_id: int, *, up: bool
) -> None:
    """Let a rule decide before the one above it, or after the one below."""
    _require(actor, entity)
    moved = _find(session, entity, rule_id)
    query = select(AssignmentRule).where(col(AssignmentRule.entity_id) == entity.id)
    rows = list(
        session.scalars(query.order_by(col(AssignmentRule.position), col(AssignmentRule.id)))
    )
    at = rows.index(moved)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, start=1):
        row.position = place
    _tell(session, actor, clock, entity, N_("Assignment rule {name} was moved."), moved.name)


def _rule(row: AssignmentRule) -> Rule:
    conditions = tuple(condition_from(one) for one in row.conditions)
    return Rule(known_id(row), row.name, conditions, row.scenario_id, row.new_only)


def _require(actor: Actor, entity: Entity) -> None:
    actor.require(Permission.EDIT_SCENARIOS)
    if not sees_entity(actor, known_id(entity)):
        raise UnknownEntity(entity=entity.id)


def _find(session: Session, entity: Entity, rule_id: int) -> AssignmentRule:
    row = session.get(AssignmentRule, rule_id)
    if row is None or row.entity_id != entity.id:
        raise UnknownRule
    return row


def _scenario_id(session: Session, actor: Actor, entity: Entity, name: str) -> int | None:
    if not name.strip():
        return None
    found = find_scenario(session, actor, known_id(entity), name)
    if found.archived:
        raise UnknownScenario(name=name)
    return found.id


def _tell(
    session: Session, actor: Actor, clock: Clock, entity: Entity, message: str, name: str
) -> None:
    record(
        session,
        actor,
        clock,
        "rule.changed",
        message,
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        name=name,
    )
