"""What the rules of assignment decided, applied with an import: undone with it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from dso_app.clock import Clock
from dso_app.domain.assignment import GROUP, Rule
from dso_app.importing.assigning import Assignments, GivenWords
from dso_app.importing.context import Applying
from dso_app.importing.customers.groups import make_groups
from dso_app.models import Customer, Cycle, Event, GroupMember
from dso_app.services.bulk import among
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.texts import N_

_SCENARIO = "scenario_id"


def apply_assignments(
    applying: Applying,
    clock: Clock,
    entity_id: int,
    day: date,
    assignments: Assignments,
    created: Sequence[int],
) -> None:
    """Give known customers what their rules say, and new ones their groups.

    Whoever comes onto a scenario: what is due goes to confirm; where a cycle runs, nothing leaves
    before tomorrow.

    Args:
        applying: the import.
        clock: tells the moment.
        entity_id: whose customers.
        day: the business date.
        assignments: what was planned.
        created: ids of the new customers, who have all but their groups already.
    """
    bulk, moved = applying.bulk, assignments.moved
    bulk.mark(Customer, {key for rules in moved.values() for key in rules}, "plan_needed")
    for thing, rules in moved.items():
        if thing == _SCENARIO:
            _put_on(applying, day, rules)
        elif thing != GROUP:
            bulk.update(
                Customer, list(rules), {thing: [one.gives[thing] for one in rules.values()]}
            )
    decided = zip(created, assignments.created.get(GROUP, ()), strict=False)
    new = {key: rule for key, rule in decided if rule}
    _join(applying, entity_id, new | dict(moved.get(GROUP, {})))
    _tell(applying, clock, entity_id, day, moved)


def _put_on(applying: Applying, day: date, rules: Mapping[int, Rule]) -> None:
    bulk, ids = applying.bulk, list(rules)
    scenarios = [rule.gives[_SCENARIO] for rule in rules.values()]
    columns: dict[str, list[Any]] = {
        _SCENARIO: scenarios,
        "first_pass": [one is not None for one in scenarios],
    }
    bulk.update(Customer, ids, columns)
    running = select(col(Cycle.customer_id)).where(
        among(col(Cycle.customer_id), ids), col(Cycle.ended_on).is_(None)
    )
    waiting = sorted(set(applying.session.scalars(running)))
    tomorrow = (day + timedelta(days=1)).isoformat()
    bulk.update(Customer, waiting, {"not_before": [tomorrow] * len(waiting)})


def _join(applying: Applying, entity_id: int, rules: Mapping[int, Rule]) -> None:
    """As imported groups: a later file that names groups replaces them."""
    if not rules:
        return
    groups = make_groups(applying, entity_id, {rule.gives[GROUP] for rule in rules.values()})
    columns = {
        "group_id": [groups[rule.gives[GROUP]] for rule in rules.values()],
        "customer_id": list(rules),
    }
    applying.bulk.insert(GroupMember, columns, {"imported": True})


def _tell(
    applying: Applying,
    clock: Clock,
    entity_id: int,
    day: date,
    moved: Mapping[str, Mapping[int, Rule]],
) -> None:
    """A line in each history; not a change by a person, on which undoing would stumble."""
    if not moved:
        return
    words = GivenWords(applying.session)
    names = custom_field_names(applying.session, entity_id, CUSTOMERS)
    event = {"entity_id": entity_id, "kind": "import.assigned", "on": day, "at": clock.real()}
    rows = [
        event | {"customer_id": key, "message": message, "values": values}
        for thing, rules in moved.items()
        for key, (message, values) in _sentences(thing, rules, words, names)
    ]
    applying.session.execute(insert(Event), rows)


def _sentences(
    thing: str, rules: Mapping[int, Rule], words: GivenWords, names: Mapping[str, str]
) -> Iterable[tuple[int, tuple[str, str]]]:
    """What is told of each customer: the same of all a rule decides about."""
    told: dict[int, tuple[str, str]] = {}
    for rule in rules.values():
        if rule.id in told:
            continue
        value = words.of(thing, rule.gives[thing]) or "—"
        if thing == _SCENARIO:
            message, values = N_("Scenario: {scenario}, by rule {rule}."), {"scenario": value}
        else:
            message = N_("{field}: {value}, by rule {rule}.")
            values = {
                "field": "groups" if thing == GROUP else names.get(thing, thing),
                "value": value,
            }
        told[rule.id] = message, json.dumps(values | {"rule": rule.name}, ensure_ascii=False)
    return ((key, told[rule.id]) for key, rule in rules.items())
