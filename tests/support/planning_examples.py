"""A scenario, a customer and items to write planning rules' cases with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dso_app.domain.compiled import CompiledScenario, compile_scenario
from dso_app.domain.kinds import Kind
from dso_app.domain.planner import plan_next_step
from dso_app.domain.planning import (
    CustomerFacts,
    Excluded,
    History,
    ItemFacts,
    PlannedStep,
    PlanningSettings,
    Reached,
)
from dso_app.domain.scenario import Channel, Entry, Scenario, Scope, Step, Trigger

TODAY = date(2026, 6, 30)
REACHABLE = frozenset({("collection_contact", "email"), ("collection_contact", "post")})
CUSTOMER = CustomerFacts(id=1, reachable=REACHABLE)
SETTINGS = PlanningSettings(item_threshold=Decimal("0.10"))
NO_HISTORY = History()
VERSION = 7


def days(count: int) -> timedelta:
    return timedelta(days=count)


def late_by(count: int) -> date:
    """The due date of an item so many days late; negative: due in so many days."""
    return TODAY - days(count)


def a_step(order: int, offset: int, trigger: Trigger = Trigger.DUE_DATE, **other: Any) -> Step:
    channel = other.pop("channel", Channel.EMAIL)
    return Step(order, f"Step {order}", channel, trigger, offset, **other)


def a_scenario(*steps: Step, **other: Any) -> Scenario:
    given: dict[str, Any] = {
        "name": "Standard",
        "scope": Scope.ACCOUNT,
        "entry": Entry.FIRST_STEP,
        "minimum": Decimal(0),
        "version_id": VERSION,
    }
    return Scenario(steps=steps, **(given | other))


STANDARD = a_scenario(
    a_step(1, -5),
    a_step(2, 5),
    a_step(3, 15),
    a_step(4, 30, channel=Channel.LETTER),
    a_step(5, 45, channel=Channel.REGISTERED_LETTER),
)
"""Before due, two reminders, a letter, formal notice."""


def an_item(id: int = 1, late: int = 10, minor: int = 10_000, **other: Any) -> ItemFacts:  # noqa: A002
    given: dict[str, Any] = {
        "number": f"F{id}",
        "kind": Kind.INVOICE if minor > 0 else Kind.CREDIT_NOTE,
        "currency": "EUR",
        "due_date": late_by(late),
        "issue_date": late_by(late + 30),
    }
    return ItemFacts(id=id, remaining_minor=minor, **(given | other))


def reached(order: int, scenario: Scenario = STANDARD, on: date | None = None) -> Reached:
    return Reached(scenario.version_id, order, scenario.effective_offset(order), on)


def answer(
    items: Sequence[ItemFacts],
    scenario: Scenario = STANDARD,
    history: History = NO_HISTORY,
    today: date = TODAY,
    customer: CustomerFacts = CUSTOMER,
) -> PlannedStep | Excluded:
    compiled: CompiledScenario = compile_scenario(scenario)
    return plan_next_step(compiled, customer, items, history, SETTINGS, today)


def plan(items: Sequence[ItemFacts], *args: Any, **other: Any) -> PlannedStep:
    planned = answer(items, *args, **other)
    assert isinstance(planned, PlannedStep), planned
    return planned


def refusal(items: Sequence[ItemFacts], *args: Any, **other: Any) -> str:
    excluded = answer(items, *args, **other)
    assert isinstance(excluded, Excluded), excluded
    return excluded.reason.code


def with_step(scenario: Scenario, at: int, /, **changes: Any) -> Scenario:
    steps = list(scenario.steps)
    steps[at - 1] = replace(steps[at - 1], **changes)
    return replace(scenario, steps=tuple(steps))
