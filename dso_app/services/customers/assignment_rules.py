"""The rules that give customers things at imports: listed, written, put in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain.assignment import GROUP, Rule
from dso_app.domain.conditions import (
    LONGEST,
    OF_CUSTOMERS,
    BadRule,
    Condition,
    check_conditions,
    check_name,
    condition_from,
    kept_conditions,
)
from dso_app.errors import RelanceError
from dso_app.models import AssignmentRule, Entity, Scenario, User, known_id
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.customers.grouping import BadGroup
from dso_app.services.customers.options import option_value
from dso_app.services.customers.verbs import find_collector, find_sales
from dso_app.services.history import record
from dso_app.services.scenarios.verbs import UnknownScenario, find_scenario
from dso_app.texts import N_

_PEOPLE = ("collector_id", "sales_id")


class UnknownRule(RelanceError):
    """There is no such rule in the company."""

    message = N_("This rule is no longer there.")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it stands in the list.

    Attributes:
        scenario: its name; empty puts customers on none.
        people: names of those it gives customers to, by `collector_id` and `sales_id`.
        emails: their addresses, likewise.
        usable: whether its scenario can be assigned; else the rule is passed over.
    """

    rule: Rule
    scenario: str
    people: Mapping[str, str]
    emails: Mapping[str, str]
    active: bool
    usable: bool


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What a person says of a rule.

    Attributes:
        scenario: a name, empty for none; None leaves it as it is.
        collector: an email address; empty leaves it as it is, as do the three after it.
        sales: likewise.
        group: a name, made on the way.
        options: by column, as people type them.
    """

    name: str
    conditions: Sequence[Condition]
    scenario: str | None
    collector: str = ""
    sales: str = ""
    group: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    new_only: bool = True
    active: bool = True


def list_rules(session: Session, actor: Actor, entity_id: int) -> list[RuleLine]:
    """The rules of a company, in their order."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    query = _with_what_they_give().where(col(AssignmentRule.entity_id) == entity_id)
    found = []
    for row, scenario, *people in session.execute(query):
        known = dict(zip(_PEOPLE, people, strict=True))
        found.append(
            RuleLine(
                _rule(row, known),
                scenario.name if scenario else "",
                {column: user.name for column, user in known.items() if user},
                {column: user.email for column, user in known.items() if user},
                row.active,
                usable=scenario is None or not scenario.archived,
            )
        )
    return found


def rules_in_force(session: Session, entity_id: int) -> list[Rule]:
    """The active rules of a company in their order; those of an archived scenario are none.

    Nobody is given to somebody who no longer works here: the rest of the rule stays.
    """
    query = _with_what_they_give().where(
        col(AssignmentRule.entity_id) == entity_id,
        col(AssignmentRule.active),
        col(Scenario.archived).is_not(True),
    )
    return [
        _rule(row, {name: user if user and user.active else None for name, user in known.items()})
        for row, _, *people in session.execute(query)
        for known in (dict(zip(_PEOPLE, people, strict=True)),)
    ]


def _with_what_they_give() -> Select[Any]:
    collector, sales = aliased(User), aliased(User)
    columns: tuple[Any, ...] = (AssignmentRule, Scenario, collector, sales)
    query: Select[Any] = (
        select(*columns)
        .join(Scenario, isouter=True)
        .join(collector, col(collector.id) == col(AssignmentRule.collector_id), isouter=True)
        .join(sales, col(sales.id) == col(AssignmentRule.sales_id), isouter=True)
        .order_by(col(AssignmentRule.position), col(AssignmentRule.id))
    )
    return query


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
        BadRule, BadCustomerValue, UnknownScenario, UnknownRule, UnknownCollector, UnknownSales:
            nothing is changed.
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
    _give(session, actor, entity, row, terms)
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


def _rule(row: AssignmentRule, people: Mapping[str, User | None]) -> Rule:
    conditions = tuple(condition_from(one) for one in row.conditions)
    gives: dict[str, Any] = {"scenario_id": row.scenario_id} if row.gives_scenario else {}
    gives |= {column: user.id for column, user in people.items() if user}
    gives |= {GROUP: row.group_name} if row.group_name else {}
    return Rule(known_id(row), row.name, conditions, gives | row.options, row.new_only)


def _give(
    session: Session, actor: Actor, entity: Entity, row: AssignmentRule, terms: RuleTerms
) -> None:
    """What a rule gives; it must give something."""
    entity_id, group = known_id(entity), " ".join(terms.group.split())
    row.gives_scenario = terms.scenario is not None
    row.scenario_id = _scenario_id(session, actor, entity, terms.scenario or "")
    collector = find_collector(session, entity_id, terms.collector)
    sales = find_sales(session, entity_id, terms.sales)
    row.collector_id, row.sales_id = (one.id if one else None for one in (collector, sales))
    if len(group) > LONGEST or "," in group:
        raise BadGroup(group=group[:40])
    row.group_name = group
    names = custom_field_names(session, entity_id, CUSTOMERS)
    row.options = {name: option_value(name, value, names) for name, value in terms.options.items()}
    if not (row.gives_scenario or collector or sales or group or row.options):
        raise BadRule(N_("Say what the rule gives to the customers that fit."))


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
