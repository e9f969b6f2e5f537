"""The next step of a customer on a scenario of scope *account* (rules, section 6.2)."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import is_exhausted, is_old, why_not_dunned, why_not_eligible
from dso_app.domain.placing import next_place
from dso_app.domain.planning import (
    NOT_LISTED_YET,
    CustomerFacts,
    Excluded,
    History,
    ItemFacts,
    PlannedStep,
    PlanningSettings,
)
from dso_app.domain.preferences import step_for
from dso_app.domain.recipients import why_unreachable
from dso_app.domain.scenario import Mode, Step
from dso_app.domain.step_items import list_items
from dso_app.domain.thresholds import why_held
from dso_app.errors import Reason
from dso_app.formats import decimals

_MOST_DECIMALS = 8
_due_date = attrgetter("due_date")


def plan_next_step(
    scenario: CompiledScenario,
    customer: CustomerFacts,
    items: Sequence[ItemFacts],
    history: History,
    settings: PlanningSettings,
    today: date,
    *,
    look_ahead: bool = True,
) -> PlannedStep | Excluded:
    """The one next step of a customer, or why there is none.

    Args:
        scenario: the customer's, compiled once for all of its customers.
        customer: what the rules ask about it.
        items: all its open items, in the order they are to be listed.
        history: the last scenario step performed for it.
        settings: the entity's.
        today: the business date.
        look_ahead: whether it is wanted what a step of a day to come will list and ask for.
    """
    if not scenario.steps:
        return Excluded(reasons.NO_STEPS)
    spared = why_not_dunned(customer, today)
    if spared is not None:
        return Excluded(spared)
    refusals: list[Reason] = []
    for leader in _in_leader_order(items):
        reason = why_not_leader(leader, scenario, customer, settings, today)
        place = None if reason else next_place(scenario, leader, history, today)
        if place is not None:
            at, planned_on = place
            break
        refusals.append(reason or reasons.NO_STEP_LEFT)
    else:
        return Excluded(common_reason(refusals))
    step = step_for(scenario, at, customer)
    listing, held = NOT_LISTED_YET, None
    if look_ahead or planned_on <= today:
        listing = list_items(step, leader, items, customer, settings, max(today, planned_on))
        held = why_held(listing.asked, scenario.scenario.minimum)
    return PlannedStep(
        step=step,
        leader_id=leader.id,
        planned_on=planned_on,
        skipped_orders=tuple(range(scenario.above(leader.reached) + 1, at + 1)),
        listing=listing,
        held=held,
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


def _in_leader_order(items: Sequence[ItemFacts]) -> list[ItemFacts]:
    """The debits by `leader_order`, whose ties are worked out only where two fall due together."""
    debits = [item for item in items if item.remaining_minor > 0]
    together = len({item.due_date for item in debits}) < len(debits)
    return sorted(debits, key=leader_order if together else _due_date)


def leader_order(item: ItemFacts) -> tuple[date, int, str, int]:
    """Oldest due date first; ties: larger remaining, in whole units, then number."""
    size = item.remaining_minor * 10 ** (_MOST_DECIMALS - decimals(item.currency))
    return item.due_date, -size, item.number, item.id


def common_reason(refusals: Iterable[Reason]) -> Reason:
    """Why no item leads: the reason they share, if they share one."""
    by_code = {reason.code: reason for reason in refusals}
    if not by_code:
        return reasons.NOTHING_OPEN
    return next(iter(by_code.values())) if len(by_code) == 1 else reasons.NOTHING_LEADS
