"""The figures of the DSO family from balances and sales, of the whole or of one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dso_app.domain.dso import (
    Figure,
    average_days_delinquent,
    balance_method,
    collection_effectiveness,
    countback,
)
from dso_app.errors import Reason
from dso_app.reports.sales import AllSales
from dso_app.reports.series import AgedBalance
from dso_app.texts import N_

SALES_UNKNOWN = Reason(
    "sales_unknown",
    N_("The sales of the period are not known: enter the turnover of its months."),
)
NO_SALES = Reason("no_sales", N_("Nothing was sold in the period."))
NOTHING_TO_COLLECT = Reason("nothing_to_collect", N_("There was nothing to collect."))


@dataclass(frozen=True)
class Method:
    """DSO by one method; the figures are None for the reason `why`."""

    dso: Figure | None
    best_possible: Figure | None
    why: Reason | None = None

    @property
    def days_delinquent(self) -> Decimal | None:
        """ADD: DSO − best possible DSO, in days."""
        return average_days_delinquent(self.dso, self.best_possible)


@dataclass(frozen=True)
class Effectiveness:
    """CEI in percent over a period, both ends counted; None for the reason `why`."""

    value: Decimal | None
    first: date
    last: date
    why: Reason | None = None


def by_countback(balance: AgedBalance, by_month: Mapping[date, Fraction]) -> Method:
    """DSO by count-back from the sales of each known month up to the balance's date."""
    figure = countback(balance.total, by_month, balance.on)
    best = countback(balance.not_due, by_month, balance.on)
    return Method(figure, best, SALES_UNKNOWN if figure is None else None)


def by_balance(balance: AgedBalance, sales: Fraction | None, period: int) -> Method:
    """DSO by the balance method from the sales of the last `period` days."""
    figure = balance_method(balance.total, sales, period)
    best = balance_method(balance.not_due, sales, period)
    why = SALES_UNKNOWN if sales is None else NO_SALES
    return Method(figure, best, why if figure is None else None)


def effectiveness(
    opening: AgedBalance, closing: AgedBalance, sales: AllSales, span: tuple[date, date]
) -> Effectiveness:
    """CEI between two balances, from the sales of the span between them."""
    sold = sales.between(*span)
    value = collection_effectiveness(opening.total, sold, closing.total, closing.not_due)
    why = SALES_UNKNOWN if sold is None else NOTHING_TO_COLLECT
    return Effectiveness(value, *span, why if value is None else None)
