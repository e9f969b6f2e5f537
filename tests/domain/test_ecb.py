"""The European Central Bank's file of reference rates."""

from datetime import date
from decimal import Decimal

import pytest

from dso_app.domain.ecb import NotReferenceRates, in_currency, read_reference

FILE = "Date,USD,JPY,CYP,\n2026-06-30,1.25,160,N/A,\n2026-06-29,1.2,161.5,N/A,\n\n"


def test_a_cell_is_what_one_euro_was_worth_and_na_is_nothing() -> None:
    assert read_reference(FILE) == {
        date(2026, 6, 30): {"USD": Decimal("1.25"), "JPY": Decimal(160)},
        date(2026, 6, 29): {"USD": Decimal("1.2"), "JPY": Decimal("161.5")},
    }


def test_the_file_of_the_last_day_writes_its_day_in_words() -> None:
    daily = "Date, USD, JPY, \n30 June 2026, 1.25, 160, \n"
    assert read_reference(daily) == {
        date(2026, 6, 30): {"USD": Decimal("1.25"), "JPY": Decimal(160)}
    }


def test_a_unit_of_another_currency_in_euros_and_in_dollars() -> None:
    worth = {"USD": Decimal("1.25"), "JPY": Decimal(160)}
    assert in_currency(worth, "EUR") == {"USD": Decimal("0.8"), "JPY": Decimal("0.00625")}
    # 1.25 dollars for a euro that is 160 yen: a yen is 1.25 ÷ 160.
    assert in_currency(worth, "USD") == {"EUR": Decimal("1.25"), "JPY": Decimal("0.0078125")}
    assert in_currency(worth, "CHF") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("Code;Name\nC1;Garnier\n", 1),
        ("Date,USD\n31/02/2026,1.1\n", 2),
        ("Date,USD\n2026-06-30,one\n", 2),
        ("Date,USD\n2026-06-30,-1\n", 2),
        ("Date,USD\n2026-06-30,1.1\n2026-06-29,NaN\n", 3),
        ("Date,USD\n", 2),
    ],
)
def test_a_file_of_something_else_is_refused_naming_its_line(text: str, line: int) -> None:
    with pytest.raises(NotReferenceRates) as refused:
        read_reference(text)
    assert refused.value.values["line"] == line
