"""The DSO report: how long sales stay unpaid, by both methods, and how well they are collected."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import add

from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.domain.dso import (
    Figure,
    counted_months,
    month_end,
    month_of,
    months_before,
    sales_window,
)
from dso_app.models import Entity
from dso_app.reports.basis import Basis
from dso_app.reports.by import NOBODY, By, Key
from dso_app.reports.dso_figures import (
    Effectiveness,
    Method,
    by_balance,
    by_countback,
    effectiveness,
)
from dso_app.reports.dso_rows import DsoRow, Window, dso_rows
from dso_app.reports.movements import Movements, read_movements
from dso_app.reports.sales import AllSales, read_sales
from dso_app.reports.series import AgedBalance, aged_balances

MONTHS = 12
"""Months of the trend, the as-of month included."""


@dataclass(frozen=True)
class Month:
    """One month of the trend, at its end or at the as-of date; amounts in minor units.

    Attributes:
        buckets: the receivables by age, not due first.
        counted: days it adds to the count-back of the as-of date; None where it has no part.
    """

    month: date
    on: date
    receivables: int
    buckets: tuple[int, ...]
    sales: Fraction | None
    countback: Figure | None
    best_possible: Figure | None
    counted: Fraction | None = None


@dataclass(frozen=True)
class DsoReport:
    """The answer.

    Attributes:
        entered: the months whose sales are the turnover that was entered.
        by: what the rows are; None for months alone.
        earlier: the same as of the date it is compared with.
    """

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
    entered: frozenset[date] = frozenset()
    by: By | None = None
    rows: Sequence[DsoRow] = ()
    earlier: "DsoReport | None" = None

    @property
    def bases(self) -> Sequence[Basis]:
        """Those of all companies looked at."""
        return [self.basis, *self.others]

    @property
    def whole(self) -> DsoRow:
        """The figures of all rows together."""
        return DsoRow(
            key=NOBODY,
            receivables=self.receivables,
            not_due=self.months[-1].buckets[0],
            period_sales=self.period_sales,
            countback=self.countback,
            balance=self.balance,
            cei=self.cei,
        )


def dso(
    session: Session,
    basis: Basis,
    *,
    others: Sequence[Basis] = (),
    first: date | None = None,
    last: date | None = None,
    by: By | None = None,
    also: Collection[Key] = (),
) -> DsoReport:
    """The DSO family of the customers the actor sees.

    Args:
        session: to read with.
        basis: as of when, in which currency.
        others: of further companies, of the same date and currency, counted in.
        first: first day of the CEI's period; the window of the balance method when left out.
        last: last day of it; the as-of date when left out.
        by: what the rows are; None for months alone.
        also: rows wanted whatever they owe.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    basis.actor.require(Permission.REPORT)
    period = session.get_one(Entity, basis.entity_id).dso_days
    bases = (basis, *others)
    moved = [read_movements(session, one) for one in bases]
    read = [read_sales(session, *one) for one in zip(bases, moved, strict=True)]
    sales = AllSales(read)
    window_start, _ = sales_window(basis.on, period)
    window = Window(basis.on, period, (first or window_start, last or basis.on))
    trend = trend_dates(basis.on)
    balances = _balances(session, bases, moved, [*trend, window.before, window.span[1]])
    now, by_month = balances[basis.on], sales.by_month(basis.on)
    period_sales = sales.between(window_start, basis.on)
    counted, _ = counted_months(now.total, by_month, basis.on)
    return DsoReport(
        basis=basis,
        receivables=now.total,
        countback=by_countback(now, by_month),
        balance=by_balance(now, period_sales, period),
        period_days=period,
        period_sales=period_sales,
        sales_known_from=sales.known_from(basis.on),
        cei=effectiveness(balances[window.before], balances[window.span[1]], sales, window.span),
        months=[_month(balances[on], sales, counted) for on in trend],
        others=others,
        entered=sales.entered,
        by=by,
        rows=dso_rows(session, bases, read, by, window, also) if by else (),
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


def _month(balance: AgedBalance, sales: AllSales, counted: Mapping[date, Fraction]) -> Month:
    by_month = sales.by_month(balance.on)
    method, month = by_countback(balance, by_month), month_of(balance.on)
    return Month(
        month=month,
        on=balance.on,
        receivables=balance.total,
        buckets=balance.buckets,
        sales=by_month.get(month),
        countback=method.dso,
        best_possible=method.best_possible,
        counted=counted.get(month),
    )
