"""Which step comes next for an item, and on which day: the same in both scopes."""

from datetime import date, timedelta

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import is_late
from dso_app.domain.planning import History, ItemFacts
from dso_app.domain.scenario import Entry, Trigger, planned_by_trigger


def next_place(
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
        if scenario.offsets[position] >= 0 or not (
            _is_pre_due(scenario, position, leader) and is_late(leader, max(today, planned_on))
        ):
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
    step = scenario.steps[position]
    if step.trigger is Trigger.PREVIOUS_STEP:
        done = _previous_done(scenario, position, leader)
        planned = planned_by_trigger(step, scenario.scenario, leader.due_date, done)
    else:
        planned = scenario.nominal(position, leader.due_date)
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
    """Whether a step of a negative offset is one for before the leader's due date."""
    step = scenario.steps[position]
    if step.trigger is Trigger.DUE_DATE:
        return True
    # The end of the month of an earlier day may lie after the due date.
    return scenario.nominal(position, leader.due_date) < leader.due_date
