"""A customer who shares its address with nobody is walked alone, day for day as together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dso_app import halves
from dso_app.domain.business_days import Calendar
from dso_app.domain.compiled import compile_scenario
from dso_app.domain.scenario import Entry, Scope, Trigger
from dso_app.domain.walk import Walker
from dso_app.services.planning.changes import Planner
from dso_app.services.simulations.days import Simulated, Simulation
from tests.support.planning_examples import (
    CUSTOMER,
    NO_HISTORY,
    SETTINGS,
    a_scenario,
    a_step,
    an_item,
    reached,
)

MIDMONTH = date(2026, 6, 15)


@pytest.mark.parametrize("shared", [True, False])
def test_an_item_that_waits_at_its_entry_keeps_it_while_others_go_on(*, shared: bool) -> None:
    """Worked by hand.

    Item 1, due on 20 May, is asked for at step 2 (31 May) on Monday 15 June; its third comes 15
    days later, on Tuesday 30. Item 2, due on 5 June, has missed the step before its due date: it
    enters at step 2, on 30 June, and keeps that place though 20 days after its due date are over
    on the 25th.
    """
    steps = (
        a_step(1, -5),
        a_step(2, 5, Trigger.DUE_MONTH_END),
        a_step(3, 20),
    )
    scenario = a_scenario(*steps, scope=Scope.ITEM, entry=Entry.MATCHING_AGE)
    compiled = compile_scenario(scenario)
    first = an_item(1, due_date=date(2026, 5, 20), reached=reached(1, scenario))
    second = an_item(2, due_date=date(2026, 6, 5))
    walkers = [
        Walker(replace(CUSTOMER, id=1), {1: first, 2: second}, NO_HISTORY),
        Walker(replace(CUSTOMER, id=2), {}, NO_HISTORY),
    ]
    simulation = Simulation(
        *(1, compiled, Planner({1: compiled}, {}, SETTINGS, MIDMONTH), Calendar("FR"), 0),
        lambda customer, _step: ("a@b.c",) if shared else (f"{customer}@b.c",),
    )
    assert [(one.on.day, one.listed, one.step.order) for one in simulation.run(walkers, 16)] == [
        (15, (1,), 2),
        (30, (1,), 3),
        (30, (2,), 2),
    ]


def test_customers_walked_in_two_processes_are_found_as_in_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = a_scenario(a_step(1, 5), a_step(2, 20), scope=Scope.ITEM)
    compiled = compile_scenario(scenario)

    def found() -> list[Simulated]:
        walkers = [
            Walker(replace(CUSTOMER, id=at), {at: an_item(at, due_date=_due(at))}, NO_HISTORY)
            for at in range(1, 21)
        ]
        simulation = Simulation(
            *(1, compiled, Planner({1: compiled}, {}, SETTINGS, MIDMONTH), Calendar("FR"), 3),
            lambda customer, _step: (f"{customer // 2}@b.c",),
        )
        return simulation.run(walkers, 60)

    one = found()
    monkeypatch.setattr(halves, "ENOUGH", 2)
    monkeypatch.setattr(halves, "_has_two_processors", lambda: True)
    assert found() == one
    assert {what.step.order for what in one} == {1, 2}


def _due(at: int) -> date:
    return MIDMONTH + timedelta(days=at - 10)
