"""Business days and the sending window (rules, sections 5, 6.4)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dso_app.domain.business_days import (
    Calendar,
    NotSendingDays,
    NotSendingHours,
    Window,
    add_business_days,
    business_days_between,
    in_window,
    is_business_day,
    next_opening,
    parse_sending_days,
    parse_sending_hours,
)

FRANCE = Calendar("FR")
EVERY_DAY = Calendar("FR", frozenset(range(1, 8)), with_holidays=False)
OFFICE = Window(FRANCE, *parse_sending_hours("09:00-17:00"))
PARIS = ZoneInfo("Europe/Paris")
FRIDAY, MONDAY = date(2026, 7, 10), date(2026, 7, 13)


def _paris(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def test_business_days_are_the_sending_days_but_the_public_holidays_of_the_country() -> None:
    assert is_business_day(FRIDAY, *FRANCE)
    assert not is_business_day(date(2026, 7, 11), *FRANCE)
    assert not is_business_day(date(2026, 7, 14), *FRANCE)
    assert is_business_day(date(2026, 7, 14), *Calendar("GB"))


def test_holidays_can_be_switched_off_and_every_day_be_a_sending_day() -> None:
    assert is_business_day(date(2026, 7, 14), *EVERY_DAY)
    assert is_business_day(date(2026, 7, 12), *EVERY_DAY)


def test_a_country_whose_holidays_are_unknown_has_none() -> None:
    assert is_business_day(FRIDAY, *Calendar("XX"))


def test_three_business_days_after_a_friday_before_bastille_day_end_on_thursday() -> None:
    # Monday 13, Wednesday 15 (the 14th is a holiday), Thursday 16.
    assert add_business_days(FRIDAY, 3, *FRANCE) == date(2026, 7, 16)
    assert add_business_days(date(2026, 7, 16), -3, *FRANCE) == FRIDAY
    assert add_business_days(FRIDAY, 0, *FRANCE) == FRIDAY


def test_a_ledger_of_friday_is_one_business_day_old_on_monday() -> None:
    assert business_days_between(FRIDAY, MONDAY, *FRANCE) == 1
    assert business_days_between(FRIDAY, date(2026, 7, 15), *FRANCE) == 2
    assert business_days_between(MONDAY, FRIDAY, *FRANCE) == 0


@pytest.mark.parametrize(
    ("text", "days"),
    [("1-7", set(range(1, 8))), ("1,2,5", {1, 2, 5}), ("1-5, 7", {1, 2, 3, 4, 5, 7}), ("3", {3})],
)
def test_sending_days_are_written_as_spans_and_lists(text: str, days: set[int]) -> None:
    assert parse_sending_days(text) == days


@pytest.mark.parametrize("text", ["", "0-5", "8", "5-1", "mon", "1,,2", "1-"])
def test_what_names_no_days_is_refused(text: str) -> None:
    with pytest.raises(NotSendingDays, match="does not name days"):
        parse_sending_days(text)


def test_sending_hours_are_written_from_and_to() -> None:
    assert parse_sending_hours("09:00-17:00") == (540, 1020)
    assert parse_sending_hours("00:00-24:00") == (0, 1440)


@pytest.mark.parametrize("text", ["", "9-17", "17:00-09:00", "09:00-24:01", "09:60-10:00"])
def test_what_names_no_hours_is_refused(text: str) -> None:
    with pytest.raises(NotSendingHours, match="does not name hours"):
        parse_sending_hours(text)


def test_the_window_is_open_from_its_first_minute_to_before_its_last() -> None:
    assert not in_window(_paris(FRIDAY, 8, 59), OFFICE)
    assert in_window(_paris(FRIDAY, 9), OFFICE)
    assert in_window(_paris(FRIDAY, 16, 59), OFFICE)
    assert not in_window(_paris(FRIDAY, 17), OFFICE)
    assert not in_window(_paris(date(2026, 7, 14), 10), OFFICE)


def test_a_message_outside_the_window_waits_for_the_next_opening() -> None:
    assert next_opening(_paris(FRIDAY, 8), OFFICE) == _paris(FRIDAY, 9)
    assert next_opening(_paris(FRIDAY, 10), OFFICE) == _paris(FRIDAY, 10)
    assert next_opening(_paris(FRIDAY, 17), OFFICE) == _paris(MONDAY, 9)
    assert next_opening(_paris(MONDAY, 18), OFFICE) == _paris(date(2026, 7, 15), 9)
    assert next_opening(_paris(date(2026, 7, 11), 8), OFFICE) == _paris(MONDAY, 9)


def test_a_window_of_all_days_and_hours_is_always_open() -> None:
    always = Window(EVERY_DAY, *parse_sending_hours("00:00-24:00"))
    assert in_window(_paris(date(2026, 7, 12), 23, 59), always)
    assert in_window(_paris(date(2026, 12, 25), 0), always)
