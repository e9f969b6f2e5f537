"""The next step of a customer on a scenario of scope *account* (rules, section 6.2)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import is_exhausted, is_late, is_old, why_not_eligible
from dso_app.domain.planning import (
    CustomerFacts,
    Excluded,
    History,
    ItemFacts,
    PlannedStep,
    PlanningSettings,
)
from dso_app.domain.recipients import why_unreachable
from dso_app.domain.scenario import (
    Entry,
    Mode,
    Step,
    Trigger,
    nominal_date,
    planned_by_trigger,
)
from dso_app.domain.step_items import list_items
from dso_app.domain.thresholds import why_held
from dso_app.errors import Reason
from dso_app.formats import decimals

_MOST_DECIMALS = 8


def plan_next_step(
    scenario: CompiledScenario,
    customer: CustomerFacts,
    items: Sequence[ItemFacts],
    history: History,
    settings: PlanningSettings,
    today: date,
) -> PlannedStep | Excluded:
    """The one next step of a customer, or why there is none.

    Args:
        scenario: the customer's, compiled once for all of its customers.
        customer: what the rules ask about it.
        items: all its open items, in the order they are to be listed.
        history: the last scenario step performed for it.
        settings: the entity's.
        today: the business date.
    """
    if not scenario.steps:
        return Excluded(reasons.NO_STEPS)
    if customer.do_not_dun:
        return Excluded(reasons.DO_NOT_DUN)
    able: list[ItemFacts] = []
    refusals: list[Reason] = []
    for item in items:
        if item.remaining_minor > 0:
            reason = why_not_leader(item, scenario, customer, settings, today)
            if reason is None:
                able.append(item)
            else:
                refusals.append(reason)
    for leader in sorted(able, key=_leader_order):
        place = _place(scenario, leader, history, today)
        if place is not None:
            at, planned_on = place
            break
    else:
        refusals.extend(reasons.NO_STEP_LEFT for _ in able)
        return Excluded(_common_reason(refusals))
    step = scenario.steps[at]
    listing = list_items(step, leader, items, customer, settings, max(today, planned_on))
    return PlannedStep(
        step=step,
        leader_id=leader.id,
        planned_on=planned_on,
        skipped_orders=tuple(range(scenario.above(leader.reached) + 1, at + 1)),
        listing=listing,
        held=why_held(listing.asked, scenario.scenario.minimum),
        missing=why_unreachable(step, customer),
    )


def why_not_leader(
    item: ItemFacts,
    scenario: CompiledScenario,
    customer: CustomerFacts,
    settings: PlanningSettings,
    today: date,
) -> Reason | None:
    """Why an item cannot lead: not eligible, old or exhausted; None when it can."""
    reason = why_not_eligible(item, customer, settings, today)
    if reason is not None:
        return reason
    if is_old(item, settings, today):
        return reasons.OLD
    return reasons.EXHAUSTED if is_exhausted(item, scenario) else None


def has_lapsed(step: Step, planned_on: date, today: date) -> bool:
    """Whether an undone manual step lets the next one come: its lapse is over."""
    if step.mode is not Mode.MANUAL or step.lapse_days is None:
        return False
    return (today - planned_on).days >= step.lapse_days


def _leader_order(item: ItemFacts) -> tuple[date, int, str, int]:
    """Oldest due date first; ties: larger remaining, in whole units, then number."""
    size = item.remaining_minor * 10 ** (_MOST_DECIMALS - decimals(item.currency))
    return item.due_date, -size, item.number, item.id


def _place(
    scenario: CompiledScenario, leader: ItemFacts, history: History, today: date
) -> tuple[int, date] | None:
    """Position and planned date of a leader's next step; None when no step is left for it.

    The first step above what it remembers, else where the entry rule puts it; never a pre-due
    step for an item that is late, today or on the day the step would come.
    """
    at = scenario.above(leader.reached)
    if leader.reached is None and scenario.scenario.entry is Entry.MATCHING_AGE:
        at = _matching_age(scenario, leader, history, today)
    for position in range(at, len(scenario.steps)):
        planned_on = _planned_date(scenario, position, leader, history)
        late_then = is_late(leader, max(today, planned_on))
        if not (late_then and _is_pre_due(scenario, position, leader)):
            return position, planned_on
    return None


def _matching_age(
    scenario: CompiledScenario, leader: ItemFacts, history: History, today: date
) -> int:
    """Position of the last amicable step whose planned date has come; else the first."""
    for position in reversed(range(scenario.amicable)):
        if _planned_date(scenario, position, leader, history) <= today:
            return position
    return 0


def _planned_date(
    scenario: CompiledScenario, position: int, leader: ItemFacts, history: History
) -> date:
    """The trigger applied to the leader; intervals to the last performed step are kept.

    Never earlier than the day that step was performed + the difference of the effective
    offsets, at least one day.
    """
    planned = planned_by_trigger(
        scenario.steps[position],
        scenario.scenario,
        leader.due_date,
        _previous_done(scenario, position, leader),
    )
    if history.last_performed_on is None:
        return planned
    interval = max(1, scenario.offsets[position] - history.last_performed_offset)
    return max(planned, history.last_performed_on + timedelta(days=interval))


def _previous_done(scenario: CompiledScenario, position: int, leader: ItemFacts) -> date | None:
    """The day the step just before a position was performed for the leader."""
    reached = leader.reached
    if reached is None or position == 0 or scenario.above(reached) != position:
        return None
    # In another version the memory may stand between two steps: then none is the one before.
    return reached.performed_on if scenario.offsets[position - 1] == reached.offset else None


def _is_pre_due(scenario: CompiledScenario, position: int, leader: ItemFacts) -> bool:
    """Whether a step is one for before the leader's due date."""
    if scenario.offsets[position] >= 0:
        return False
    step = scenario.steps[position]
    if step.trigger is Trigger.DUE_DATE:
        return True
    # The end of the month of an earlier day may lie after the due date.
    return nominal_date(step, scenario.scenario, leader.due_date) < leader.due_date


def _common_reason(refusals: Iterable[Reason]) -> Reason:
    """Why no item leads: the reason they share, if they share one."""
    by_code = {reason.code: reason for reason in refusals}
    if not by_code:
        return reasons.NOTHING_OPEN
    return next(iter(by_code.values())) if len(by_code) == 1 else reasons.NOTHING_LEADS
