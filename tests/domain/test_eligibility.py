"""Rules, section 6.1: eligible, old and exhausted items."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dso_app.domain.compiled import compile_scenario
from dso_app.domain.eligibility import is_exhausted, is_old, why_not_eligible
from dso_app.domain.kinds import Kind
from dso_app.domain.planning import CustomerFacts, ItemFacts, PlanningSettings
from tests.support.planning_examples import (
    CUSTOMER,
    SETTINGS,
    STANDARD,
    TODAY,
    a_scenario,
    a_step,
    an_item,
    days,
    late_by,
    plan,
    reached,
    refusal,
)


def code(
    item: ItemFacts,
    customer: CustomerFacts = CUSTOMER,
    settings: PlanningSettings = SETTINGS,
    today: date = TODAY,
) -> str | None:
    reason = why_not_eligible(item, customer, settings, today)
    return None if reason is None else reason.code


@pytest.mark.parametrize("kind", [Kind.INVOICE, Kind.MISCELLANEOUS])
def test_an_open_debit_is_eligible(kind: Kind) -> None:
    assert code(an_item(kind=kind)) is None


@pytest.mark.parametrize("kind", [Kind.CREDIT_NOTE, Kind.PAYMENT, Kind.MISCELLANEOUS])
def test_a_credit_is_not_eligible(kind: Kind) -> None:
    assert code(an_item(kind=kind, minor=-10_000)) == "not_a_debit"


def test_a_settled_debit_is_not_eligible() -> None:
    assert code(an_item(minor=0)) == "not_a_debit"


def test_askable_is_remaining_less_the_disputed_part_less_the_promised_part() -> None:
    item = an_item(minor=10_000, disputed_minor=2_500, sheltered_minor=3_000)
    assert item.askable_minor == 4_500
    assert code(item) is None


@pytest.mark.parametrize(
    ("disputed", "sheltered", "why"),
    [
        (10_000, 0, "disputed"),
        (0, 10_000, "promised"),
        (6_000, 4_000, "disputed_and_promised"),
        (12_000, 0, "disputed"),
    ],
)
def test_nothing_askable_is_not_eligible(disputed: int, sheltered: int, why: str) -> None:
    item = an_item(minor=10_000, disputed_minor=disputed, sheltered_minor=sheltered)
    assert code(item) == why


def test_askable_must_reach_the_item_threshold() -> None:
    settings = PlanningSettings(item_threshold=Decimal(5))
    assert code(an_item(minor=500), settings=settings) is None
    assert code(an_item(minor=499), settings=settings) == "under_threshold"
    assert code(an_item(minor=600, disputed_minor=101), settings=settings) == "under_threshold"


@pytest.mark.parametrize(("currency", "enough"), [("EUR", 150), ("JPY", 2), ("KWD", 1500)])
def test_the_item_threshold_counts_in_each_currency_s_own_units(currency: str, enough: int) -> None:
    settings = PlanningSettings(item_threshold=Decimal("1.50"))
    assert code(an_item(minor=enough, currency=currency), settings=settings) is None
    below = an_item(minor=enough - 1, currency=currency)
    assert code(below, settings=settings) == "under_threshold"


def test_with_a_threshold_of_zero_one_cent_is_eligible() -> None:
    assert code(an_item(minor=1), settings=PlanningSettings()) is None


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        ({"ignored": True}, "ignored"),
        ({"litigation": True}, "litigation"),
        ({"held_by_action": True}, "held_by_action"),
    ],
)
def test_ignored_litigation_and_held_items_are_not_eligible(fact: dict[str, Any], why: str) -> None:
    assert code(an_item(**fact)) == why


def test_nothing_is_eligible_at_a_customer_marked_do_not_dun() -> None:
    assert code(an_item(), replace(CUSTOMER, do_not_dun=True)) == "do_not_dun"


def test_what_was_issued_before_an_insolvency_is_not_eligible_from_its_date_on() -> None:
    item = an_item(issue_date=date(2026, 5, 31))
    insolvent = replace(CUSTOMER, insolvent_on=date(2026, 6, 1))
    assert code(item, insolvent, today=date(2026, 5, 31)) is None
    assert code(item, insolvent, today=date(2026, 6, 1)) == "insolvent"


def test_what_was_issued_since_an_insolvency_is_eligible() -> None:
    insolvent = replace(CUSTOMER, insolvent_on=date(2026, 6, 1))
    assert code(an_item(issue_date=date(2026, 6, 1)), insolvent) is None


def test_without_an_issue_date_an_insolvency_goes_by_the_due_date() -> None:
    insolvent = replace(CUSTOMER, insolvent_on=late_by(10))
    assert code(an_item(late=11, issue_date=None), insolvent) == "insolvent"
    assert code(an_item(late=10, issue_date=None), insolvent) is None


def test_drafts_become_eligible_5_days_after_their_due_date() -> None:
    draft = an_item(kind=Kind.DRAFT, due_date=date(2026, 6, 10))
    assert code(draft, today=date(2026, 6, 14)) == "grace"
    assert code(draft, today=date(2026, 6, 15)) is None


def test_items_of_customers_paying_by_direct_debit_become_eligible_5_days_after_due() -> None:
    customer = replace(CUSTOMER, direct_debit=True)
    assert code(an_item(late=4), customer) == "grace"
    assert code(an_item(late=5), customer) is None


def test_the_days_of_grace_are_a_setting_and_the_reason_names_the_day() -> None:
    settings = replace(SETTINGS, draft_grace_days=2)
    draft = an_item(kind=Kind.DRAFT, due_date=date(2026, 6, 29))
    reason = why_not_eligible(draft, CUSTOMER, settings, TODAY)
    assert reason is not None
    assert reason.values["day"] == date(2026, 7, 1)


def test_a_down_payment_request_never_leads() -> None:
    request = an_item(kind=Kind.DOWN_PAYMENT)
    assert code(request) == "down_payment"
    assert refusal([request]) == "down_payment"


def test_more_than_180_days_late_is_old() -> None:
    assert not is_old(an_item(late=180), SETTINGS, TODAY)
    assert is_old(an_item(late=181), SETTINGS, TODAY)
    assert is_old(an_item(late=91), replace(SETTINGS, old_after_days=90), TODAY)


def test_an_old_item_never_leads() -> None:
    assert refusal([an_item(late=181)]) == "old"
    assert plan([an_item(1, late=181), an_item(2, late=3)]).leader_id == 2


def test_an_item_the_last_step_was_performed_for_is_exhausted() -> None:
    compiled = compile_scenario(STANDARD)
    assert is_exhausted(an_item(reached=reached(5)), compiled)
    assert not is_exhausted(an_item(reached=reached(4)), compiled)
    assert not is_exhausted(an_item(), compiled)


def test_an_exhausted_item_never_leads() -> None:
    assert refusal([an_item(late=60, reached=reached(5))]) == "exhausted"
    items = [an_item(1, late=60, reached=reached(5)), an_item(2, late=3)]
    assert plan(items).leader_id == 2


def test_a_step_added_at_the_end_brings_an_exhausted_item_back() -> None:
    longer = a_scenario(*STANDARD.steps, a_step(6, 60), version_id=8)
    item = an_item(late=60, reached=reached(5, STANDARD))
    assert plan([item], longer).step.order == 6


def test_old_and_exhausted_items_are_listed_under_all_late() -> None:
    items = [
        an_item(1, late=200, minor=100),
        an_item(2, late=60, minor=1_000, reached=reached(5)),
        an_item(3, late=7, minor=10_000),
    ]
    planned = plan(items)
    assert planned.leader_id == 3
    assert planned.listed == (1, 2, 3)
    assert planned.asked == {"EUR": 11_100}


def test_an_action_on_old_items_alone_is_told_apart() -> None:
    assert not plan([an_item(1, late=200), an_item(2)]).listing.only_old


@pytest.mark.parametrize(
    ("minimum", "held"), [("100.00", None), ("100.01", "below_minimum"), ("0", None)]
)
def test_the_asked_amount_must_reach_the_scenario_s_minimum(minimum: str, held: str | None) -> None:
    scenario = replace(STANDARD, minimum=Decimal(minimum))
    reason = plan([an_item(minor=10_000)], scenario).held
    assert (reason.code if reason else None) == held


def test_the_minimum_reached_in_some_currency_is_enough() -> None:
    scenario = replace(STANDARD, minimum=Decimal(200))
    few = an_item(1, minor=10_000)
    assert plan([few, an_item(2, minor=20_000, currency="JPY")], scenario).held is None
    below = plan([few, an_item(2, minor=19_999, currency="USD")], scenario).held
    assert below is not None
    assert below.code == "below_minimum"


def test_credits_that_cover_what_is_asked_hold_the_step() -> None:
    held = plan([an_item(1, minor=10_000), an_item(2, minor=-10_000)]).held
    assert held is not None
    assert held.code == "nothing_asked"


def test_every_refusal_is_a_sentence_in_english_and_french() -> None:
    draft = an_item(kind=Kind.DRAFT, due_date=TODAY - days(1))
    reason = why_not_eligible(draft, CUSTOMER, SETTINGS, TODAY)
    assert reason is not None
    assert str(reason) == "Draft or direct debit: it can be asked for from 2026-07-04 on."
    assert "2026-07-04" in reason.sentence("fr")
    assert reason.sentence("fr") != str(reason)
