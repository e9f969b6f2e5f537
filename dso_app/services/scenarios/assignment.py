"""Putting customers on a scenario, or on none."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, visible_customers
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import (
    Action,
    Customer,
    Cycle,
    Entity,
    Event,
    Group,
    GroupMember,
    Scenario,
)
from dso_app.services.bulk import among, chunks
from dso_app.services.changed_here import mark_all_changed
from dso_app.services.merging.aliases import codes_now
from dso_app.services.scenarios.start import Start, restart
from dso_app.services.scenarios.verbs import UnknownScenario, find_scenario
from dso_app.texts import N_

_AT_ONCE = 5000
"""Customers in one query."""


class UnknownGroup(RelanceError):
    """No customer group has the name."""

    message = N_("There is no group “{group}”.")


class NobodyNamed(RelanceError):
    """An assignment that names no customer at all."""

    message = N_("Name the customers: by code, by group, or all of them.")


@dataclass(frozen=True)
class Who:
    """The customers meant: by code, by id, of a group, or all.

    Codes and ids that are not in the actor's scope are errors; a group and *all* mean those of
    it that are.
    """

    codes: Collection[str] = ()
    ids: Collection[int] = ()
    group: str = ""
    everyone: bool = False


@dataclass(frozen=True)
class Assigned:
    """What an assignment does.

    Attributes:
        changed: customers put on the scenario.
        unchanged: those already on it.
        running: of the changed, those in the middle of a cycle: what was done counts, the rest
            is planned on the new scenario, and nothing leaves before tomorrow.
        prepared: of the changed, those with a step prepared or confirmed: it is called back.
    """

    changed: int
    unchanged: int
    running: int = 0
    prepared: int = 0


def assign_scenario(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    name: str,
    who: Who,
    *,
    start: Start = Start.CONFIRM,
) -> Assigned:
    """Put customers on a scenario; an empty name takes them off theirs.

    Their first pass goes to confirm unless `start` says now. Customers already on it are left
    as they are, but that `now` ends a first pass still to come. Where cycles run on another
    scenario, nothing leaves before tomorrow.

    Raises:
        UnknownScenario, UnknownCustomer, UnknownGroup, NobodyNamed: nothing is changed.
    """
    scenario, ids, before = _moved(session, actor, entity, name, who)
    target = scenario.id if scenario else None
    there = col(Customer.scenario_id).is_not_distinct_from(target)
    done = _assigned(session, ids, before)
    if start is Start.NOW and target is not None:
        already = among(col(Customer.id), ids) & there & col(Customer.first_pass)
        restart(session, clock, entity, already, start, edited=False)
    if before:
        _put(session, clock, entity, before, target, start)
        _tell(session, actor, clock, entity, list(before), scenario.name if scenario else "—")
    return done


def foresee_assignment(
    session: Session, actor: Actor, entity: Entity, name: str, who: Who
) -> Assigned:
    """What `assign_scenario` would do; nothing is changed."""
    _, ids, before = _moved(session, actor, entity, name, who)
    return _assigned(session, ids, before)


def _moved(
    session: Session, actor: Actor, entity: Entity, name: str, who: Who
) -> tuple[Scenario | None, list[int], dict[int, int | None]]:
    """The scenario, everybody meant, and the present scenario of those on another."""
    actor.require(Permission.EDIT_CUSTOMERS)
    scenario = find_scenario(session, actor, entity.id or 0, name) if name else None
    if scenario is not None and scenario.archived:
        raise UnknownScenario(name=name)
    ids = meant_customers(session, actor, entity, who)
    there = col(Customer.scenario_id).is_not_distinct_from(scenario.id if scenario else None)
    query = select(col(Customer.id), col(Customer.scenario_id)).where(
        among(col(Customer.id), ids), ~there
    )
    return scenario, ids, {key: old for key, old in session.execute(query) if key is not None}


def _assigned(session: Session, ids: Sequence[int], before: dict[int, int | None]) -> Assigned:
    moved = list(before)
    running = select(func.count(func.distinct(col(Cycle.customer_id)))).where(
        among(col(Cycle.customer_id), moved), col(Cycle.ended_on).is_(None)
    )
    prepared = select(func.count(func.distinct(col(Action.customer_id)))).where(
        among(col(Action.customer_id), moved),
        col(Action.kind) == "scenario",
        col(Action.closed_on).is_(None),
    )
    return Assigned(
        changed=len(moved),
        unchanged=len(ids) - len(moved),
        running=session.scalar(running) or 0,
        prepared=session.scalar(prepared) or 0,
    )


def meant_customers(session: Session, actor: Actor, entity: Entity, who: Who) -> list[int]:
    """Ids of the customers meant, all in the actor's scope.

    Raises:
        UnknownCustomer, UnknownGroup, NobodyNamed: somebody meant is not there.
    """
    visible = visible_customers(actor, entity.id or 0)
    if who.codes or who.ids:
        codes = codes_now(session, entity.id or 0, who.codes)
        return [
            *_all_of(session, visible, col(Customer.code), sorted(set(codes))),
            *_all_of(session, visible, col(Customer.id), sorted(set(who.ids))),
        ]
    if who.group:
        visible &= _in_group(session, entity, who.group)
    elif not who.everyone:
        raise NobodyNamed
    ids = session.scalars(select(col(Customer.id)).where(visible).order_by(col(Customer.id)))
    return [key for key in ids if key is not None]


def _all_of(
    session: Session,
    visible: ColumnElement[bool],
    column: Mapped[str] | Mapped[int | None],
    wanted: Sequence[str] | Sequence[int],
) -> list[int]:
    rows = [
        row
        for part in chunks(wanted, _AT_ONCE)
        for row in session.execute(
            select(column, col(Customer.id)).where(visible, column.in_(part))
        )
    ]
    there = {value for value, _ in rows}
    for value in wanted:
        if value not in there:
            raise UnknownCustomer(customer=value)
    return [key for _, key in rows if key is not None]


def _in_group(session: Session, entity: Entity, name: str) -> ColumnElement[bool]:
    named = func.lower(Group.name) == name.strip().lower()
    group = session.scalar(select(col(Group.id)).where(col(Group.entity_id) == entity.id, named))
    if group is None:
        raise UnknownGroup(group=name)
    members = select(col(GroupMember.customer_id)).where(col(GroupMember.group_id) == group)
    return col(Customer.id).in_(members)


def _put(
    session: Session,
    clock: Clock,
    entity: Entity,
    before: dict[int, int | None],
    target: int | None,
    start: Start,
) -> None:
    which = among(col(Customer.id), list(before))
    restart(session, clock, entity, which, start, edited=False)
    moved = [key for key, scenario in before.items() if scenario is not None]
    if moved:
        restart(session, clock, entity, among(col(Customer.id), moved), start, edited=True)
    session.execute(
        update(Customer)
        .where(which)
        .values(scenario_id=target)
        .execution_options(synchronize_session="fetch")
    )
    mark_all_changed(session, which, "scenario_id")


def _tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    ids: Sequence[int],
    scenario: str,
) -> None:
    event = {
        "entity_id": entity.id,
        "kind": "customer.scenario",
        "on": today(clock, entity.timezone),
        "at": clock.real(),
        "user_id": actor.user_id,
        "message": N_("Scenario: {scenario}."),
        "values": json.dumps({"scenario": scenario}, ensure_ascii=False),
    }
    session.execute(insert(Event), [event | {"customer_id": key} for key in ids])
