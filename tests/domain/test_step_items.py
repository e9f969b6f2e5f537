"""Rules, section 6: which items a step lists, and what it asks."""

from dataclasses import replace
from typing import Any

import pytest

from dso_app.domain.kinds import Kind
from dso_app.domain.listing import Listing, listing_text, parse_listing
from dso_app.domain.planning import ItemFacts, Listed
from dso_app.domain.step_items import list_items
from tests.support.planning_examples import CUSTOMER, SETTINGS, TODAY, a_step, an_item, days

LEADER = an_item(1, late=20, minor=100)
LATE = an_item(2, late=1, minor=1_000)
DUE_TODAY = an_item(3, late=0, minor=10_000)
DUE_SOON = an_item(4, late=-10, minor=100_000)
DUE_LATER = an_item(5, late=-11, minor=1_000_000)
DEBITS = (LEADER, LATE, DUE_TODAY, DUE_SOON, DUE_LATER)


def listed(*items: ItemFacts, on: int = 0, **step: Any) -> Listed:
    return list_items(a_step(1, 5, **step), LEADER, items, CUSTOMER, SETTINGS, TODAY + days(on))


@pytest.mark.parametrize(
    ("listing", "ids", "asked"),
    [
        (Listing.LEADER, (1,), 100),
        (Listing.LATE, (1, 2), 1_100),
        (Listing.LATE_AND_DUE_WITHIN, (1, 2, 3, 4), 111_100),
        (Listing.ALL_OPEN, (1, 2, 3, 4, 5), 1_111_100),
    ],
)
def test_a_step_lists_the_items_of_its_setting(
    listing: Listing, ids: tuple[int, ...], asked: int
) -> None:
    found = listed(*DEBITS, items=listing, within_days=10)
    assert found.item_ids == ids
    assert found.asked == {"EUR": asked}


def test_the_due_day_itself_is_not_late() -> None:
    assert listed(LEADER, DUE_TODAY).item_ids == (1,)
    assert listed(LEADER, DUE_TODAY, on=1).item_ids == (1, 3)


def test_the_leader_is_listed_before_its_due_date_too() -> None:
    early = an_item(1, late=-5)
    step = a_step(1, -5, items=Listing.LATE)
    assert list_items(step, early, [early], CUSTOMER, SETTINGS, TODAY).item_ids == (1,)


@pytest.mark.parametrize("listing", list(Listing))
def test_open_credits_are_listed_and_deducted(listing: Listing) -> None:
    payment = an_item(9, late=-30, minor=-40, kind=Kind.PAYMENT)
    found = listed(LEADER, payment, items=listing)
    assert found.item_ids == (1, 9)
    assert found.asked == {"EUR": 60}


def test_credits_stay_out_where_the_step_says_so() -> None:
    found = listed(LEADER, an_item(9, minor=-40), deduct_credits=False)
    assert found.item_ids == (1,)
    assert found.asked == {"EUR": 100}


@pytest.mark.parametrize("fact", ["ignored", "litigation", "held_by_action"])
def test_items_set_aside_are_neither_asked_nor_deducted(fact: str) -> None:
    debit = an_item(2, late=5, **{fact: True})
    credit = an_item(3, minor=-40, **{fact: True})
    assert listed(LEADER, debit, credit).item_ids == (1,)


def test_only_the_askable_part_of_an_item_is_asked() -> None:
    disputed = an_item(2, late=5, minor=1_000, disputed_minor=400, sheltered_minor=100)
    assert listed(LEADER, disputed).asked == {"EUR": 600}


def test_an_item_disputed_in_full_is_not_listed() -> None:
    assert listed(LEADER, an_item(2, late=5, minor=10, disputed_minor=10)).item_ids == (1,)


def test_currencies_are_never_added() -> None:
    found = listed(LEADER, an_item(2, late=5, minor=7, currency="JPY"))
    assert found.asked == {"EUR": 100, "JPY": 7}


def test_down_payment_requests_are_listed_only_where_the_step_says_so() -> None:
    request = an_item(2, late=5, minor=50_000, kind=Kind.DOWN_PAYMENT)
    silent = listed(LEADER, request)
    assert (silent.item_ids, silent.down_payment_ids) == ((1,), ())


def test_down_payment_requests_have_their_own_subtotal() -> None:
    request = an_item(2, late=5, minor=50_000, kind=Kind.DOWN_PAYMENT)
    found = listed(LEADER, request, list_down_payments=True)
    assert found.item_ids == (1,)
    assert found.asked == {"EUR": 100}
    assert found.down_payment_ids == (2,)
    assert found.down_payments == {"EUR": 50_000}


def test_old_items_alone_are_told_apart() -> None:
    old = replace(LEADER, due_date=TODAY - days(181))
    assert listed(old).only_old
    assert not listed(old, LATE).only_old


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("leader", (Listing.LEADER, 0)),
        ("late", (Listing.LATE, 0)),
        ("late_and_due_within:10", (Listing.LATE_AND_DUE_WITHIN, 10)),
        ("all_open", (Listing.ALL_OPEN, 0)),
    ],
)
def test_a_scenario_file_names_what_a_step_lists(text: str, meaning: tuple[Listing, int]) -> None:
    assert parse_listing(text) == meaning
    assert listing_text(*meaning) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "everything", "late:3", "late_and_due_within", "late_and_due_within:-1"),
        *("late_and_due_within:x", "late_and_due_within:99999", "late_and_due_within:²"),
    ],
)
def test_any_other_text_lists_nothing(text: str) -> None:
    assert parse_listing(text) is None
