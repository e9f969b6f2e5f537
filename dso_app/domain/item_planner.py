"""The next steps of a customer's items on a scenario of scope *item* (rules, section 6.3)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import why_not_dunned
from dso_app.domain.placing import next_place
from dso_app.domain.planner import common_reason, leader_order, why_not_leader
from dso_app.domain.planning import (
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


@dataclass(frozen=True, slots=True)
class _Climb:
    """An item and its next step."""

    item: ItemFacts
    planned_on: date
    skipped_orders: tuple[int, ...]


def plan_item_steps(
    scenario: CompiledScenario,
    customer: CustomerFacts,
    items: Sequence[ItemFacts],
    settings: PlanningSettings,
    today: date,
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
        _planned(scenario, at, at_step[at], customer, today) for at in sorted(at_step, reverse=True)
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
    skipped = tuple(range(scenario.above(item.reached) + 1, at + 1))
    return at, _Climb(item, planned_on, skipped)


def _planned(
    scenario: CompiledScenario,
    at: int,
    climbs: list[_Climb],
    customer: CustomerFacts,
    today: date,
) -> PlannedStep:
    """The one action of a step: of all items whose day has come, else of the nearest day's."""
    nearest = min(climb.planned_on for climb in climbs)
    chosen = [climb for climb in climbs if climb.planned_on <= max(nearest, today)]
    asked: dict[str, int] = defaultdict(int)
    for climb in chosen:
        asked[climb.item.currency] += climb.item.askable_minor
    step = step_for(scenario, at, customer)
    return PlannedStep(
        step=step,
        leader_id=min((climb.item for climb in chosen), key=leader_order).id,
        planned_on=nearest,
        skipped_orders=(),
        listing=Listed(tuple(climb.item.id for climb in chosen), dict(asked)),
        held=why_held(asked, scenario.scenario.minimum),
        missing=why_unreachable(step, customer),
        climbers=tuple(Climber(climb.item.id, climb.skipped_orders) for climb in chosen),
    )
