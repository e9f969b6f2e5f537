"""What planning remembers from one day to the next changes nothing it answers."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from dso_app.domain.compiled import CompiledScenario, compile_scenario
from dso_app.domain.item_planner import plan_item_steps
from dso_app.domain.leading import Memory
from dso_app.domain.planner import plan_next_step
from dso_app.domain.planning import CustomerFacts, Excluded, History, ItemFacts, PlannedStep
from dso_app.domain.scenario import Scenario, Scope
from dso_app.domain.walk import Walker
from tests.support.planning_examples import CUSTOMER, SETTINGS, TODAY
from tests.support.planning_strategies import items, scenarios


def _answer(
    walker: Walker, compiled: CompiledScenario, day: int, memory: Memory | None
) -> list[PlannedStep] | Excluded:
    today = TODAY + timedelta(days=day)
    about = (walker.facts, walker.open_items())
    if compiled.scenario.scope is Scope.ITEM:
        return plan_item_steps(compiled, *about, SETTINGS, today, look_ahead=False, memory=memory)
    planned = plan_next_step(
        *(compiled, *about, walker.history, SETTINGS, today), look_ahead=False, memory=memory
    )
    return planned if isinstance(planned, Excluded) else [planned]


@settings(max_examples=600, deadline=None)
@given(
    scenarios(),
    st.sampled_from(Scope),
    st.lists(items(), max_size=5),
    st.tuples(st.booleans(), st.none() | st.integers(-20, 40)),
    st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 400),
)
def test_with_a_memory_of_the_days_before_planning_answers_as_without(
    scenario: Scenario,
    scope: Scope,
    ledger: list[ItemFacts],
    habits: tuple[bool, int | None],
    days: list[tuple[int, bool]],
    sheltered_until: int,
) -> None:
    compiled = compile_scenario(replace(scenario, scope=scope))
    direct_debit, insolvent = habits
    facts: CustomerFacts = replace(
        CUSTOMER,
        direct_debit=direct_debit,
        insolvent_on=None if insolvent is None else TODAY + timedelta(days=insolvent),
    )
    numbered = {
        key: replace(
            one, id=key, number=f"F{key}", sheltered_minor=max(0, one.remaining_minor) * (key % 2)
        )
        for key, one in enumerate(ledger, 1)
    }
    ends = [
        (TODAY + timedelta(days=sheltered_until), key, one.sheltered_minor)
        for key, one in numbered.items()
    ]
    walker = Walker(facts, numbered, History(), ends=ends)
    day, numbers = 0, count()
    for pause, done in days:
        day += pause
        on = TODAY + timedelta(days=day)
        walker.live_to(on)
        answered = _answer(walker, compiled, day, walker.memory)
        assert answered == _answer(walker, compiled, day, None)
        steps = [] if isinstance(answered, Excluded) else answered
        walker.meet(compiled, steps, on, numbers)
        for one in steps:
            if done and one.planned_on <= on:
                walker.perform(compiled, one, on)
