"""By what late-payment penalties are computed: regimes and rates (rules, section 8).

Sources: directive 2011/7/EU; French Code de commerce L441-10 and D441-5 (business), Code de la
commande publique R2192-31 to R2192-36 (public). Rates are percent a year, amounts minor units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from dso_app.errors import Reason
from dso_app.texts import N_

DAY = timedelta(days=1)
PUBLIC_MARGIN = Decimal(8)
"""Points above the reference rate that public bodies owe."""
LEGAL_MULTIPLE = 3
"""A French fixed rate is at least so many times the legal interest rate."""
_SECOND_HALF = 7

ECB_RATES: Mapping[date, Decimal] = {
    date(2023, 1, 1): Decimal("2.50"),
    date(2023, 7, 1): Decimal("4.00"),
    date(2024, 1, 1): Decimal("4.50"),
    date(2024, 7, 1): Decimal("4.25"),
    date(2025, 1, 1): Decimal("3.15"),
    date(2025, 7, 1): Decimal("2.15"),
    date(2026, 1, 1): Decimal("2.15"),
}
"""ECB main refinancing rate on the first day of each half-year, percent."""


class Regime(StrEnum):
    """What a customer owes when it pays late."""

    BUSINESS = "business"
    PUBLIC = "public"
    NONE = "none"
    """Consumers, or penalties switched off."""


def half_year(day: date) -> date:
    """The first day of a date's half-year: 1 January or 1 July."""
    return date(day.year, _SECOND_HALF if day.month >= _SECOND_HALF else 1, 1)


def margin_of(country: str) -> Decimal:
    """Points above the reference rate between businesses: France 10, elsewhere 8."""
    return Decimal(10) if country == "FR" else Decimal(8)


@dataclass(frozen=True)
class Rate:
    """A rate in percent a year; `taken_from` is the half-year whose reference rate stands in."""

    percent: Decimal
    taken_from: date | None = None


def reference_rate(rates: Mapping[date, Decimal], day: date) -> Rate:
    """The reference rate of a date's half-year; one without a rate uses the latest and says so.

    The latest before it; where the table begins later, the latest it holds.
    """
    start = half_year(day)
    if start in rates:
        return Rate(rates[start])
    known = [first for first in rates if first <= start] or list(rates)
    if not known:
        return Rate(Decimal(0), start)
    return Rate(rates[max(known)], max(known))


@dataclass(frozen=True)
class Terms:
    """By what a customer's penalties are computed.

    Attributes:
        fixed: the entity's own rate; None for the reference rate + margin.
        margin: points above the reference rate, of business customers.
        recovery_minor: fixed cost per late invoice.
        rates: reference rate by the first day of its half-year.
    """

    regime: Regime
    fixed: Decimal | None
    margin: Decimal
    recovery_minor: int
    rates: Mapping[date, Decimal]

    def rate(self, due_date: date, day: date) -> Rate:
        """The rate of a day late of an invoice due on a date.

        Public: that of the half-year in which interest began, for the whole span.
        """
        if self.regime is Regime.PUBLIC:
            return _raised(reference_rate(self.rates, due_date + DAY), PUBLIC_MARGIN)
        if self.fixed is not None:
            return Rate(self.fixed)
        return _raised(reference_rate(self.rates, day), self.margin)

    def changes(self, first: date, last: date) -> list[date]:
        """The days of a span on which the rate may change."""
        if self.regime is Regime.PUBLIC or self.fixed is not None:
            return []
        years = range(first.year, last.year + 1)
        starts = (date(year, month, 1) for year in years for month in (1, _SECOND_HALF))
        return [start for start in starts if first < start <= last]


def _raised(rate: Rate, points: Decimal) -> Rate:
    return Rate(rate.percent + points, rate.taken_from)


def fixed_rate_refusal(country: str, fixed: Decimal | None, legal: Decimal | None) -> Reason | None:
    """Why a fixed rate may not be set; None when it may.

    French law (Code de commerce L441-10 II): not below three times the legal interest rate.
    Tested when the entity is French and that rate is filled in.
    """
    if country != "FR" or fixed is None or legal is None or fixed >= LEGAL_MULTIPLE * legal:
        return None
    return Reason(
        "rate_below_legal_minimum",
        N_(
            "A fixed penalty rate of {rate} % is below {least} %, three times the legal interest "
            "rate: French law (Code de commerce, L441-10) does not allow it."
        ),
        {"rate": f"{fixed:f}", "least": f"{LEGAL_MULTIPLE * legal:f}"},
    )
