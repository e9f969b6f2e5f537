"""Late-payment penalties, worked by hand (rules, section 8)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dso_app.domain.penalties import (
    CreditChange,
    Invoice,
    Penalty,
    Span,
    credit_changes,
    penalties,
)
from dso_app.domain.penalty_rates import (
    ECB_RATES,
    Regime,
    Terms,
    fixed_rate_refusal,
    half_year,
    margin_of,
    reference_rate,
)

DAY = timedelta(days=1)
YEAR_END = date(2025, 12, 31)
YEAR_BEFORE, YEAR_AFTER = date(2022, 12, 31), date(2026, 7, 1)
"""Outside the table of reference rates, by a day."""


def terms(regime: Regime = Regime.BUSINESS, fixed: str | None = None, **values: Any) -> Terms:
    values.setdefault("margin", Decimal(10))
    values.setdefault("recovery_minor", 40_00)
    values.setdefault("rates", ECB_RATES)
    return Terms(regime=regime, fixed=Decimal(fixed) if fixed else None, **values)


def invoice(due: date, minor: int = 1000_00, *settlements: tuple[date, int], **values: Any) -> Any:
    values.setdefault("item_id", due.toordinal())
    values.setdefault("number", f"F{due:%m%d}")
    return Invoice(due_date=due, minor=minor, settlements=settlements, **values)


def one(found: Sequence[Penalty]) -> Penalty:
    (penalty,) = found
    return penalty


def spans(penalty: Penalty) -> list[tuple[date, date, int, str]]:
    return [(s.first, s.last, s.minor, str(s.rate.percent)) for s in penalty.spans]


def test_a_fixed_rate_counts_from_the_day_after_the_due_date_to_the_as_of_date_inclusive() -> None:
    # 1,000.00 due 1 June, as of 1 July: 30 days. 1000 x 12 % x 30 / 365 = 9.863 -> 9.86.
    found = one(penalties([invoice(date(2025, 6, 1))], [], terms(fixed="12"), date(2025, 7, 1)))
    assert (found.days, found.interest, found.recovery_minor) == (30, 9_86, 40_00)
    assert spans(found) == [(date(2025, 6, 2), date(2025, 7, 1), 1000_00, "12")]


def test_the_due_day_itself_costs_nothing() -> None:
    assert not penalties([invoice(date(2025, 6, 1))], [], terms(), date(2025, 6, 1))


def test_the_reference_rate_of_each_half_year_plus_the_margin_splits_the_span() -> None:
    # Due 15 June 2025: 16 June to 30 June = 15 days at 3.15 + 10; 1 July to 31 July = 31 days at
    # 2.15 + 10. 1000 x (15 x 13.15 + 31 x 12.15) / 36500 = (197.25 + 376.65) / 36.5 = 15.723.
    found = one(penalties([invoice(date(2025, 6, 15))], [], terms(), date(2025, 7, 31)))
    assert spans(found) == [
        (date(2025, 6, 16), date(2025, 6, 30), 1000_00, "13.15"),
        (date(2025, 7, 1), date(2025, 7, 31), 1000_00, "12.15"),
    ]
    assert (found.days, found.interest) == (46, 15_72)


def test_half_years_of_the_same_rate_are_still_shown_apart() -> None:
    found = one(penalties([invoice(date(2025, 12, 29))], [], terms(), date(2026, 1, 2)))
    assert [(s.first, s.last, s.days) for s in found.spans] == [
        (date(2025, 12, 30), YEAR_END, 2),
        (date(2026, 1, 1), date(2026, 1, 2), 2),
    ]


def test_public_bodies_owe_the_rate_of_the_half_year_interest_began_in_for_the_whole_span() -> None:
    # Due 30 June 2025: interest begins 1 July, 2.15 + 8, and stays so in 2026.
    public = terms(Regime.PUBLIC, fixed="15")
    found = one(penalties([invoice(date(2025, 6, 30))], [], public, date(2026, 1, 10)))
    assert spans(found) == [(date(2025, 7, 1), date(2026, 1, 10), 1000_00, "10.15")]
    # 194 days: 1000 x 10.15 x 194 / 36500 = 53.948
    assert (found.days, found.interest) == (194, 53_95)
    begun = one(penalties([invoice(date(2025, 6, 29))], [], public, date(2026, 1, 10)))
    assert str(begun.spans[0].rate.percent) == "11.15"


def test_without_a_regime_there_are_no_penalties() -> None:
    assert not penalties([invoice(date(2025, 1, 1))], [], terms(Regime.NONE), YEAR_END)


def test_a_half_year_without_a_rate_uses_the_latest_and_says_so() -> None:
    assert reference_rate(ECB_RATES, date(2027, 3, 1)).taken_from == date(2026, 1, 1)
    assert reference_rate(ECB_RATES, date(2026, 6, 30)).taken_from is None
    before = reference_rate(ECB_RATES, date(2022, 3, 1))
    assert (str(before.percent), before.taken_from) == ("2.15", date(2026, 1, 1))
    found = one(penalties([invoice(date(2026, 6, 29))], [], terms(), date(2026, 7, 2)))
    assert [s.rate.taken_from for s in found.spans] == [None, date(2026, 1, 1)]
    assert [str(s.rate.percent) for s in found.spans] == ["12.15", "12.15"]


@pytest.mark.parametrize(
    ("half", "percent"),
    [
        ("2023-01-01", "2.50"),
        ("2023-07-01", "4.00"),
        ("2024-01-01", "4.50"),
        ("2024-07-01", "4.25"),
        ("2025-01-01", "3.15"),
        ("2025-07-01", "2.15"),
        ("2026-01-01", "2.15"),
    ],
)
def test_the_ecb_rate_of_its_first_day_holds_for_a_whole_half_year(half: str, percent: str) -> None:
    first = date.fromisoformat(half)
    last = date(first.year, 6, 30) if first.month == 1 else date(first.year, 12, 31)
    for day in (first, last):
        rate = reference_rate(ECB_RATES, day)
        assert (str(rate.percent), rate.taken_from) == (percent, None)


def test_no_half_year_is_shipped_but_those_seven() -> None:
    assert len(ECB_RATES) == 7
    assert [reference_rate(ECB_RATES, day).taken_from for day in (YEAR_BEFORE, YEAR_AFTER)] == [
        date(2026, 1, 1),
        date(2026, 1, 1),
    ]


def test_part_payments_split_the_span_and_the_day_of_payment_no_longer_counts_what_was_paid() -> (
    None
):
    # 1,000 due 1 June; 400 paid on 11 June: 2-10 June 9 days on 1,000; 11 June-1 July 21 days on
    # 600. (9000 + 12600) x 12 / 36500 = 7.101.
    paid = invoice(date(2025, 6, 1), 1000_00, (date(2025, 6, 11), 400_00))
    found = one(penalties([paid], [], terms(fixed="12"), date(2025, 7, 1)))
    assert [(s.first, s.last, s.minor) for s in found.spans] == [
        (date(2025, 6, 2), date(2025, 6, 10), 1000_00),
        (date(2025, 6, 11), date(2025, 7, 1), 600_00),
    ]
    assert (found.days, found.interest) == (30, 7_10)


def test_what_was_paid_late_is_still_owed_after_the_principal_is_paid() -> None:
    paid = invoice(date(2025, 6, 1), 1000_00, (date(2025, 6, 11), 1000_00))
    found = one(penalties([paid], [], terms(fixed="12"), YEAR_END))
    # 9 days on 1,000: 2.959.
    assert (found.days, found.interest, found.recovery_minor) == (9, 2_96, 40_00)


def test_what_was_paid_by_the_due_day_or_the_day_after_costs_nothing() -> None:
    for after in (-3, 0, 1):
        paid = invoice(date(2025, 6, 1), 1000_00, (date(2025, 6, 1) + after * DAY, 1000_00))
        assert not penalties([paid], [], terms(), YEAR_END)


def test_what_came_back_open_counts_again_from_that_day() -> None:
    back = invoice(
        date(2025, 6, 1), 1000_00, (date(2025, 6, 11), 1000_00), (date(2025, 6, 21), -1000_00)
    )
    found = one(penalties([back], [], terms(fixed="12"), date(2025, 6, 30)))
    assert [(s.first, s.last) for s in found.spans] == [
        (date(2025, 6, 2), date(2025, 6, 10)),
        (date(2025, 6, 21), date(2025, 6, 30)),
    ]
    assert found.days == 19


def test_open_credits_reduce_the_oldest_late_balances_from_their_own_date() -> None:
    old, young = invoice(date(2025, 6, 1), 300_00), invoice(date(2025, 6, 5), 500_00)
    credit = credit_changes(date(2025, 6, 11), -400_00, [])
    first, second = penalties([young, old], credit, terms(fixed="12"), date(2025, 6, 20))
    assert [(s.first, s.last, s.minor) for s in first.spans] == [
        (date(2025, 6, 2), date(2025, 6, 10), 300_00)
    ]
    assert [(s.first, s.last, s.minor) for s in second.spans] == [
        (date(2025, 6, 6), date(2025, 6, 10), 500_00),
        (date(2025, 6, 11), date(2025, 6, 20), 400_00),
    ]
    # 300 x 9 and 500 x 5 + 400 x 10, at 12 / 36500.
    assert (first.interest, second.interest) == (89, 2_14)
    assert (first.days, second.days) == (19, 15)


def test_a_credit_that_was_used_reduces_nothing_from_that_day() -> None:
    used = credit_changes(date(2025, 6, 4), -100_00, [(date(2025, 6, 8), -100_00)])
    settled = invoice(date(2025, 6, 1), 300_00, (date(2025, 6, 8), 100_00))
    found = one(penalties([settled], used, terms(fixed="12"), date(2025, 6, 10)))
    assert [(s.first, s.last, s.minor) for s in found.spans] == [
        (date(2025, 6, 2), date(2025, 6, 3), 300_00),
        (date(2025, 6, 4), date(2025, 6, 10), 200_00),
    ]


def test_a_suspended_part_is_left_out_of_all_days_and_a_whole_one_costs_nothing() -> None:
    part = invoice(date(2025, 6, 1), 1000_00, suspended=400_00)
    found = one(penalties([part], [], terms(fixed="12"), date(2025, 7, 1)))
    assert [(s.minor, s.days) for s in found.spans] == [(600_00, 30)]
    whole = invoice(date(2025, 6, 1), 1000_00, suspended=1000_00)
    assert not penalties([whole], [], terms(fixed="12"), date(2025, 7, 1))


def test_what_was_waived_or_invoiced_is_not_counted_again_the_days_after_it_are() -> None:
    decided = invoice(date(2025, 6, 1), 1000_00, decided_until=date(2025, 6, 21), cost_decided=True)
    found = one(penalties([decided], [], terms(fixed="12"), date(2025, 7, 1)))
    assert [(s.first, s.last) for s in found.spans] == [(date(2025, 6, 22), date(2025, 7, 1))]
    assert (found.days, found.recovery_minor) == (30, 0)
    assert not penalties([decided], [], terms(fixed="12"), date(2025, 6, 21))


def test_interest_is_rounded_half_up_once_at_the_end() -> None:
    # Two spans of half a cent each make a cent: 36500 minor units x 1 day x 0.5 % / 365 = 0.5.
    paid = invoice(date(2025, 6, 1), 365_00 * 2, (date(2025, 6, 3), 365_00))
    found = one(penalties([paid], [], terms(fixed="0.50"), date(2025, 6, 3)))
    assert [span.interest for span in found.spans] == [Fraction(1), Fraction(1, 2)]
    assert found.interest == 2


def test_a_year_has_365_days_in_leap_years_too() -> None:
    found = one(penalties([invoice(date(2024, 2, 27))], [], terms(fixed="36.5"), date(2024, 3, 1)))
    # 28 and 29 February, 1 March: 3 days at 0.1 % a day.
    assert (found.days, found.interest) == (3, 3_00)


def test_the_french_margin_is_ten_points_elsewhere_eight() -> None:
    assert (margin_of("FR"), margin_of("DE")) == (Decimal(10), Decimal(8))
    assert half_year(date(2026, 6, 30)) == date(2026, 1, 1)
    assert half_year(date(2026, 7, 1)) == date(2026, 7, 1)


def test_a_french_fixed_rate_below_three_times_the_legal_rate_is_refused() -> None:
    legal = Decimal("2.62")
    refused = fixed_rate_refusal("FR", Decimal("7.85"), legal)
    assert refused is not None
    assert "7.86" in str(refused)
    assert fixed_rate_refusal("FR", Decimal("7.86"), legal) is None
    assert fixed_rate_refusal("DE", Decimal(1), legal) is None
    assert fixed_rate_refusal("FR", Decimal(1), None) is None


drawn_invoices = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.integers(1, 900_00),
        st.lists(st.tuples(st.integers(-10, 70), st.integers(-50_00, 500_00)), max_size=3),
        st.integers(0, 300_00),
    ),
    max_size=4,
)
drawn_credits = st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 500_00)), max_size=3)


@settings(max_examples=60, deadline=None)
@given(drawn=drawn_invoices, reductions=drawn_credits)
def test_interest_equals_the_sum_of_each_day_s_balance(
    drawn: list[Any], reductions: list[tuple[int, int]]
) -> None:
    as_of = date(2025, 7, 20)
    invoices = [
        invoice(
            as_of - late * DAY,
            minor,
            *sorted((as_of - (60 - after) * DAY, part) for after, part in parts if after <= 60),
            item_id=place,
            number=f"F{place}",
            suspended=suspended,
        )
        for place, (late, minor, parts, suspended) in enumerate(drawn)
    ]
    changes = [CreditChange(as_of - back * DAY, minor) for back, minor in reductions]
    found = penalties(invoices, changes, terms(), as_of)
    assert {p.invoice.item_id: p.exact for p in found} == _by_day(invoices, changes, as_of)
    for penalty in found:
        _is_in_order(penalty.spans)


def _by_day(
    invoices: list[Invoice], changes: list[CreditChange], as_of: date
) -> dict[int, Fraction]:
    """The rule as it is written, a day at a time."""
    owed: dict[int, Fraction] = {}
    ordered = sorted(invoices, key=lambda i: (i.due_date, i.number))
    for day in (as_of - back * DAY for back in range(70, -1, -1)):
        credit = sum(change.minor for change in changes if change.on <= day)
        for late in ordered:
            settled = sum(part for on, part in late.settlements if on <= day)
            counted = max(0, late.minor - settled - late.suspended)
            if late.due_date >= day or not counted:
                continue
            used = min(credit, counted)
            credit -= used
            percent = Fraction(terms().rate(late.due_date, day).percent)
            if counted - used:
                cost = (counted - used) * percent / 36500
                owed[late.item_id] = owed.get(late.item_id, Fraction(0)) + cost
    return owed


def _is_in_order(found: tuple[Span, ...]) -> None:
    for before, after in pairwise(found):
        assert before.last < after.first
