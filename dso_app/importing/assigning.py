"""The rules of assignment at an import: planned with it, applied with it, undone with it.

What the file itself names wins over every rule: a file and a rule that disagree would put the
customer to and fro at each import.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.assignment import GROUP, Rule, Value, choose_rules
from dso_app.domain.conditions import OF_CUSTOMERS
from dso_app.importing.answer import Assigned
from dso_app.models import Customer, Group, GroupMember, Scenario, User
from dso_app.services.bulk import fetch, table_of
from dso_app.services.customers.assignment_rules import rules_in_force

_PEOPLE = {"collector": "collector_id", "sales": "sales_id"}
_FIELDS = tuple(one for one in OF_CUSTOMERS if one != "group")


@dataclass(frozen=True)
class Incoming:
    """What a file says of customers, by column of their table.

    Attributes:
        created: of each new customer, columns of equal length.
        count: how many new ones there are.
        created_groups: the groups of each.
        changed: by column, the new values of known customers by id.
        groups: known customers' groups, where the file changes them.
        said_new: by what rules give, whether the file names it of each new customer.
        said: by what rules give, the known customers of whom the file names it.
    """

    created: Mapping[str, Sequence[Any]]
    count: int
    created_groups: Sequence[frozenset[str]] = ()
    changed: Mapping[str, Mapping[int, Any]] = field(default_factory=dict)
    groups: Mapping[int, frozenset[str]] = field(default_factory=dict)
    said_new: Mapping[str, Sequence[bool]] = field(default_factory=dict)
    said: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignments:
    """What the rules decide.

    Attributes:
        created: by what is given, of each new customer the rule that decides; none where none
            does, and where the file says it.
        moved: by what is given, known customers who do not have it yet, and by which rule.
        told: by rule, in their order.
    """

    created: Mapping[str, Sequence[Rule | None]] = field(default_factory=dict)
    moved: Mapping[str, Mapping[int, Rule]] = field(default_factory=dict)
    told: tuple[Assigned, ...] = ()

    def complete(
        self, columns: Mapping[str, Sequence[Any]], default: int | None, count: int
    ) -> dict[str, list[Any]]:
        """The columns of new customers with what rules give where the file says nothing.

        Args:
            columns: as the file says.
            default: the scenario of those whom neither puts on one.
            count: how many they are.
        """
        full = {name: list(values) for name, values in columns.items()}
        said = full.get("scenario_id", [None] * count)
        ruled = self.created.get("scenario_id") or [None] * count
        full["scenario_id"] = [
            rule.gives["scenario_id"] if rule else default if one is None else one
            for one, rule in zip(said, ruled, strict=True)
        ]
        full["first_pass"] = [one is not None for one in full["scenario_id"]]
        for column, rules in self.created.items():
            if column in (GROUP, "scenario_id"):
                continue
            otherwise = full.get(column) or [nothing_in(column)] * count
            full[column] = [
                rule.gives[column] if rule else one
                for one, rule in zip(otherwise, rules, strict=True)
            ]
        return full

    def digest(self) -> tuple[object, ...]:
        """Names what is decided."""
        created = {
            thing: [rule.gives[thing] if rule else "" for rule in rules]
            for thing, rules in self.created.items()
        }
        moved = {
            thing: {key: rule.gives[thing] for key, rule in rules.items()}
            for thing, rules in self.moved.items()
        }
        return (created, moved) if created or moved else ()


NO_RULES = Assignments()


def nothing_in(column: str) -> Any:
    """What a new customer has in a column that nobody says anything of."""
    default = table_of(Customer).c[column].default
    return getattr(default, "arg", None)


def plan_assignments(session: Session, entity_id: int, incoming: Incoming) -> Assignments:
    """What the rules in force decide of an entity's customers once the file is imported."""
    rules = rules_in_force(session, entity_id)
    if not rules:
        return NO_RULES
    asked = {one.field for rule in rules for one in rule.conditions}
    given = dict.fromkeys(thing for rule in rules for thing in rule.gives)
    known = _known(session, entity_id, asked, given, incoming) if _every(rules) else _Held([])
    new = _created(session, asked, incoming)
    held = {name: [*known.values[name], *new[name]] for name in asked} if known.ids else new
    are_new = [False] * len(known.ids) + [True] * incoming.count
    created, moved = {}, {}
    for thing, chosen in choose_rules(rules, held, are_new).items():
        of_known, of_new = chosen[: len(known.ids)], chosen[len(known.ids) :]
        said = incoming.said_new.get(thing) or [False] * incoming.count
        decided = [None if one else rule for one, rule in zip(said, of_new, strict=True)]
        if any(decided):
            created[thing] = decided
        named = incoming.said.get(thing, frozenset())
        if found := _moved(thing, known, of_known, named):
            moved[thing] = found
    return Assignments(created, moved, _told(session, rules, created, moved))


def _moved(
    thing: str, known: "_Held", chosen: Sequence[Rule | None], named: frozenset[int]
) -> dict[int, Rule]:
    """Known customers who get what they do not have yet, and which their file does not name."""
    found = {}
    for key, has, rule in zip(known.ids, known.has.get(thing, ()), chosen, strict=False):
        if rule is None or key in named:
            continue
        gives = rule.gives[thing]
        if gives not in has if thing == GROUP else (has or None) != (gives or None):
            found[key] = rule
    return found


@dataclass(frozen=True)
class _Held:
    """Known customers: what conditions ask, and what they have of what is given."""

    ids: list[int]
    values: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    has: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def _every(rules: Sequence[Rule]) -> bool:
    return any(not rule.new_only for rule in rules)


def _known(
    session: Session,
    entity_id: int,
    asked: Collection[str],
    given: Collection[str],
    incoming: Incoming,
) -> _Held:
    """The customers there are, as they will be."""
    fields = [name for name in _FIELDS if name in asked]
    things = [name for name in given if name != GROUP]
    table = table_of(Customer)
    columns = [_PEOPLE.get(name, name) for name in (*fields, *things)]
    query = select(table.c.id, *(table.c[name] for name in columns))
    rows = fetch(session, query.where(table.c.entity_id == entity_id).order_by(table.c.id))
    ids = [row[0] for row in rows]
    held = []
    for place, column in enumerate(columns, start=1):
        moved = incoming.changed.get(column, {})
        held.append([moved.get(row[0], row[place]) for row in rows])
    values: dict[str, Sequence[Value]] = {
        name: _read(session, name, column) for name, column in zip(fields, held, strict=False)
    }
    has: dict[str, Sequence[Any]] = dict(zip(things, held[len(fields) :], strict=True))
    if "group" in asked or GROUP in given:
        carried = _memberships(session, entity_id)
        none: frozenset[str] = frozenset()
        groups = [incoming.groups.get(key, carried.get(key, none)) for key in ids]
        values, has = values | {"group": groups}, has | {GROUP: groups}
    return _Held(ids, values, has)


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
    session: Session,
    rules: Sequence[Rule],
    created: Mapping[str, Sequence[Rule | None]],
    moved: Mapping[str, Mapping[int, Rule]],
) -> tuple[Assigned, ...]:
    """What each rule gives and how many customers get something of it."""
    got: dict[int, set[tuple[str, int]]] = {}
    for decided in created.values():
        for place, rule in enumerate(decided):
            if rule:
                got.setdefault(rule.id, set()).add(("new", place))
    for found in moved.values():
        for key, rule in found.items():
            got.setdefault(rule.id, set()).add(("known", key))
    words = GivenWords(session) if got else None
    return tuple(
        Assigned(
            rule.name,
            gives.get("scenario_id", ""),
            len(got[rule.id]),
            gives if set(gives) != {"scenario_id"} else {},
        )
        for rule in rules
        if words and rule.id in got
        for gives in ({thing: words.of(thing, value) for thing, value in rule.gives.items()},)
    )


class GivenWords:
    """What rules give, as people write it."""

    def __init__(self, session: Session) -> None:
        self._scenarios = _pairs(session, Scenario.id, Scenario.name)
        self._people = _pairs(session, User.id, User.name)

    def of(self, thing: str, value: Any) -> str:
        """A scenario's or a person's name, a group, a value."""
        if thing == "scenario_id":
            return self._scenarios.get(value, "")
        if thing in _PEOPLE.values():
            return self._people.get(value, "")
        if isinstance(value, bool):
            return "on" if value else "off"
        return str(value or "")


def _pairs(session: Session, key: Any, value: Any) -> dict[int | None, str]:
    return dict(session.execute(select(key, value)).tuples().all())
