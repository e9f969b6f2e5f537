"""Amounts of several currencies in SQL: converted with a dated rate, or each left its own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, literal, literal_column

from dso_app.services.company.rates import Rate

_ZERO: ColumnElement[int] = literal_column("0")


def converted(minor: Any, currency: Any, target: str, rates: Mapping[str, Rate]) -> Any:
    """Minor units of the target for an amount whose currency has a rate, half up; else its own."""
    cases = []
    for name, rate in rates.items():
        factor = rate.factor(target)
        over, under = literal(factor.numerator), literal(factor.denominator)
        size = func.abs(minor)
        # Whole multiples and rest apart: the product of a large amount stays inside 64 bits.
        value = (size // under) * over + ((size % under) * over * 2 + under) // (under * 2)
        cases.append((currency == name, case((minor < _ZERO, -value), else_=value)))
    # PostgreSQL reckons with decimal numbers where the factors are large.
    return cast(case(*cases, else_=minor), BigInteger) if cases else minor


def currency_after(currency: Any, target: str, rates: Mapping[str, Rate]) -> Any:
    """The currency `converted` gives: the target where there is a rate, else the amount's own."""
    return case((currency.in_(list(rates)), target), else_=currency) if rates else currency
