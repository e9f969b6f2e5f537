"""The next steps of a customer's items on a scenario of scope *item* (rules, section 6.3)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import why_not_dunned
from dso_app.domain.leading import Asked, Memory, Place, common_reason, first_in_order
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
from dso_app.domain.thresholds import why_held
from dso_app.errors import Reason


def plan_item_steps(
    scenario: CompiledScenario,
    customer: CustomerFacts,
    items: Sequence[ItemFacts],
    settings: PlanningSettings,
    today: date,
    *,
    look_ahead: bool = True,
    memory: Memory | None = None,
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
        memory: of the days before, where one is kept.
    """
    if not scenario.steps:
        return Excluded(reasons.NO_STEPS)
    spared = why_not_dunned(customer, today)
    if spared is not None:
        return Excluded(spared)
    asked = Asked(scenario, customer, settings, today, memory)
    at_step: dict[int, list[Place]] = defaultdict(list)
    refusals: list[Reason] = []
    for item in items:
        if item.remaining_minor <= 0:
            continue
        place = asked.place_of(item, item.climbed)
        if isinstance(place, Place):
            at_step[place.at].append(place)
        else:
            refusals.append(place)
    if not at_step:
        return Excluded(common_reason(refusals))
    return [
        _planned(asked, at, at_step[at], look_ahead=look_ahead)
        for at in sorted(at_step, reverse=True)
    ]


def _planned(asked: Asked, at: int, places: list[Place], *, look_ahead: bool) -> PlannedStep:
    """The one action of a step; planned once until the day of another of its items has come."""
    today, memory = asked.today, asked.memory
    if memory is None:
        return _plan(asked, at, places, look_ahead=look_ahead)
    known = memory.steps.get(at)
    if known is not None and today < known[1] and known[0] == places:
        return known[2]
    planned = _plan(asked, at, places, look_ahead=look_ahead)
    until = planned.planned_on if planned.planned_on > today else planned.more_on
    memory.steps[at] = (places, until or date.max, planned)
    return planned


def _plan(asked: Asked, at: int, places: list[Place], *, look_ahead: bool) -> PlannedStep:
    """Of all items whose day has come, else of the nearest day's."""
    nearest, chosen, more_on = _chosen(places, asked.today)
    items = [one.item for one in chosen]
    listing, held = NOT_LISTED_YET, None
    if look_ahead or nearest <= asked.today:
        totals: dict[str, int] = {}
        for item in items:
            totals[item.currency] = totals.get(item.currency, 0) + item.askable_minor
        listing = Listed(tuple([item.id for item in items]), totals)
        held = why_held(totals, asked.scenario.scenario.minimum)
    step, missing = asked.addressed(at)
    return PlannedStep(
        step=step,
        leader_id=first_in_order(items).id,
        planned_on=nearest,
        skipped_orders=(),
        listing=listing,
        held=held,
        missing=missing,
        climbers=tuple([Climber(one.item.id, one.skipped_orders) for one in chosen]),
        more_on=more_on,
    )


def _chosen(places: list[Place], today: date) -> tuple[date, list[Place], date | None]:
    """The nearest day, those the action is of, and the day of the first of the others."""
    if len(places) == 1:
        return places[0].planned_on, places, None
    days = [one.planned_on for one in places]
    nearest = min(days)
    last = max(nearest, today)
    later = [day for day in days if day > last]
    if not later:
        return nearest, places, None
    return nearest, [one for one in places if one.planned_on <= last], min(later)
