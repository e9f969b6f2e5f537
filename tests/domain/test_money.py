"""Rules, section 2: money is an integer number of minor units with a currency."""

from decimal import Decimal
from fractions import Fraction

import pytest

from dso_app import formats
from dso_app.domain.money import CurrencyMismatch, Money, half_up, rounded


@pytest.mark.parametrize(("currency", "decimals"), [("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_a_currency_has_its_own_number_of_decimals(currency: str, decimals: int) -> None:
    assert formats.decimals(currency) == decimals


def test_amounts_of_one_currency_add_and_subtract_in_minor_units() -> None:
    assert Money(1234, "EUR") + Money(66, "EUR") == Money(1300, "EUR")
    assert Money(1234, "EUR") - Money(1300, "EUR") == -Money(66, "EUR")


def test_amounts_of_different_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyMismatch, match="EUR and USD cannot be added"):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") - Money(1, "JPY")


@pytest.mark.parametrize(
    ("value", "expected"), [("0.5", 1), ("1.4999", 1), ("-0.5", -1), ("2.5", 3)]
)
def test_halves_round_up_away_from_zero(value: str, expected: int) -> None:
    assert half_up(Decimal(value)) == expected
    assert rounded(Fraction(value), 0) == expected


def test_an_exact_figure_is_rounded_once_to_two_decimals() -> None:
    assert str(rounded(Fraction(2, 3))) == "0.67"
    assert str(rounded(Fraction(-1, 200))) == "-0.01"
    assert str(rounded(Fraction(30))) == "30.00"
