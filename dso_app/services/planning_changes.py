"""What planning changes: for each customer, what is planned against what stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.planner import plan_next_step
from dso_app.domain.planning import Excluded, ItemFacts, PlannedStep, PlanningSettings, Reached
from dso_app.errors import Reason
from dso_app.services.planning_facts import CustomerToPlan
from dso_app.services.planning_reasons import (
    NO_SCENARIO,
    SCENARIO_EDITED,
    SCENARIO_OFF,
    SUPERSEDED,
    values_text,
)
from dso_app.services.planning_states import (
    IN_FLIGHT,
    OpenAction,
    Standing,
    kept_standing,
    planned_standing,
)

CycleKey = tuple[int, int]
"""Scenario and leader item."""

_NO_REASON = ("", "", "{}")


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action to insert."""

    customer_id: int
    cycle: CycleKey
    compiled: CompiledScenario
    planned: PlannedStep
    standing: Standing


@dataclass(frozen=True, slots=True)
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
    """

    scenarios: Mapping[int, CompiledScenario]
    spent: Mapping[CycleKey, frozenset[str]]
    settings: PlanningSettings
    today: date

    def answer(self, customer: CustomerToPlan) -> PlannedStep | Excluded:
        """The customer's next step, or why there is none; never a step its cycle has had."""
        if customer.scenario_id is None:
            return Excluded(NO_SCENARIO)
        compiled = self.scenarios.get(customer.scenario_id)
        if compiled is None:
            return Excluded(SCENARIO_OFF)
        planned = self._plan(compiled, customer)
        while isinstance(planned, PlannedStep) and self._is_spent(customer, planned):
            # An edit moved the step beyond what its cycle has reached: it counts as reached.
            customer = _with_reached(customer, compiled, planned)
            planned = self._plan(compiled, customer)
        return planned

    def _plan(self, compiled: CompiledScenario, customer: CustomerToPlan) -> PlannedStep | Excluded:
        return plan_next_step(
            compiled, customer.facts, customer.items, customer.history, self.settings, self.today
        )

    def _is_spent(self, customer: CustomerToPlan, planned: PlannedStep) -> bool:
        return planned.step.key in self.spent_in(customer, planned)

    def spent_in(self, customer: CustomerToPlan, planned: PlannedStep) -> frozenset[str]:
        """Keys of the steps the planned one's cycle has had."""
        return self.spent.get((customer.scenario_id or 0, planned.leader_id), frozenset())


def _with_reached(
    customer: CustomerToPlan, compiled: CompiledScenario, planned: PlannedStep
) -> CustomerToPlan:
    order = planned.step.order
    reached = Reached(compiled.scenario.version_id, order, compiled.offsets[order - 1])

    def moved(item: ItemFacts) -> ItemFacts:
        return replace(item, reached=reached) if item.id == planned.leader_id else item

    return replace(customer, items=[moved(item) for item in customer.items])


def compare(
    customer: CustomerToPlan, standing: OpenAction | None, planner: Planner, changes: Changes
) -> None:
    """Add to the changes what planning one customer changes."""
    if standing is not None and standing.message_state in IN_FLIGHT:
        return
    planned = planner.answer(customer)
    reason = _NO_REASON
    if isinstance(planned, Excluded):
        why = planned.reason
        reason = (why.code, why.message, values_text(why.values))
        if standing is not None:
            changes.cancelled.append((standing, why))
    else:
        _compare_step(customer, standing, planned, planner, changes)
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
    cycle = (scenario_id, planned.leader_id)
    new = planned_standing(planned, planner.today, first_pass=customer.first_pass)
    if planned.skipped_orders:
        spent = planner.spent_in(customer, planned)
        last = planned.skipped_orders[-1]
        changes.skipped.extend(
            SkippedStep(customer.facts.id, cycle, compiled, order, highest=order == last)
            for order in planned.skipped_orders
            if compiled.steps[order - 1].key not in spent
        )
    if standing is not None:
        changed = _why_replaced(standing, cycle, compiled, planned)
        if changed is None:
            _compare_same(standing, planned, kept_standing(standing, new), changes)
            return
        changes.cancelled.append((standing, changed))
    changes.new.append(NewAction(customer.facts.id, cycle, compiled, planned, new))


def _why_replaced(
    standing: OpenAction, cycle: CycleKey, compiled: CompiledScenario, planned: PlannedStep
) -> Reason | None:
    """Why an open action gives way to another; None when it is the planned step."""
    stands_for = (standing.scenario_id, standing.leader_item_id)
    if stands_for != cycle or standing.step_key != planned.step.key:
        return SUPERSEDED
    return None if standing.version_id == compiled.scenario.version_id else SCENARIO_EDITED


def _compare_same(
    standing: OpenAction, planned: PlannedStep, kept: Standing, changes: Changes
) -> None:
    if standing.planned_on != planned.planned_on or standing.standing != kept:
        changes.moved.append((standing, planned, kept))
    listing = planned.listing
    listed = {*listing.item_ids, *listing.down_payment_ids}
    if standing.item_ids != listed or standing.totals != listing.asked:
        changes.relisted.append((standing, planned))
