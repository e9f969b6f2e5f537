"""Rules, section 2: amounts accepted on input, and the decimal mark of a column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app import formats
from dso_app.domain.amounts import (
    AssumedFrom,
    Mark,
    MarkDecision,
    NotAnAmount,
    decide_decimal_mark,
    parse_amount,
    resolve_mark,
)

_OPEN = MarkDecision(None, ambiguous=True)


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("1200", None, 120000),
        ("1200.5", ".", 120050),
        ("1 200,00", ",", 120000),
        ("1\N{NO-BREAK SPACE}200,00", ",", 120000),
        ("1\N{NARROW NO-BREAK SPACE}200,00", ",", 120000),
        ("1,200.00", ".", 120000),
        ("1.200,00", ",", 120000),
        ("1.234.567,89", ",", 123456789),
        ("1'200.00", ".", 120000),
        ("1’200.00", ".", 120000),
        ("-120", None, -12000),
        ("−120", None, -12000),
        ("120-", None, -12000),
        ("(120.00)", ".", -12000),
        ("€ 120,00", ",", 12000),
        ("-€120,00", ",", -12000),
        ("120.00 EUR", ".", 12000),
        ("EUR 120.00-", ".", -12000),
        ("(120.00) EUR", ".", -12000),
        (",5", ",", 50),
        ("0", None, 0),
    ],
)
def test_every_written_form_of_an_amount_is_accepted(
    text: str, mark: Mark | None, minor: int
) -> None:
    assert parse_amount(text, mark, 2) == minor


@pytest.mark.parametrize(
    ("text", "decimals", "minor"),
    [
        ("1.005", 2, 101),
        ("-1.005", 2, -101),
        ("1.0049", 2, 100),
        ("12.5", 0, 13),
        (".5", 0, 1),
        ("0.00" + "4" + "9" * 40, 2, 0),
        ("1.2", 3, 1200),
    ],
)
def test_more_decimals_than_the_currency_has_round_half_up(
    text: str, decimals: int, minor: int
) -> None:
    assert parse_amount(text, ".", decimals) == minor


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "abc", "12 34", "1,20,000", "--5", "(-5)", "5 apples", "1.2.3", "12,5"),
        *("EUR 5 EUR", "1e5", "nan", "9" * 16, "1" * 5000, "1" + " " * 5000 + "x"),
    ],
)
def test_what_is_no_amount_is_refused_naming_the_value(text: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_amount(text, ".", 2)
    assert refused.value.values == {"value": text}


def test_without_a_decided_mark_no_mark_is_guessed_cell_by_cell() -> None:
    with pytest.raises(NotAnAmount):
        parse_amount("1,200", None, 2)


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1,200", "1,250.00"], "."),
        (["1.200", "1.250,00"], ","),
        (["1.200", "12,5"], ","),
        (["1,200,000"], "."),
        (["0,123"], ","),
        (["1 200,500"], ","),
        (["1200,500"], ","),
        (["total", "", "(3.20) €"], "."),
    ],
)
def test_a_columns_decimal_mark_is_decided_once_from_all_its_values(
    column: list[str], mark: Mark
) -> None:
    assert decide_decimal_mark(column) == MarkDecision(mark, ambiguous=False)


def test_1_200_alone_everywhere_is_ambiguous() -> None:
    assert decide_decimal_mark(["1,200", "3,500", "20"]) == _OPEN
    assert decide_decimal_mark(["1.200"]) == _OPEN


def test_whole_numbers_alone_need_no_mark() -> None:
    assert decide_decimal_mark(["1200", "20", ""]) == MarkDecision(None, ambiguous=False)


def test_an_ambiguous_mark_is_assumed_from_other_columns_then_headers_then_country() -> None:
    comma, point = MarkDecision(",", ambiguous=False), MarkDecision(".", ambiguous=False)
    assert resolve_mark(point, [comma], "fr", "FR") == (".", AssumedFrom.VALUES)
    assert resolve_mark(_OPEN, [point, _OPEN], "fr", "FR") == (".", AssumedFrom.OTHER_COLUMNS)
    assert resolve_mark(_OPEN, [], "fr", "US") == (",", AssumedFrom.HEADER_LANGUAGE)
    assert resolve_mark(_OPEN, [point, comma], None, "FR") == (",", AssumedFrom.COUNTRY)
    assert resolve_mark(_OPEN, [], None, "CH") == (".", AssumedFrom.COUNTRY)


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(["EUR", "JPY", "KWD"]),
    st.sampled_from([("en", "."), ("fr", ",")]),
)
def test_an_amount_written_for_people_or_programs_reads_back_the_same(
    minor: int, currency: str, language: tuple[str, Mark]
) -> None:
    decimals = formats.decimals(currency)
    written = formats.amount_with_currency(minor, currency, language[0])
    assert parse_amount(written, language[1], decimals) == minor
    assert parse_amount(formats.plain(minor, currency), ".", decimals) == minor
