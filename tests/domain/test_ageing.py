"""Rules, section 4: lateness and ageing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.ageing import Balance, age, bucket_labels, bucket_of, days_late
from dso_app.domain.kinds import Kind

TODAY = date(2026, 6, 30)


def _item(minor: int, late: int, kind: Kind = Kind.INVOICE) -> Balance:
    return Balance(kind, TODAY - timedelta(days=late), minor)


def test_days_late_at_a_date_are_that_date_less_the_due_date() -> None:
    assert days_late(date(2026, 6, 1), TODAY) == 29
    assert days_late(date(2026, 7, 5), TODAY) == -5


def test_the_due_day_itself_is_not_late() -> None:
    assert days_late(TODAY, TODAY) == 0
    assert age([_item(100, 0)], TODAY).late == 0
    assert age([_item(100, 1)], TODAY).late == 100


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        *((-400, "not_due"), (0, "not_due"), (1, "1-30"), (30, "1-30"), (31, "31-60")),
        *((60, "31-60"), (61, "61-90"), (90, "61-90"), (91, "90+"), (4000, "90+")),
    ],
)
def test_buckets_are_not_due_1_30_31_60_61_90_and_over_90(days: int, bucket: str) -> None:
    assert bucket_of(days) == bucket


def test_the_labels_are_those_of_the_outer_interface() -> None:
    assert bucket_labels() == ("not_due", "1-30", "31-60", "61-90", "90+")


def test_the_bounds_are_settings() -> None:
    assert bucket_labels((15, 45)) == ("not_due", "1-15", "16-45", "45+")
    assert bucket_of(16, (15, 45)) == "16-45"


def test_credits_are_included_in_the_buckets_aged_by_their_due_date() -> None:
    ageing = age([_item(1000, 40), _item(-300, 40, Kind.CREDIT_NOTE), _item(500, -3)], TODAY)
    assert ageing.buckets == {"not_due": 500, "1-30": 0, "31-60": 700, "61-90": 0, "90+": 0}
    assert ageing.total == 1200


def test_down_payment_requests_stay_out() -> None:
    ageing = age([_item(1000, 40, Kind.DOWN_PAYMENT)], TODAY)
    assert (ageing.total, ageing.late, ageing.debits) == (0, 0, 0)


def test_the_late_amount_is_the_late_debits_and_credits_are_shown_beside_it() -> None:
    ageing = age([_item(1000, 40), _item(-300, 40, Kind.PAYMENT), _item(500, -3)], TODAY)
    assert ageing.late == 1000
    assert ageing.unapplied == 300


def test_the_late_rate_is_late_debits_over_all_debits_in_percent() -> None:
    ageing = age([_item(1000, 40), _item(-300, 40, Kind.PAYMENT), _item(500, -3)], TODAY)
    assert ageing.late_rate == Decimal("66.67")


def test_with_nothing_to_divide_there_is_no_late_rate() -> None:
    assert age([_item(-300, 40, Kind.PAYMENT)], TODAY).late_rate is None
    assert age([], TODAY).late_rate is None


@pytest.mark.parametrize(("threshold", "rate"), [(0, "75.00"), (30, "50.00"), (60, "25.00")])
def test_the_threshold_of_the_late_rate_can_be_all_30_60_or_90(threshold: int, rate: str) -> None:
    items = [_item(100, 0), _item(100, 30), _item(100, 60), _item(100, 90)]
    assert age(items, TODAY, late_threshold=threshold).late_rate == Decimal(rate)
    assert age(items, TODAY, late_threshold=90).late_rate == Decimal("0.00")


_BALANCES = st.lists(
    st.builds(
        Balance,
        st.sampled_from(Kind),
        st.dates(date(2024, 1, 1), date(2028, 1, 1)),
        st.integers(-(10**9), 10**9),
    )
)
_BOUNDS = st.lists(st.integers(1, 400), min_size=1, unique=True).map(sorted)


@given(_BALANCES, _BOUNDS)
def test_the_buckets_sum_to_the_balance(balances: list[Balance], bounds: list[int]) -> None:
    ageing = age(balances, TODAY, bounds)
    balance = sum(item.minor for item in balances if item.kind.in_receivables)
    assert sum(ageing.buckets.values()) == ageing.total == balance
    assert ageing.debits - ageing.unapplied == balance
    assert set(ageing.buckets) == set(bucket_labels(bounds))
