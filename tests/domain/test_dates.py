"""Rules, section 2: dates accepted on input, and the order of a column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.amounts import AssumedFrom
from dso_app.domain.dates import (
    DateDecision,
    DateOrder,
    NotADate,
    decide_date_order,
    is_no_day,
    parse_date,
    resolve_order,
)

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD
_DAY_OR_MONTH = DateDecision(None, ambiguous=True, candidates=frozenset({DMY, MDY}))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("31/01/2026", DMY),
        ("31-1-2026", DMY),
        ("31.01.2026", DMY),
        ("31012026", DMY),
        ("31/01/26", DMY),
        ("310126", DMY),
        ("31/01/2026 00:00:00", DMY),
        ("01/31/2026", MDY),
        ("1-31-26", MDY),
        ("01312026", MDY),
        ("2026-01-31", YMD),
        ("2026/1/31", YMD),
        ("20260131", YMD),
        ("260131", YMD),
        ("26.01.31", YMD),
        ("2026-01-31T23:30:00Z", YMD),
        ("2026-01-31T23:30:00.123+02:00", YMD),
        ("2026-01-31 14:00", YMD),
        ("2026-01-31 14:00:00 UTC", YMD),
        ("20260131140000", YMD),
        ("31/01/2026, 14:05", DMY),
        ("31.01.2026 14h05", DMY),
        ("1/31/2026 2:05:00 PM", MDY),
        ("31 01 2026", DMY),
        ("31. 1. 2026", DMY),
        ("31\u00a001\u00a02026", DMY),
        ("31-Jan-2026", None),
        ("31-JAN-26", MDY),
        ("Jan 31, 2026", DMY),
        ("31 janv. 2026", None),
        ("31 janvier 2026", YMD),
        ("31. Januar 2026", None),
        ("31 de enero de 2026", None),
        ("31 gennaio 2026", None),
        ("31 januari 2026", None),
        ("2026-Jan-31", None),
        ("46053", None),
        ("46053.75", DMY),
        ("2026-01-31", DMY),
        ("20260131", None),
    ],
)
def test_every_written_form_of_a_date_is_accepted(text: str, order: DateOrder | None) -> None:
    assert parse_date(f" {text} ", order) == date(2026, 1, 31)


@pytest.mark.parametrize(("text", "year"), [("01/01/68", 2068), ("01/01/69", 1969)])
def test_two_digit_years_turn_at_69(text: str, year: int) -> None:
    assert parse_date(text, DMY).year == year


@pytest.mark.parametrize("text", ["31/02/2013", "30022013", "29/02/2023", "30 Feb 2026"])
def test_an_impossible_date_is_refused_naming_the_value(text: str) -> None:
    with pytest.raises(NotADate) as refused:
        parse_date(text, DMY)
    assert refused.value.values == {"value": text}
    assert str(refused.value) == "not a date"


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "01/31/2026", "1/2/3", "31/01", "31/01-2026", "1234567", "2026-31-01"]
)
def test_what_is_no_date_in_the_columns_order_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        parse_date(text, DMY)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["01/02/2026", "31/01/2026"], DMY),
        (["01/02/2026", "01/31/2026"], MDY),
        (["2026-01-02"], YMD),
        (["20260102", "20260203"], YMD),
        (["31/02/2013"], DMY),
        (["01/02/2026", "13/02/2026", "45000", "total", ""], DMY),
        (["2026-01-02T00:00:00", "13/02/2026"], DMY),
        (["01/02/2026 10:00", "31/01/2026", "2026-01-02 11:30:00"], DMY),
        (["02-Jan-2026", "01/31/2026"], MDY),
        (["05/01/26", "31/01/26", "12/02/26", "28/02/26"], DMY),
        (["26/01/05", "26/01/31", "26/02/12", "25/12/28"], YMD),
    ],
)
def test_the_order_is_decided_once_for_the_column_from_all_its_values(
    column: list[str], order: DateOrder
) -> None:
    assert decide_date_order(column) == DateDecision(order, ambiguous=False)


def test_one_typing_error_does_not_turn_a_whole_column() -> None:
    column = ["13/01/2026", "14/01/2026", "15/01/2026", "01/16/2026"]
    assert decide_date_order(column).order is DMY


def test_a_column_whose_days_are_all_below_13_is_ambiguous() -> None:
    assert decide_date_order(["01/02/2026", "03/04/2026"]) == _DAY_OR_MONTH


def test_a_column_of_serials_or_blanks_has_no_order_and_needs_none() -> None:
    assert decide_date_order(["45000", ""]) == DateDecision(None, ambiguous=False)


def test_days_with_the_name_of_their_month_need_no_order() -> None:
    assert decide_date_order(["31-Jan-26", "1 févr. 2026"]) == DateDecision(None, ambiguous=False)
    assert decide_date_order(["31 Jan 2026", "03/04/2026"]) == _DAY_OR_MONTH


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("00.00.0000", True),
        ("00000000", True),
        ("0000-00-00", True),
        ("0000-00-00 00:00:00", True),
        ("00/00/00", True),
        ("0", False),
        ("", False),
        ("00/01/2026", False),
    ],
)
def test_a_date_of_zeros_alone_is_none(text: str, is_none: bool) -> None:  # noqa: FBT001
    assert is_no_day(text) is is_none


def test_what_the_values_say_is_not_assumed() -> None:
    decided = DateDecision(MDY, ambiguous=False)
    assert resolve_order(decided, [], ",", "fr", "FR") == (MDY, AssumedFrom.VALUES)


def test_where_nobody_can_be_asked_the_other_date_columns_decide_first() -> None:
    other = DateDecision(MDY, ambiguous=False)
    assert resolve_order(_DAY_OR_MONTH, [_DAY_OR_MONTH, other], ",", "fr", "FR") == (
        MDY,
        AssumedFrom.OTHER_COLUMNS,
    )


def test_then_the_decimal_mark_and_header_language_decide() -> None:
    assert resolve_order(_DAY_OR_MONTH, [], ",", "en", "US") == (DMY, AssumedFrom.DECIMAL_MARK)
    assert resolve_order(_DAY_OR_MONTH, [], ".", "fr", "US") == (DMY, AssumedFrom.HEADER_LANGUAGE)


@pytest.mark.parametrize(("country", "order"), [("US", MDY), ("FR", DMY), ("GB", DMY), ("JP", DMY)])
def test_then_the_entitys_country_decides_among_what_is_possible(
    country: str, order: DateOrder
) -> None:
    assert resolve_order(_DAY_OR_MONTH, [], ".", "en", country) == (order, AssumedFrom.COUNTRY)


_FORMS = {
    DMY: ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%d/%m/%y"],
    MDY: ["%m/%d/%Y", "%m-%d-%Y", "%m%d%Y", "%m/%d/%y"],
    YMD: ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%y%m%d", "%Y-%m-%dT00:00:00Z"],
}


@given(
    st.dates(date(1970, 1, 1), date(2068, 12, 31)),
    st.sampled_from([(order, form) for order, forms in _FORMS.items() for form in forms]),
)
def test_a_date_written_in_any_form_reads_back_the_same(
    day: date, written: tuple[DateOrder, str]
) -> None:
    order, form = written
    assert parse_date(day.strftime(form), order) == day
    serial = (day - date(1899, 12, 30)).days
    if serial >= 10_000:
        assert parse_date(str(serial), order) == day
