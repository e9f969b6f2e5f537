"""Rules, section 9: since when every item issued is in the imports."""

from datetime import date

from dso_app.domain.history import History, declared

Y2024 = History(date(2024, 1, 1), date(2024, 12, 31))
Y2025 = History(date(2025, 1, 1), date(2025, 12, 31))
Y2026 = History(date(2026, 1, 1), date(2026, 12, 31))


def test_what_is_declared_first_counts() -> None:
    assert declared(None, Y2025) == Y2025


def test_years_that_follow_each_other_are_one_span_in_whichever_order_they_come() -> None:
    both = History(date(2024, 1, 1), date(2025, 12, 31))
    assert declared(Y2024, Y2025) == both
    assert declared(Y2025, Y2024) == both


def test_a_span_that_lasts_goes_on_lasting_and_reaches_back_further() -> None:
    lasting = History(date(2026, 1, 1))
    assert declared(lasting, Y2025) == History(date(2025, 1, 1))
    assert declared(Y2025, lasting) == History(date(2025, 1, 1))
    assert declared(lasting, History(date(2025, 6, 1))) == History(date(2025, 6, 1))
    assert declared(lasting, History(date(2026, 6, 1))) == lasting


def test_where_a_year_is_missing_between_two_the_later_counts() -> None:
    assert declared(Y2024, Y2026) == Y2026
    assert declared(Y2026, Y2024) == Y2026
    assert declared(Y2024, History(date(2026, 1, 1))) == History(date(2026, 1, 1))
