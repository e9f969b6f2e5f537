"""Rules, section 3, "Settlements", and what a stock file may clear."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.settlements import (
    Settlement,
    balance_at,
    clearing_guard,
    settlement_for_change,
)

ISSUED, IMPORTED = date(2026, 1, 10), date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _change(
    previous: int,
    remaining: int | None,
    *,
    first_seen: bool = False,
    cleared_on: date | None = None,
) -> Settlement | None:
    return settlement_for_change(
        previous,
        remaining,
        first_seen=first_seen,
        cleared_on=cleared_on,
        business_date=IMPORTED,
        known_at=NOW,
    )


def test_every_fall_of_the_remaining_amount_is_a_settlement_on_the_imports_business_date() -> None:
    assert _change(1000, 400) == Settlement(IMPORTED, 600, opening=False, known_at=NOW)


def test_a_settlement_has_the_files_cleared_on_date_where_there_is_one() -> None:
    cleared = date(2026, 2, 20)
    expected = Settlement(cleared, 1000, opening=False, known_at=NOW)
    assert _change(1000, 0, cleared_on=cleared) == expected
    assert _change(1000, None, cleared_on=cleared) == expected


def test_an_item_first_seen_with_less_remaining_has_an_opening_settlement() -> None:
    assert _change(1000, 400, first_seen=True) == Settlement(
        IMPORTED, 600, opening=True, known_at=NOW
    )


def test_an_item_first_seen_with_a_cleared_on_date_has_no_opening_settlement() -> None:
    cleared = date(2026, 2, 20)
    assert _change(1000, 0, first_seen=True, cleared_on=cleared) == Settlement(
        cleared, 1000, opening=False, known_at=NOW
    )


def test_coming_back_open_is_a_negative_settlement_on_the_day_it_reopened() -> None:
    reopened = Settlement(IMPORTED, -1000, opening=False, known_at=NOW)
    assert _change(0, 1000) == reopened
    assert _change(400, 1000, cleared_on=date(2026, 2, 1)) == Settlement(
        IMPORTED, -600, opening=False, known_at=NOW
    )


def test_a_credit_is_settled_on_its_own_side() -> None:
    assert _change(-500, 0) == Settlement(IMPORTED, -500, opening=False, known_at=NOW)
    assert _change(-100, -500) == Settlement(IMPORTED, 400, opening=False, known_at=NOW)


def test_what_did_not_change_settles_nothing() -> None:
    assert _change(1000, 1000) is None
    assert _change(1000, None) is None
    assert _change(0, None, cleared_on=date(2026, 2, 1)) is None


def test_the_balance_is_the_initial_amount_less_settlements_up_to_the_date() -> None:
    half = Settlement(date(2026, 2, 1), 500, opening=False, known_at=NOW)
    assert balance_at(1000, ISSUED, [half], date(2026, 1, 31)) == 1000
    assert balance_at(1000, ISSUED, [half], date(2026, 2, 1)) == 500


def test_an_item_has_no_balance_before_it_is_issued() -> None:
    assert balance_at(1000, ISSUED, [], ISSUED - timedelta(days=1)) == 0
    assert balance_at(1000, ISSUED, [], ISSUED) == 1000


def test_as_known_on_a_past_date_only_what_was_known_then_counts() -> None:
    late_news = Settlement(date(2026, 2, 1), 500, opening=False, known_at=NOW)
    day = date(2026, 2, 15)
    assert balance_at(1000, ISSUED, [late_news], day, NOW - timedelta(seconds=1)) == 1000
    assert balance_at(1000, ISSUED, [late_news], day, NOW) == 500


@pytest.mark.parametrize(
    ("count", "value", "stopped"),
    [(20, 2000, False), (21, 0, True), (0, 2001, True), (0, 0, False)],
)
def test_clearing_more_than_20_percent_by_count_or_value_wants_confirmation(
    count: int, value: int, *, stopped: bool
) -> None:
    reason = clearing_guard(count, 100, value, 10_000)
    assert (reason is not None) is stopped


def test_the_threshold_of_clearing_is_a_setting_and_the_reason_says_it() -> None:
    assert clearing_guard(50, 100, 0, 10_000, threshold_percent=50) is None
    reason = clearing_guard(51, 100, 0, 10_000, threshold_percent=50)
    assert reason is not None
    assert reason.sentence() == (
        "This import would clear 51 of 100 open items, more than 50 % by count or value: "
        "confirm it first."
    )
    assert "51 pièces ouvertes sur 100" in reason.sentence("fr")


def test_an_empty_source_has_nothing_to_clear() -> None:
    assert clearing_guard(0, 0, 0, 0) is None


_DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))
_MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without zone
_SETTLEMENTS = st.lists(
    st.builds(Settlement, _DAYS, st.integers(-10_000, 10_000), st.booleans(), _MOMENTS)
)


@given(st.integers(-10_000, 10_000), _DAYS, _SETTLEMENTS, _DAYS)
def test_at_any_date_balance_and_settlements_make_up_the_initial_amount(
    initial: int, issued: date, settlements: list[Settlement], d: date
) -> None:
    settled = sum(s.minor for s in settlements if s.value_date <= d)
    expected = initial if d >= issued else settled
    assert balance_at(initial, issued, settlements, d) + settled == expected


@given(st.integers(-10_000, 10_000), _DAYS, _SETTLEMENTS, _SETTLEMENTS, _DAYS, _MOMENTS)
def test_as_known_on_a_past_date_never_changes_when_later_settlements_are_learnt(
    initial: int,
    issued: date,
    settlements: list[Settlement],
    more: list[Settlement],
    d: date,
    known_by: datetime,
) -> None:
    later = [s for s in more if s.known_at > known_by]
    before = balance_at(initial, issued, settlements, d, known_by)
    assert balance_at(initial, issued, settlements + later, d, known_by) == before


@given(st.integers(1, 10_000), st.lists(st.integers(-10_000, 10_000), min_size=1), st.booleans())
def test_after_every_import_the_balance_is_the_remaining_amount_of_the_file(
    initial: int,
    remainings: list[int],
    credit: bool,  # noqa: FBT001 - hypothesis fills it
) -> None:
    sign = -1 if credit else 1
    settlements: list[Settlement] = []
    previous = sign * initial
    for index, remaining in enumerate(remainings):
        change = _change(previous, sign * remaining, first_seen=index == 0)
        settlements += [change] if change else []
        previous = sign * remaining
        assert balance_at(sign * initial, ISSUED, settlements, IMPORTED) == previous
