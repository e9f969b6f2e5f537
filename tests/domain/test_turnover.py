"""Turnover that is entered, with and without tax."""

from decimal import Decimal

import pytest

from dso_app.domain.turnover import NotATaxRate, including_tax, tax_rate


def test_a_rate_is_added_and_rounded_half_up() -> None:
    assert including_tax(100_00, Decimal(20)) == 120_00
    # 10.03 × 1.055 = 10.58165; 0.10 × 1.05 = 0.105.
    assert including_tax(10_03, Decimal("5.5")) == 10_58
    assert including_tax(10, Decimal(5)) == 11
    assert including_tax(-10, Decimal(5)) == -11
    assert including_tax(100_00, Decimal(0)) == 100_00


def test_without_a_rate_it_includes_tax() -> None:
    assert including_tax(100_00, None) == 100_00


@pytest.mark.parametrize(
    ("text", "rate"), [("20", "20"), ("5,5", "5.5"), ("20 %", "20"), ("0", "0"), ("8.50", "8.5")]
)
def test_a_rate_is_read_with_either_mark(text: str, rate: str) -> None:
    assert tax_rate(text) == Decimal(rate)


@pytest.mark.parametrize("text", ["", "x", "-1", "101", "nan", "1e9", "inf"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(NotATaxRate):
        tax_rate(text)
