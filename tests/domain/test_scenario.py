"""Rules, section 6: channels, triggers, effective offsets, and scenarios that make no sense."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dso_app.domain.scenario import (
    Channel,
    Medium,
    Scenario,
    Trigger,
    month_end,
    planned_by_trigger,
)
from dso_app.domain.scenario_check import check_scenario
from tests.support.planning_examples import STANDARD, a_scenario, a_step, with_step

DUE = date(2026, 6, 20)
PREVIOUS = Trigger.PREVIOUS_STEP
MONTH_END = Trigger.DUE_MONTH_END


def planned(scenario: Scenario, order: int, last_done: date | None = None) -> date:
    return planned_by_trigger(scenario.steps[order - 1], scenario, DUE, last_done)


def codes(scenario: Scenario) -> list[str]:
    return [problem.code for problem in check_scenario(scenario)]


def test_messages_leave_by_mail_sms_and_letter_and_a_person_does_the_rest() -> None:
    done = {Channel.CALL, Channel.TASK, Channel.LITIGATION}
    assert {channel for channel in Channel if not channel.sendable} == done
    assert Channel.SMS.medium is Medium.MOBILE
    assert Channel.REGISTERED_LETTER.medium is Medium.POST


def test_formal_notice_and_litigation_are_not_amicable() -> None:
    firm = {channel for channel in Channel if not channel.amicable}
    assert firm == {Channel.REGISTERED_LETTER, Channel.LITIGATION}


def test_internal_messages_and_tasks_are_no_contact_of_the_customer_and_calls_are() -> None:
    silent = {channel for channel in Channel if not channel.contacts_customer}
    internal = {Channel.INTERNAL_EMAIL, Channel.INTERNAL_INTERACTIVE_EMAIL}
    assert silent == internal | {Channel.TASK, Channel.LITIGATION}


def test_due_date_plus_n() -> None:
    assert planned(a_scenario(a_step(1, 5)), 1) == date(2026, 6, 25)


def test_due_date_plus_a_negative_n_comes_before_the_due_date() -> None:
    assert planned(a_scenario(a_step(1, -5)), 1) == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("offset", "day"), [(0, date(2026, 6, 30)), (10, date(2026, 6, 30)), (11, date(2026, 7, 31))]
)
def test_end_of_the_month_of_due_date_plus_n(offset: int, day: date) -> None:
    assert planned(a_scenario(a_step(1, offset, MONTH_END)), 1) == day


def test_a_month_ends_on_its_last_day_in_leap_years_too() -> None:
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)
    assert month_end(date(2026, 12, 31)) == date(2026, 12, 31)


def test_previous_step_plus_n_counts_from_the_day_it_was_performed() -> None:
    scenario = a_scenario(a_step(1, 5), a_step(2, 10, PREVIOUS))
    assert planned(scenario, 2, date(2026, 6, 28)) == date(2026, 7, 8)


def test_previous_step_plus_n_counts_from_the_due_date_when_it_was_not_performed() -> None:
    scenario = a_scenario(a_step(1, 5), a_step(2, 10, PREVIOUS), a_step(3, 7, PREVIOUS))
    assert planned(scenario, 3) == date(2026, 7, 12)


def test_a_chain_of_previous_steps_can_start_at_a_month_end() -> None:
    scenario = a_scenario(a_step(1, 5, MONTH_END), a_step(2, 10, PREVIOUS))
    assert planned(scenario, 2) == date(2026, 7, 10)


def test_a_step_for_late_items_never_counts_from_before_a_leader_is_late() -> None:
    scenario = a_scenario(a_step(1, -5), a_step(2, 10, PREVIOUS))
    assert planned(scenario, 2, date(2026, 6, 11)) == date(2026, 6, 21)
    assert planned(scenario, 2, date(2026, 6, 10)) == date(2026, 6, 25)


def test_the_effective_offset_of_previous_step_plus_n_is_the_previous_step_s_plus_n() -> None:
    scenario = a_scenario(
        a_step(1, -5), a_step(2, 10, PREVIOUS), a_step(3, 7, PREVIOUS), a_step(4, 30, MONTH_END)
    )
    assert [scenario.effective_offset(order) for order in (1, 2, 3, 4)] == [-5, 5, 12, 30]


def test_a_sound_scenario_has_no_problem() -> None:
    assert codes(STANDARD) == []


@pytest.mark.parametrize(
    ("order", "change", "code"),
    [
        (1, {"trigger": PREVIOUS}, "no_previous_step"),
        (2, {"order": 3}, "bad_order"),
        (2, {"name": "  "}, "no_step_name"),
        (2, {"name": "step 1"}, "duplicate_name"),
        (3, {"offset_days": 4}, "decreasing_offset"),
        (3, {"offset_days": 100_000}, "bad_days"),
        (3, {"within_days": -1}, "bad_days"),
        (2, {"recipients": ()}, "no_recipients"),
        (2, {"recipients": ("role:",)}, "unknown_recipient"),
        (2, {"recipients": ("boss",)}, "unknown_recipient"),
        (2, {"channel": Channel.INTERNAL_EMAIL}, "not_internal"),
        (2, {"fee_minor": -1}, "bad_fee"),
        (2, {"lapse_days": 0}, "bad_lapse"),
        (2, {"channel": Channel.SMS, "attach_copies": True}, "no_copies"),
    ],
)
def test_a_step_that_makes_no_sense_is_named(order: int, change: dict[str, Any], code: str) -> None:
    assert codes(with_step(STANDARD, order, **change)) == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"steps": ()}, "no_steps"),
        ({"steps": STANDARD.steps * 11}, "too_many_steps"),
        ({"name": ""}, "no_name"),
        ({"minimum": Decimal(-1)}, "bad_minimum"),
        ({"minimum": Decimal("NaN")}, "bad_minimum"),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused(change: dict[str, Any], code: str) -> None:
    assert codes(replace(STANDARD, **change)) == [code]


@pytest.mark.parametrize(
    "who", ["collection_contact", "collector", "sales", "role:Accounts payable"]
)
def test_the_recipients_of_a_step(who: str) -> None:
    assert codes(with_step(STANDARD, 2, recipients=(who,))) == []


def test_a_problem_is_one_sentence_naming_the_step() -> None:
    (problem,) = check_scenario(with_step(STANDARD, 3, offset_days=4))
    assert str(problem) == "Step 3 leaves before step 2."
