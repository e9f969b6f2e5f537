"""The figures above the ageing's table."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dso_app.access.permissions import HOUSE
from dso_app.pages.reports.ageing_words import Summary, shares_of, summarise
from dso_app.reports.aging_listing import AgeingListing
from dso_app.reports.basis import Basis
from dso_app.reports.request import ReportRequest
from dso_app.services.lists.listing import ListPage, Total
from tests.support.clocks import TODAY

SUMS = {
    "bucket_0": 965_370_00,
    "bucket_1": 148_120_55,
    "bucket_2": 79_400_10,
    "bucket_3": 51_870_35,
    "bucket_4": 39_549_00,
    "total": 1_284_310_00,
    "late": 330_000_00,
    "debits": 1_320_000_00,
    "unapplied": 35_690_00,
    "items": 1_900,
}


def _summary(*, linked: bool = True, threshold: int = 0, **more: int) -> Summary:
    listing = AgeingListing()
    listing.basis = Basis(HOUSE, 1, TODAY, None, "EUR", late_threshold=threshold)
    listing.asked = ReportRequest()
    listing.narrowed = {"group": "7"}
    page = ListPage((), 1, (Total("EUR", {**SUMS, **more}),), 1)
    return summarise(listing, page, "en", linked=linked)


def test_the_shares_are_those_of_the_mock() -> None:
    parts = _summary().parts
    assert [part.share for part in parts] == [
        f"{share}\N{NO-BREAK SPACE}%" for share in ("75.2", "11.5", "6.2", "4.0", "3.1")
    ]
    assert parts[1].amount == "148,120.55"


def test_shares_that_would_round_to_less_than_the_whole_are_made_up() -> None:
    # 1/3 is 33.3 each: the tenth that is missing goes to the first of equals.
    assert shares_of([1, 1, 1]) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=7))
def test_shares_sum_to_a_hundred_exactly_or_are_not_given(minors: list[int]) -> None:
    shares = shares_of(minors)
    assert (shares is None) == (sum(minors) <= 0)
    assert shares is None or sum(shares) == 100


def test_the_late_rate_is_late_debits_in_percent_of_all_debits_and_credits_stand_beside() -> None:
    owed, late, credits_ = _summary().figures
    assert owed.share == "1,900 items"
    assert (late.amount, late.share) == (
        "330,000.00\N{NO-BREAK SPACE}EUR",
        "25.0\N{NO-BREAK SPACE}% of debits",
    )
    assert credits_.amount == "35,690.00\N{NO-BREAK SPACE}EUR"


def test_a_threshold_of_the_late_rate_is_named() -> None:
    late = _summary(threshold=30, late_over=132_000_00).figures[1]
    assert late.share == "10.0\N{NO-BREAK SPACE}% of debits more than 30 days late"


def test_nothing_to_divide_has_no_rate() -> None:
    assert _summary(debits=0).figures[1].share == "—"


def test_a_bucket_leads_to_the_items_behind_it_with_what_is_asked() -> None:
    part = _summary().parts[4]
    assert part.href == f"/reports/ageing/items?as_of={TODAY}&group=7&bucket=90%2B"


def test_an_empty_bucket_and_a_search_lead_nowhere() -> None:
    assert _summary(bucket_4=0).parts[4].href == ""
    assert {part.href for part in _summary(linked=False).parts} == {""}
