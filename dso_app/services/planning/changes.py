"""What planning changes: for each customer, what is planned against what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.item_planner import plan_item_steps
from dso_app.domain.leading import Memory
from dso_app.domain.planner import plan_next_step
from dso_app.domain.planning import Excluded, ItemFacts, PlannedStep, PlanningSettings, Reached
from dso_app.domain.scenario import Scope
from dso_app.errors import Reason
from dso_app.records import record
from dso_app.services.planning.facts import CustomerToPlan
from dso_app.services.planning.reasons import (
    NO_SCENARIO,
    OTHER_CHANNEL,
    SCENARIO_EDITED,
    SCENARIO_OFF,
    SUPERSEDED,
    values_text,
)
from dso_app.services.planning.states import (
    IN_FLIGHT,
    OpenAction,
    Standing,
    kept_standing,
    planned_standing,
)

CycleKey = tuple[int, int]
"""Scenario and leader item."""

_NO_REASON = ("", "", "{}")


@record
class NewAction:
    """An action to insert."""

    customer_id: int
    cycle: CycleKey
    compiled: CompiledScenario
    planned: PlannedStep
    standing: Standing


@record
class SkippedStep:
    """A step the entry rule passes over for a leader."""

    customer_id: int
    cycle: CycleKey
    compiled: CompiledScenario
    order: int
    highest: bool
    """The last of those passed over: what the leader remembers."""


@dataclass(slots=True)
class Changes:
    """All that planning writes for some customers."""

    new: list[NewAction] = field(default_factory=list)
    skipped: list[SkippedStep] = field(default_factory=list)
    moved: list[tuple[OpenAction, PlannedStep, Standing]] = field(default_factory=list)
    """Actions that stay, with another date or standing."""
    relisted: list[tuple[OpenAction, PlannedStep]] = field(default_factory=list)
    """Actions that stay, with other items or totals."""
    cancelled: list[tuple[OpenAction, Reason]] = field(default_factory=list)
    reasons: list[tuple[int, tuple[str, str, str]]] = field(default_factory=list)
    """Customers whose reason for having no step changed."""
    passed: list[int] = field(default_factory=list)
    """Customers whose first pass found something open."""


@dataclass(frozen=True, slots=True)
class Planner:
    """What planning a customer takes besides the customer.

    Attributes:
        scenarios: those in force, by id.
        spent: keys of steps performed or skipped in a cycle, under a version before the present.
        look_ahead: whether it is wanted what steps of days to come will list and ask for.
    """

    scenarios: Mapping[int, CompiledScenario]
    spent: Mapping[CycleKey, frozenset[str]]
    settings: PlanningSettings
    today: date
    look_ahead: bool = True

    def answer(
        self, customer: CustomerToPlan, memory: Memory | None = None
    ) -> list[PlannedStep] | Excluded:
        """The customer's next steps, or why there is none; never a step its cycle has had.

        One step in scope *account*; in scope *item* one for each step its items are at, the
        highest first. A memory of the days before may be given; see there.
        """
        if customer.scenario_id is None:
            return Excluded(NO_SCENARIO)
        compiled = self.scenarios.get(customer.scenario_id)
        if compiled is None:
            return Excluded(SCENARIO_OFF)
        planned = self._plan(compiled, customer, memory)
        while not isinstance(planned, Excluded) and (had := self._spent(customer, planned)):
            # An edit moved the step beyond what its cycle has reached: it counts as reached.
            customer = _with_reached(customer, compiled, had)
            planned = self._plan(compiled, customer, memory)
        return planned

    def _plan(
        self, compiled: CompiledScenario, customer: CustomerToPlan, memory: Memory | None
    ) -> list[PlannedStep] | Excluded:
        if compiled.scenario.scope is Scope.ITEM:
            return plan_item_steps(
                *(compiled, customer.facts, customer.items, self.settings, self.today),
                look_ahead=self.look_ahead,
                memory=memory,
            )
        planned = plan_next_step(
            *(compiled, customer.facts, customer.items, customer.history),
            *(self.settings, self.today),
            look_ahead=self.look_ahead,
            memory=memory,
        )
        return planned if isinstance(planned, Excluded) else [planned]

    def _spent(self, customer: CustomerToPlan, planned: list[PlannedStep]) -> dict[int, int]:
        """Items whose cycle has had the step planned for it, and that step's order."""
        if not self.spent:
            return {}
        return {
            item_id: one.step.order
            for one in planned
            for item_id in cycles_of(one)
            if one.step.key in self.spent_in(customer, item_id)
        }

    def spent_in(self, customer: CustomerToPlan, item_id: int) -> frozenset[str]:
        """Keys of the steps that an item's cycle has had."""
        return self.spent.get((customer.scenario_id or 0, item_id), frozenset())


def cycles_of(planned: PlannedStep) -> dict[int, tuple[int, ...]]:
    """The items in whose cycles a step is planned, and the orders each passes over."""
    if not planned.climbers:
        return {planned.leader_id: planned.skipped_orders}
    return {one.item_id: one.skipped_orders for one in planned.climbers}


def _with_reached(
    customer: CustomerToPlan, compiled: CompiledScenario, had: Mapping[int, int]
) -> CustomerToPlan:
    def moved(item: ItemFacts) -> ItemFacts:
        if item.id not in had:
            return item
        order = had[item.id]
        version = compiled.scenario.version_id
        return replace(item, reached=Reached(version, order, compiled.offsets[order - 1]))

    return replace(customer, items=[moved(item) for item in customer.items])


def compare(
    customer: CustomerToPlan, standing: Sequence[OpenAction], planner: Planner, changes: Changes
) -> None:
    """Add to the changes what planning one customer changes.

    What is leaving is left alone until its end is known; in scope *account* so is the customer,
    who has one open action at a time.
    """
    compiled = planner.scenarios.get(customer.scenario_id or 0)
    leaving = {one.step_key for one in standing if one.message_state in IN_FLIGHT}
    if leaving and not (compiled and compiled.scenario.scope is Scope.ITEM):
        return
    waiting = {one.step_key: one for one in standing if one.step_key not in leaving}
    planned = planner.answer(customer)
    reason = _NO_REASON
    if isinstance(planned, Excluded):
        why = planned.reason
        reason = (why.code, why.message, values_text(why.values))
        changes.cancelled.extend((one, why) for one in waiting.values())
    else:
        for step in planned:
            if step.step.key not in leaving:
                old = waiting.pop(step.step.key, None)
                _compare_step(customer, old, step, planner, changes)
        changes.cancelled.extend((one, SUPERSEDED) for one in waiting.values())
    if reason != customer.reason:
        changes.reasons.append((customer.facts.id, reason))
    if customer.first_pass and customer.items and customer.scenario_id in planner.scenarios:
        changes.passed.append(customer.facts.id)


def _compare_step(
    customer: CustomerToPlan,
    standing: OpenAction | None,
    planned: PlannedStep,
    planner: Planner,
    changes: Changes,
) -> None:
    scenario_id = customer.scenario_id or 0
    compiled = planner.scenarios[scenario_id]
    _pass_over(customer, compiled, planned, planner, changes)
    cycle = (scenario_id, planned.leader_id)
    new = planned_standing(planned, planner.today, first_pass=customer.first_pass)
    if standing is not None:
        changed = _why_replaced(standing, cycle, compiled, planned, planner.today)
        if changed is None:
            _compare_same(standing, planned, kept_standing(standing, new), changes)
            return
        changes.cancelled.append((standing, changed))
    changes.new.append(NewAction(customer.facts.id, cycle, compiled, planned, new))


def _pass_over(
    customer: CustomerToPlan,
    compiled: CompiledScenario,
    planned: PlannedStep,
    planner: Planner,
    changes: Changes,
) -> None:
    """Record the steps that the entry rule passes over, in each cycle that has not had them."""
    for item_id, orders in cycles_of(planned).items():
        spent = planner.spent_in(customer, item_id) if orders else frozenset()
        changes.skipped.extend(
            SkippedStep(
                customer.facts.id,
                (customer.scenario_id or 0, item_id),
                compiled,
                order,
                highest=order == orders[-1],
            )
            for order in orders
            if compiled.steps[order - 1].key not in spent
        )


def _why_replaced(
    standing: OpenAction,
    cycle: CycleKey,
    compiled: CompiledScenario,
    planned: PlannedStep,
    today: date,
) -> Reason | None:
    """Why an open action gives way to another; None when it is the planned step."""
    scenario_id, leader_id = cycle
    # In scope item an action stands for a step, whoever of its items is the oldest.
    same = bool(planned.climbers) or standing.leader_item_id == leader_id
    # What was due and is to come again later must not leave in the meantime.
    put_off = standing.planned_on <= today < planned.planned_on
    if standing.scenario_id != scenario_id or not same or put_off:
        return SUPERSEDED
    if standing.channel != planned.step.channel:
        return OTHER_CHANNEL
    return None if standing.version_id == compiled.scenario.version_id else SCENARIO_EDITED


def _compare_same(
    standing: OpenAction, planned: PlannedStep, kept: Standing, changes: Changes
) -> None:
    if standing.planned_on != planned.planned_on or standing.standing != kept:
        changes.moved.append((standing, planned, kept))
    listing = planned.listing
    listed = {*listing.item_ids, *listing.down_payment_ids}
    moved = standing.leader_item_id != planned.leader_id
    if moved or standing.item_ids != listed or standing.totals != listing.asked:
        changes.relisted.append((standing, planned))
