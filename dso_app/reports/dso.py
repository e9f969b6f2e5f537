"""The DSO report: how long sales stay unpaid, by both methods, and how well they are collected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import add

from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.domain.dso import (
    Figure,
    average_days_delinquent,
    balance_method,
    collection_effectiveness,
    countback,
    month_end,
    month_of,
    months_before,
    sales_window,
)
from dso_app.errors import Reason
from dso_app.models import Entity
from dso_app.reports.basis import Basis
from dso_app.reports.movements import Movements, read_movements
from dso_app.reports.sales import AllSales, read_sales
from dso_app.reports.series import AgedBalance, aged_balances
from dso_app.texts import N_

MONTHS = 12
"""Months of the trend, the as-of month included."""

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


@dataclass(frozen=True)
class Month:
    """One month of the trend, at its end or at the as-of date; amounts in minor units.

    Attributes:
        buckets: the receivables by age, not due first.
    """

    month: date
    on: date
    receivables: int
    buckets: tuple[int, ...]
    sales: Fraction | None
    countback: Figure | None
    best_possible: Figure | None


@dataclass(frozen=True)
class DsoReport:
    """The answer."""

    basis: Basis
    receivables: int
    countback: Method
    balance: Method
    period_days: int
    period_sales: Fraction | None
    sales_known_from: date | None
    cei: Effectiveness
    months: Sequence[Month]
    others: Sequence[Basis] = ()

    @property
    def bases(self) -> Sequence[Basis]:
        """Those of all companies looked at."""
        return [self.basis, *self.others]


def dso(
    session: Session,
    basis: Basis,
    *,
    others: Sequence[Basis] = (),
    first: date | None = None,
    last: date | None = None,
) -> DsoReport:
    """The DSO family of the customers the actor sees.

    Args:
        session: to read with.
        basis: as of when, in which currency.
        others: of further companies, of the same date and currency, counted in.
        first: first day of the CEI's period; the window of the balance method when left out.
        last: last day of it; the as-of date when left out.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    basis.actor.require(Permission.REPORT)
    period = session.get_one(Entity, basis.entity_id).dso_days
    bases = (basis, *others)
    moved = [read_movements(session, one) for one in bases]
    read = zip(bases, moved, strict=True)
    sales = AllSales([read_sales(session, one, movements) for one, movements in read])
    window_start, _ = sales_window(basis.on, period)
    span = (first or window_start, last or basis.on)
    before = span[0] - timedelta(days=1)
    trend = trend_dates(basis.on)
    balances = _balances(session, bases, moved, [*trend, before, span[1]])
    now = balances[basis.on]
    period_sales = sales.between(window_start, basis.on)
    return DsoReport(
        basis=basis,
        receivables=now.total,
        countback=_countback(now, sales),
        balance=_balance(now, period_sales, period),
        period_days=period,
        period_sales=period_sales,
        sales_known_from=sales.known_from(basis.on),
        cei=_effectiveness(balances[before], balances[span[1]], sales, span),
        months=[_month(balances[on], sales) for on in trend],
        others=others,
    )


def _balances(
    session: Session,
    bases: Sequence[Basis],
    moved: Sequence[Movements],
    dates: Sequence[date],
) -> dict[date, AgedBalance]:
    """The receivables of all companies at each date."""
    found: dict[date, AgedBalance] = {}
    for basis, movements in zip(bases, moved, strict=True):
        for one in aged_balances(session, basis, dates, movements):
            before = found.get(one.on)
            buckets = tuple(map(add, before.buckets, one.buckets)) if before else one.buckets
            found[one.on] = AgedBalance(one.on, buckets)
    return found


def trend_dates(on: date) -> list[date]:
    """The ends of the months before a date, then the date itself: `MONTHS` of them."""
    firsts = [months_before(month_of(on), back) for back in range(MONTHS - 1, 0, -1)]
    return [*(month_end(first) for first in firsts), on]


def _countback(balance: AgedBalance, sales: AllSales) -> Method:
    by_month = sales.by_month(balance.on)
    figure = countback(balance.total, by_month, balance.on)
    best = countback(balance.not_due, by_month, balance.on)
    return Method(figure, best, SALES_UNKNOWN if figure is None else None)


def _balance(balance: AgedBalance, sales: Fraction | None, period: int) -> Method:
    figure = balance_method(balance.total, sales, period)
    best = balance_method(balance.not_due, sales, period)
    why = SALES_UNKNOWN if sales is None else NO_SALES
    return Method(figure, best, why if figure is None else None)


def _effectiveness(
    opening: AgedBalance, closing: AgedBalance, sales: AllSales, span: tuple[date, date]
) -> Effectiveness:
    sold = sales.between(*span)
    value = collection_effectiveness(opening.total, sold, closing.total, closing.not_due)
    why = SALES_UNKNOWN if sold is None else NOTHING_TO_COLLECT
    return Effectiveness(value, *span, why if value is None else None)


def _month(balance: AgedBalance, sales: AllSales) -> Month:
    method = _countback(balance, sales)
    month = month_of(balance.on)
    return Month(
        month=month,
        on=balance.on,
        receivables=balance.total,
        buckets=balance.buckets,
        sales=sales.by_month(balance.on).get(month),
        countback=method.dso,
        best_possible=method.best_possible,
    )
