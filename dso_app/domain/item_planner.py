"""The next steps of a customer's items on a scenario of scope *item* (rules, section 6.3)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import why_not_dunned
from dso_app.domain.placing import next_place
from dso_app.domain.planner import common_reason, leader_order, why_not_leader
from dso_app.domain.planning import (
    NOT_LISTED_YET,
    Climber,
    CustomerFacts,
    Excluded,
    ItemFacts,
    Listed,
    PlannedStep,
    PlanningSettings,
)
from dso_app.domain.preferences import step_for
from dso_app.domain.recipients import why_unreachable
from dso_app.domain.thresholds import why_held
from dso_app.errors import Reason

_Climb = tuple[ItemFacts, date, tuple[int, ...]]
"""An item, the day of its next step, and the orders its entry passes over."""


def plan_item_steps(
    scenario: CompiledScenario,
    customer: CustomerFacts,
    items: Sequence[ItemFacts],
    settings: PlanningSettings,
    today: date,
    *,
    look_ahead: bool = True,
) -> list[PlannedStep] | Excluded:
    """The next steps of a customer's items, the highest first; or why there is none.

    Each item that may lead in the other scope climbs its own steps, at most one a business
    date, with intervals and the entry rule as there. Items at the same step whose day has come
    are one action, which lists exactly them; while none has, those of the nearest day are.

    Args:
        scenario: the customer's, compiled once for all of its customers.
        customer: what the rules ask about it.
        items: all its open items, in the order they are to be listed.
        settings: the entity's.
        today: the business date.
        look_ahead: whether it is wanted what steps of days to come will list and ask for.
    """
    if not scenario.steps:
        return Excluded(reasons.NO_STEPS)
    spared = why_not_dunned(customer, today)
    if spared is not None:
        return Excluded(spared)
    at_step: dict[int, list[_Climb]] = defaultdict(list)
    refusals: list[Reason] = []
    for item in items:
        if item.remaining_minor <= 0:
            continue
        reason = why_not_leader(item, scenario, customer, settings, today)
        place = None if reason else _next(scenario, item, today)
        if place is None:
            refusals.append(reason or reasons.NO_STEP_LEFT)
        else:
            at, climb = place
            at_step[at].append(climb)
    if not at_step:
        return Excluded(common_reason(refusals))
    return [
        _planned(scenario, at, at_step[at], customer, today, look_ahead=look_ahead)
        for at in sorted(at_step, reverse=True)
    ]


def _next(scenario: CompiledScenario, item: ItemFacts, today: date) -> tuple[int, _Climb] | None:
    """Position of an item's next step, and its climb there."""
    place = next_place(scenario, item, item.climbed, today)
    if place is None:
        return None
    at, planned_on = place
    passed = item.climbed.passed_over_on
    if passed is not None:
        # At most one a business date: a step a person passed over counts as that day's.
        planned_on = max(planned_on, passed + timedelta(days=1))
    return at, (item, planned_on, tuple(range(scenario.above(item.reached) + 1, at + 1)))


def _planned(
    scenario: CompiledScenario,
    at: int,
    climbs: list[_Climb],
    customer: CustomerFacts,
    today: date,
    *,
    look_ahead: bool,
) -> PlannedStep:
    """The one action of a step: of all items whose day has come, else of the nearest day's."""
    nearest = min([planned_on for _, planned_on, _ in climbs])
    last = max(nearest, today)
    chosen = [climb for climb in climbs if climb[1] <= last]
    items = [item for item, _, _ in chosen]
    listing, held = NOT_LISTED_YET, None
    if look_ahead or nearest <= today:
        asked: dict[str, int] = defaultdict(int)
        for item in items:
            asked[item.currency] += item.askable_minor
        listing = Listed(tuple([item.id for item in items]), dict(asked))
        held = why_held(asked, scenario.scenario.minimum)
    step = step_for(scenario, at, customer)
    return PlannedStep(
        step=step,
        leader_id=(items[0] if len(items) == 1 else min(items, key=leader_order)).id,
        planned_on=nearest,
        skipped_orders=(),
        listing=listing,
        held=held,
        missing=why_unreachable(step, customer),
        climbers=tuple([Climber(item.id, skipped) for item, _, skipped in chosen]),
    )
