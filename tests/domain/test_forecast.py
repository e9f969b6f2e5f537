"""The cash forecast, worked by hand (rules, section 9)."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.collected import by_payment
from dso_app.domain.forecast import (
    LITIGATION,
    MOST_WEEKS,
    OFF,
    Credit,
    Owed,
    Part,
    forecast,
    week_of,
    week_span,
)

DAY = timedelta(days=1)
ON = date(2026, 6, 30)
"""A Tuesday: the first week ends on Sunday 5 July."""


def owed(due: date, minor: int = 100_00, item_id: int = 1, **values: Any) -> Owed:
    return Owed(item_id, due, minor, **values)


def told(*debits: Owed, credit: int = 0, delay: int = 10) -> list[tuple[str, int, int]]:
    notes = [Credit(99, ON, credit)] if credit else []
    return [(one.part, one.place, one.minor) for one in forecast(debits, notes, delay, ON)]


def test_weeks_end_on_sundays_and_the_first_begins_on_the_as_of_date() -> None:
    assert [week_of(ON + n * DAY, ON) for n in (-1, 0, 5, 6, 12, 13)] == [OFF, 0, 0, 1, 1, 2]
    assert week_span(0, ON) == (ON, date(2026, 7, 5))
    assert week_span(1, ON) == (date(2026, 7, 6), date(2026, 7, 12))
    assert week_of(date(2099, 1, 1), ON) == MOST_WEEKS - 1
    sunday = date(2026, 7, 5)
    assert (week_of(sunday, sunday), week_of(sunday + DAY, sunday)) == (0, 1)


def test_the_rest_is_expected_on_its_due_date_and_the_customer_s_average_delay() -> None:
    assert told(owed(ON)) == [(Part.USUAL, 1, 100_00)]
    assert told(owed(ON - 11 * DAY)) == [(Part.USUAL, OFF, 100_00)]


def test_promised_and_disputed_parts_have_their_own_dates_and_litigation_none() -> None:
    parts = owed(ON, promises=[(ON + 2 * DAY, 30_00)], disputed=[(ON + 20 * DAY, 50_00)])
    assert told(parts) == [
        (Part.DISPUTED, 3, 50_00),
        (Part.PROMISED, 0, 30_00),
        (Part.USUAL, 1, 20_00),
    ]
    assert told(owed(ON, in_litigation=True)) == [(Part.LITIGATION, LITIGATION, 100_00)]


def test_drafts_and_direct_debits_come_on_their_due_date() -> None:
    assert told(owed(ON, dated=True)) == [(Part.DATED, 0, 100_00)]
    assert told(owed(ON - DAY, dated=True)) == [(Part.DATED, OFF, 100_00)]


def test_credits_reduce_undated_inflows_first_oldest_due_date_first_then_promised_ones() -> None:
    debits = (
        owed(ON - 30 * DAY, 40_00, item_id=1, promises=[(ON + DAY, 40_00)]),
        owed(ON, 50_00, item_id=2),
        owed(ON - 30 * DAY, 20_00, item_id=3),
    )
    found = told(*debits, credit=90_00)
    assert found[3:] == [
        (Part.CREDIT, OFF, -20_00),
        (Part.CREDIT, 1, -50_00),
        (Part.CREDIT, 0, -20_00),
    ]


def test_a_credit_beyond_all_inflows_is_off_the_forecast_and_never_touches_litigation() -> None:
    assert told(owed(ON, in_litigation=True), credit=30_00)[1:] == [(Part.CREDIT, OFF, -30_00)]


amounts = st.integers(1, 500_00)
days = st.integers(-60, 60)
promises_drawn = st.lists(st.tuples(days, amounts), max_size=2)
drawn_debits = st.lists(
    st.tuples(days, amounts, promises_drawn, amounts, st.booleans()),
    max_size=5,
)


@given(drawn=drawn_debits, reductions=st.lists(amounts, max_size=3), delay=st.integers(-20, 60))
def test_the_inflows_sum_to_the_balance(
    drawn: list[Any], reductions: list[int], delay: int
) -> None:
    debits = [
        owed(
            ON + late * DAY,
            minor,
            item_id=place,
            promises=[(ON + on * DAY, part) for on, part in promises],
            disputed=[(ON, disputed)],
            in_litigation=litigation,
        )
        for place, (late, minor, promises, disputed, litigation) in enumerate(drawn)
    ]
    notes = [Credit(100 + place, ON, minor) for place, minor in enumerate(reductions)]
    inflows = forecast(debits, notes, delay, ON)
    assert sum(one.minor for one in inflows) == sum(d.minor for d in debits) - sum(reductions)
    for debit in debits:
        assert sum(one.minor for one in inflows if one.item_id == debit.item_id) == debit.minor


def test_what_credit_notes_settled_is_not_paid() -> None:
    assert by_payment([100, 50], 0) == [100, 50]
    assert by_payment([100, 50], 50) == [100, 0]
    assert by_payment([100, 50], 120) == [0, 30]
