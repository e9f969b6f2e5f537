"""The next step of a customer on a scenario of scope *account* (rules, section 6.2)."""

from collections.abc import Sequence
from datetime import date

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import why_not_dunned
from dso_app.domain.leading import Asked, Memory, Place, common_reason
from dso_app.domain.planning import (
    NOT_LISTED_YET,
    CustomerFacts,
    Excluded,
    History,
    ItemFacts,
    PlannedStep,
    PlanningSettings,
)
from dso_app.domain.scenario import Mode, Step
from dso_app.domain.step_items import list_items
from dso_app.domain.thresholds import why_held
from dso_app.errors import Reason


def plan_next_step(
    scenario: CompiledScenario,
    customer: CustomerFacts,
    items: Sequence[ItemFacts],
    history: History,
    settings: PlanningSettings,
    today: date,
    *,
    look_ahead: bool = True,
    memory: Memory | None = None,
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
        memory: of the days before, where one is kept.
    """
    if not scenario.steps:
        return Excluded(reasons.NO_STEPS)
    spared = why_not_dunned(customer, today)
    if spared is not None:
        return Excluded(spared)
    asked = Asked(scenario, customer, settings, today, memory)
    refusals: list[Reason] = []
    for item in asked.in_leader_order(items):
        place = asked.place_of(item, history)
        if isinstance(place, Place):
            break
        refusals.append(place)
    else:
        return Excluded(common_reason(refusals))
    step, missing = asked.addressed(place.at)
    leader, planned_on = place.item, place.planned_on
    listing, held = NOT_LISTED_YET, None
    if look_ahead or planned_on <= today:
        listing = list_items(step, leader, items, customer, settings, max(today, planned_on))
        held = why_held(listing.asked, scenario.scenario.minimum)
    return PlannedStep(
        step=step,
        leader_id=leader.id,
        planned_on=planned_on,
        skipped_orders=place.skipped_orders,
        listing=listing,
        held=held,
        missing=missing,
    )


def has_lapsed(step: Step, planned_on: date, today: date) -> bool:
    """Whether an undone manual step lets the next one come: its lapse is over."""
    if step.mode is not Mode.MANUAL or step.lapse_days is None:
        return False
    return (today - planned_on).days >= step.lapse_days
