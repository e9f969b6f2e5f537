"""The rules of assignment at an import: planned with it, applied with it, undone with it.

A scenario that the file itself names wins over every rule: a file and a rule that disagree would
put the customer to and fro at each import.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.assignment import Rule, Value, choose_rules
from dso_app.domain.conditions import OF_CUSTOMERS
from dso_app.importing.answer import Assigned
from dso_app.importing.context import Applying
from dso_app.models import Customer, Cycle, Event, Group, GroupMember, Scenario, User
from dso_app.services.assignment_rules import rules_in_force
from dso_app.services.bulk import among, fetch, table_of
from dso_app.texts import N_

_PEOPLE = {"collector": "collector_id", "sales": "sales_id"}
_FIELDS = tuple(one for one in OF_CUSTOMERS if one != "group")


@dataclass(frozen=True)
class Incoming:
    """What a file says of customers, by column of their table.

    Attributes:
        created: of each new customer, columns of equal length.
        count: how many new ones there are.
        created_named: whether the file names each one's scenario.
        created_groups: the groups of each.
        changed: by column, the new values of known customers by id.
        named: known customers whose scenario the file names.
        groups: known customers' groups, where the file changes them.
    """

    created: Mapping[str, Sequence[Any]]
    count: int
    created_named: Sequence[bool] = ()
    created_groups: Sequence[frozenset[str]] = ()
    changed: Mapping[str, Mapping[int, Any]] = field(default_factory=dict)
    named: frozenset[int] = frozenset()
    groups: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignments:
    """What the rules decide.

    Attributes:
        created: of each new customer the rule that decides, none where none does.
        moved: known customers that get another scenario, and by which rule.
        told: by rule, in their order.
    """

    created: Sequence[Rule | None] = ()
    moved: Mapping[int, Rule] = field(default_factory=dict)
    told: tuple[Assigned, ...] = ()

    def scenarios(self, default: int | None, count: int) -> list[int | None]:
        """The scenario of each new customer whose file names none."""
        decided = self.created or [None] * count
        return [rule.scenario_id if rule else default for rule in decided]

    def digest(self) -> tuple[object, ...]:
        """Names what is decided."""
        created = [rule.scenario_id if rule else -1 for rule in self.created]
        moved = {key: rule.scenario_id for key, rule in self.moved.items()}
        return (created, moved) if self.created or moved else ()


NO_RULES = Assignments()


def plan_assignments(session: Session, entity_id: int, incoming: Incoming) -> Assignments:
    """What the rules in force decide of an entity's customers once the file is imported."""
    rules = rules_in_force(session, entity_id)
    if not rules:
        return NO_RULES
    asked = {one.field for rule in rules for one in rule.conditions}
    known = _known(session, entity_id, asked, incoming) if _every(rules) else _Held([], [], {})
    new = _created(session, asked, incoming)
    held = {name: [*known.values[name], *new[name]] for name in asked} if known.ids else new
    are_new = [False] * len(known.ids) + [True] * incoming.count
    chosen = choose_rules(rules, held, are_new)
    before = zip(known.ids, known.scenarios, chosen[: len(known.ids)], strict=True)
    moved = {
        key: rule
        for key, scenario, rule in before
        if rule and rule.scenario_id != scenario and key not in incoming.named
    }
    named = incoming.created_named or [False] * incoming.count
    created = [
        None if said else rule for said, rule in zip(named, chosen[len(known.ids) :], strict=True)
    ]
    return Assignments(created, moved, _told(session, rules, [*moved.values(), *created]))


def apply_moves(
    applying: Applying, clock: Clock, entity_id: int, day: date, moved: Mapping[int, Rule]
) -> None:
    """Put known customers on the scenario their rule says: what is due goes to confirm.

    Where a cycle runs, nothing leaves before tomorrow.
    """
    if not moved:
        return
    bulk, ids = applying.bulk, list(moved)
    scenarios = [rule.scenario_id for rule in moved.values()]
    bulk.mark(Customer, ids, "plan_needed")
    columns: dict[str, list[Any]] = {
        "scenario_id": scenarios,
        "first_pass": [one is not None for one in scenarios],
    }
    bulk.update(Customer, ids, columns)
    running = select(col(Cycle.customer_id)).where(
        among(col(Cycle.customer_id), ids), col(Cycle.ended_on).is_(None)
    )
    waiting = sorted(set(applying.session.scalars(running)))
    tomorrow = (day + timedelta(days=1)).isoformat()
    bulk.update(Customer, waiting, {"not_before": [tomorrow] * len(waiting)})
    _tell(applying, clock, entity_id, day, moved)


def _tell(
    applying: Applying, clock: Clock, entity_id: int, day: date, moved: Mapping[int, Rule]
) -> None:
    """One line in each history; not a change by a person, on which undoing would stumble."""
    names = _scenario_names(applying.session)
    event = {
        "entity_id": entity_id,
        "kind": "import.assigned",
        "on": day,
        "at": clock.real(),
        "message": N_("Scenario: {scenario}, by rule {rule}."),
    }
    values = {
        rule.id: json.dumps(
            {"scenario": names.get(rule.scenario_id, "—"), "rule": rule.name}, ensure_ascii=False
        )
        for rule in moved.values()
    }
    rows = [event | {"customer_id": key, "values": values[one.id]} for key, one in moved.items()]
    applying.session.execute(insert(Event), rows)


@dataclass(frozen=True)
class _Held:
    ids: list[int]
    scenarios: list[int | None]
    values: Mapping[str, Sequence[Value]]


def _every(rules: Sequence[Rule]) -> bool:
    return any(not rule.new_only for rule in rules)


def _known(session: Session, entity_id: int, asked: set[str], incoming: Incoming) -> _Held:
    """The customers there are, as they will be."""
    fields = [name for name in _FIELDS if name in asked]
    table = table_of(Customer)
    columns = [table.c[_PEOPLE.get(name, name)] for name in fields]
    query = select(table.c.id, table.c.scenario_id, *columns).where(table.c.entity_id == entity_id)
    rows = fetch(session, query.order_by(table.c.id))
    ids = [row[0] for row in rows]
    values: dict[str, Sequence[Value]] = {}
    for place, name in enumerate(fields, start=2):
        moved = incoming.changed.get(_PEOPLE.get(name, name), {})
        held = [moved.get(row[0], row[place]) for row in rows]
        values[name] = _read(session, name, held)
    if "group" in asked:
        carried = _memberships(session, entity_id)
        none: frozenset[str] = frozenset()
        values["group"] = [incoming.groups.get(key, carried.get(key, none)) for key in ids]
    return _Held(ids, [row[1] for row in rows], values)


def _created(session: Session, asked: set[str], incoming: Incoming) -> dict[str, Sequence[Value]]:
    """What new customers hold."""
    held: dict[str, Sequence[Value]] = {}
    for name in asked:
        if name == "group":
            held[name] = incoming.created_groups or [frozenset[str]()] * incoming.count
            continue
        column = incoming.created.get(_PEOPLE.get(name, name))
        held[name] = _read(session, name, column or [None] * incoming.count)
    return held


def _read(session: Session, name: str, held: Sequence[Any]) -> list[Value]:
    if name not in _PEOPLE:
        return [str(value) if value is not None else "" for value in held]
    emails = _pairs(session, User.id, User.email)
    return [emails.get(value, "") for value in held]


def _memberships(session: Session, entity_id: int) -> dict[int, frozenset[str]]:
    query = (
        select(col(GroupMember.customer_id), col(Group.name))
        .join(Group, col(Group.id) == col(GroupMember.group_id))
        .where(col(Group.entity_id) == entity_id)
    )
    carried: dict[int, set[str]] = {}
    for customer, name in fetch(session, query):
        carried.setdefault(customer, set()).add(name)
    return {key: frozenset(names) for key, names in carried.items()}


def _told(
    session: Session, rules: Sequence[Rule], decided: Sequence[Rule | None]
) -> tuple[Assigned, ...]:
    counts = Counter(rule.id for rule in decided if rule)
    names = _scenario_names(session) if counts else {}
    return tuple(
        Assigned(rule.name, names.get(rule.scenario_id, ""), counts[rule.id])
        for rule in rules
        if counts[rule.id]
    )


def _scenario_names(session: Session) -> dict[int | None, str]:
    return _pairs(session, Scenario.id, Scenario.name)


def _pairs(session: Session, key: Any, value: Any) -> dict[int | None, str]:
    return dict(session.execute(select(key, value)).tuples().all())
