"""The agenda planned in bulk, and again for the customers that something touched."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlmodel import Session, col

from dso_app.access.scope import UnknownEntity
from dso_app.clock import Clock, today
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.models import Action, Customer, Cycle, Entity, Item
from dso_app.services.bulk import among, chunks, fetch, no_collecting, table_of
from dso_app.services.customers.do_not_dun import resume_dunning
from dso_app.services.planning.changes import Changes, Planner, compare
from dso_app.services.planning.cycles import lapse_actions
from dso_app.services.planning.facts import (
    CustomerToPlan,
    climbing,
    load_customers,
    planning_settings,
)
from dso_app.services.planning.reasons import OTHER_CHANNEL, SCENARIO_EDITED, SUPERSEDED
from dso_app.services.planning.rows import open_scenario_actions, spent_steps
from dso_app.services.planning.writer import PlanWriter
from dso_app.services.scenarios.rows import scenarios_in_force
from dso_app.services.specific.rows import SPECIFIC, cancel_settled, reread_specific

_CHUNK = 2000
"""Customers whose items are in memory at once."""


@dataclass(slots=True)
class PlanCounts:
    """What a pass did.

    Attributes:
        customers: customers planned.
        new: actions that came into the agenda.
        changed: actions that stayed, with another date, standing, items or amounts.
        cancelled: actions that went.
        lapsed: manual actions that gave way, undone, to the next step.
    """

    customers: int = 0
    new: int = 0
    changed: int = 0
    cancelled: int = 0
    lapsed: int = 0

    def add(self, changes: Changes) -> None:
        """Count some customers' changes."""
        touched = {action.id for action, _, _ in changes.moved}
        touched |= {action.id for action, _ in changes.relisted}
        self.new += len(changes.new)
        self.changed += len(touched)
        self.cancelled += len(changes.cancelled)


@dataclass(slots=True)
class _Pass:
    session: Session
    clock: Clock
    entity: Entity
    counts: PlanCounts = field(default_factory=PlanCounts)

    def plan(self, customer_ids: Sequence[int], *, first_passes_end: bool) -> None:
        """Plan customers; the runner's pass is what ends their first pass."""
        day = today(self.clock, self.entity.timezone)
        scenarios = scenarios_in_force(self.session, self.entity.id or 0)
        writer = PlanWriter(self.session, self.entity.id or 0, day)
        with no_collecting():
            for ids in chunks(customer_ids, _CHUNK):
                changes = self._changes(ids, scenarios)
                writer.write(changes)
                writer.end_cycles(ids)
                if first_passes_end:
                    writer.end_first_passes(changes)
                self.counts.customers += len(ids)
                self.counts.add(changes)
        self._forget_loaded()

    def _changes(self, ids: list[int], scenarios: dict[int, CompiledScenario]) -> Changes:
        changes = Changes()
        planner = _planner(self.session, self.entity, scenarios, ids, self.clock)
        standing = open_scenario_actions(self.session, ids)
        for customer in load_customers(self.session, ids, climbing(scenarios)):
            compare(customer, standing.get(customer.facts.id, ()), planner, changes)
        return changes

    def _forget_loaded(self) -> None:
        """Rows were written round the session: what it holds of them is read again."""
        for row in self.session.identity_map.values():
            if isinstance(row, Customer | Action | Cycle | Item):
                self.session.expire(row)


def _planner(
    session: Session,
    entity: Entity,
    scenarios: dict[int, CompiledScenario],
    customer_ids: Sequence[int],
    clock: Clock,
) -> Planner:
    versions = [one.scenario.version_id for one in scenarios.values()]
    return Planner(
        scenarios=scenarios,
        spent=spent_steps(session, customer_ids, [one for one in versions if one is not None]),
        settings=planning_settings(entity),
        today=today(clock, entity.timezone),
    )


def plan_agenda(
    session: Session, clock: Clock, entity_id: int, *, everyone: bool = False
) -> PlanCounts:
    """Plan the customers of an entity that something touched; everyone when the day has turned.

    Idempotent: planned twice with nothing changed in between, nothing is written. Ends the first
    pass of the customers planned. Undone manual steps lapse first.

    Args:
        session: of a writing transaction.
        clock: what tells the business date.
        entity_id: the entity.
        everyone: plan all customers, touched or not.

    Raises:
        UnknownEntity: there is no such entity.
    """
    entity = _entity(session, entity_id)
    day = today(clock, entity.timezone)
    lapsed = lapse_actions(session, clock, entity)
    cancel_settled(session, entity, day)
    session.flush()
    if entity.planned_on != day:
        resume_dunning(session, clock, entity)
    condition = _to_plan(entity, everyone=everyone or entity.planned_on != day)
    entity.planned_on = day
    one_pass = _Pass(session, clock, entity)
    one_pass.counts.lapsed = lapsed
    ids = _claim(session, condition, first_passes_end=True)
    one_pass.plan(ids, first_passes_end=True)
    return one_pass.counts


def plan_touched(session: Session, clock: Clock, entity: Entity) -> PlanCounts:
    """Bring the agenda up to date for somebody who looks at it: no pass, first passes go on."""
    session.flush()
    day_turned = entity.planned_on != today(clock, entity.timezone)
    ids = _claim(session, _to_plan(entity, everyone=day_turned), first_passes_end=False)
    one_pass = _Pass(session, clock, entity)
    one_pass.plan(ids, first_passes_end=False)
    return one_pass.counts


def _to_plan(entity: Entity, *, everyone: bool) -> ColumnElement[bool]:
    """Customers something touched; or all there are."""
    chosen: list[ColumnElement[bool]] = [col(Customer.plan_needed).is_(True)]
    if everyone:
        chosen += [col(Customer.scenario_id).is_not(None), _has_open_action()]
    return and_(col(Customer.entity_id) == entity.id, or_(*chosen))


def replan_customers(session: Session, clock: Clock, customer_ids: Sequence[int]) -> PlanCounts:
    """Plan some customers again at once, because somebody changed something about them."""
    session.flush()
    ids = _claim(session, among(col(Customer.id), list(customer_ids)), first_passes_end=False)
    of_entity: dict[int, list[int]] = {}
    query = select(col(Customer.id), col(Customer.entity_id)).where(among(col(Customer.id), ids))
    for key, entity_id in session.execute(query.order_by(col(Customer.id))):
        of_entity.setdefault(entity_id, []).append(key)
    counts = PlanCounts()
    for entity_id, keys in of_entity.items():
        one_pass = _Pass(session, clock, _entity(session, entity_id), counts)
        one_pass.plan(keys, first_passes_end=False)
    return counts


def reread(
    session: Session,
    clock: Clock,
    entity: Entity,
    scenarios: dict[int, CompiledScenario],
    actions: Sequence[Action],
) -> dict[int, PlannedStep | Excluded]:
    """What the planner says now of actions of an entity about to leave, by their ids.

    `scenarios` are those in force in the entity.

    Excluded when the customer has no step any more, or when the action's is not among its next
    ones or is another leader's: the action's message is then cancelled with that reason.
    """
    of_scenarios = [action for action in actions if action.kind != SPECIFIC]
    ids = sorted({action.customer_id for action in of_scenarios})
    planner = _planner(session, entity, scenarios, ids, clock)
    answers = {
        customer.facts.id: (customer, planner.answer(customer))
        for customer in load_customers(session, ids, climbing(scenarios))
    }
    found: dict[int, PlannedStep | Excluded] = {
        action.id or 0: _still(action, *answers[action.customer_id], planner)
        for action in of_scenarios
    }
    for action in actions:
        if action.kind == SPECIFIC:
            found[action.id or 0] = reread_specific(session, action)
    return found


def _still(
    action: Action,
    customer: CustomerToPlan,
    planned: list[PlannedStep] | Excluded,
    planner: Planner,
) -> PlannedStep | Excluded:
    """The step an action stands for, as it is planned now."""
    if isinstance(planned, Excluded):
        return planned
    step = next((one for one in planned if one.step.key == action.step_key), None)
    if (
        step is None
        or action.scenario_id != customer.scenario_id
        or step.planned_on > planner.today
    ):
        return Excluded(SUPERSEDED)
    if step.step.channel != action.channel:
        return Excluded(OTHER_CHANNEL)
    if not step.climbers and step.leader_id != action.leader_item_id:
        return Excluded(SUPERSEDED)
    in_force = planner.scenarios[customer.scenario_id or 0].scenario.version_id
    return step if action.version_id == in_force else Excluded(SCENARIO_EDITED)


def _entity(session: Session, entity_id: int) -> Entity:
    entity = session.get(Entity, entity_id)
    if entity is None:
        raise UnknownEntity(entity=entity_id)
    return entity


def _has_open_action() -> ColumnElement[bool]:
    return (
        select(col(Action.id))
        .where(
            col(Action.customer_id) == col(Customer.id),
            col(Action.kind) == "scenario",
            col(Action.closed_on).is_(None),
        )
        .exists()
    )


def _claim(
    session: Session, condition: ColumnElement[bool], *, first_passes_end: bool
) -> list[int]:
    """Lock customers, by id, and say they need no planning: what changes from here on says so.

    The lock comes before anything is read, so that nothing committed meanwhile is lost. A
    customer whose first pass this is not to end stays marked for the pass that ends it.
    """
    query = select(col(Customer.id), col(Customer.plan_needed), col(Customer.first_pass)).where(
        condition
    )
    found = fetch(session, query.order_by(col(Customer.id)).with_for_update())
    planned = [key for key, needed, first in found if needed and (first_passes_end or not first)]
    if planned:
        customers = table_of(Customer)
        statement = update(customers).where(among(customers.c.id, planned))
        session.connection().execute(statement.values(plan_needed=False))
    return [key for key, *_ in found]
