"""The DSO family by row: of each customer, group, collector, company or field value."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import String, case, cast, func, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.models import Customer
from dso_app.reports.ageing_sql import joined_to, key_and_name
from dso_app.reports.aging import consolidated
from dso_app.reports.basis import Basis
from dso_app.reports.by import By, Key
from dso_app.reports.dso_figures import (
    Effectiveness,
    Method,
    by_balance,
    by_countback,
    effectiveness,
)
from dso_app.reports.sales import AllSales, Sales
from dso_app.reports.series import AgedBalance
from dso_app.reports.sold import sold_items
from dso_app.services.bulk import fetch, no_collecting

_MONTH = 7
"""Characters of a day's year and month."""


@dataclass(frozen=True)
class DsoRow:
    """One row; amounts in minor units."""

    key: Key
    receivables: int
    not_due: int
    period_sales: Fraction | None
    countback: Method
    balance: Method
    cei: Effectiveness


@dataclass(frozen=True)
class Window:
    """The days a DSO looks at.

    Attributes:
        on: the as-of date.
        days: of the balance method, of which the last is `on`.
        span: first and last day of the CEI's period.
    """

    on: date
    days: int
    span: tuple[date, date]

    @property
    def first(self) -> date:
        """First day of the balance method's sales."""
        return self.on - timedelta(days=self.days - 1)

    @property
    def before(self) -> date:
        """The day before the CEI's period."""
        return self.span[0] - timedelta(days=1)


def dso_rows(
    session: Session,
    bases: Sequence[Basis],
    sales: Sequence[Sales],
    by: By,
    window: Window,
    also: Collection[Key] = (),
) -> list[DsoRow]:
    """The rows that owe something or were sold to in the window, by code, else by name.

    A row's sales are those of its items: turnover that was entered is the whole company's, and
    stands in the rows of companies alone.

    Args:
        session: to read with.
        bases: of the companies looked at.
        sales: of the same companies.
        by: what the rows are; a kind has no sales of its own.
        window: the days looked at.
        also: further rows, whatever they owe.
    """
    with no_collecting():
        dates = (window.on, window.before, window.span[1])
        balances = {on: _balances(session, bases, by, on) for on in set(dates)}
        sold = [_sold(session, basis, by, window) for basis in bases]
        keys: set[Key] = {*also}.union(*balances.values(), *sold)
        rows = []
        for key in keys:
            then = [balances[on].get(key) or _nothing(on, bases[0]) for on in dates]
            row = _row(key, then, _sales_of(key, bases, sales, sold, by), window)
            if any(then[0].buckets) or row.period_sales or key in also:
                rows.append(row)
    return sorted(rows, key=lambda row: (row.key.code, row.key.name.casefold()))


def _balances(session: Session, bases: Sequence[Basis], by: By, on: date) -> dict[Key, AgedBalance]:
    report = consolidated(session, [replace(basis, on=on) for basis in bases], by)
    return {
        Key(row.key, row.code, row.name): AgedBalance(on, row.figures.buckets)
        for row in report.rows
    }


def _nothing(on: date, basis: Basis) -> AgedBalance:
    return AgedBalance(on, (0,) * len(basis.labels))


def _sold(
    session: Session, basis: Basis, by: By, window: Window
) -> dict[Key, dict[date, Fraction]]:
    """Sales of each row by the first day on which it sold in a month, or a part of one.

    Months are cut where a window begins or ends, so that each part lies inside or outside of it.
    """
    source = sold_items(basis)
    sold = source.c
    key, name = key_and_name(by)
    code: list[Any] = [col(Customer.code)] if by is By.CUSTOMER else []
    edges = sorted({window.first, window.span[0], window.span[1] + timedelta(days=1)})
    part = case(
        *((sold.issue_date < edge, place) for place, edge in enumerate(edges)), else_=len(edges)
    )
    month = func.substr(cast(sold.issue_date, String), 1, _MONTH)
    of: tuple[Any, ...] = (key, name, sold.currency, *code)
    query = select(*of, func.min(sold.issue_date), func.sum(sold.minor)).select_from(Customer)
    query = query.join(source, sold.customer_id == col(Customer.id))
    query = query.where(*basis.conditions).group_by(*of, month, part)
    found: dict[Key, dict[date, Fraction]] = defaultdict(dict)
    rows = fetch(session, scoped(joined_to(query, by), basis.actor, basis.entity_id))
    for of_key, of_name, currency, *of_code, day, minor in rows:
        basis.refuse_other(currency)
        row = Key(of_key, of_code[0] if of_code else "", of_name or "")
        found[row][day] = Fraction(int(minor))
    return found


def _sales_of(
    key: Key,
    bases: Sequence[Basis],
    sales: Sequence[Sales],
    sold: Sequence[Mapping[Key, Mapping[date, Fraction]]],
    by: By,
) -> AllSales:
    """The sales of a row in the companies that know it."""
    parts = []
    for basis, whole, found in zip(bases, sales, sold, strict=True):
        if by is By.ENTITY:
            if key.key == basis.entity_id:
                parts.append(whole)
        elif key in found:
            parts.append(replace(whole, daily=found[key], turnover={}))
    return AllSales(parts or [replace(whole, daily={}, turnover={}) for whole in sales])


def _row(key: Key, balances: Sequence[AgedBalance], sales: AllSales, window: Window) -> DsoRow:
    now, before, closing = balances
    sold = sales.between(window.first, window.on)
    return DsoRow(
        key=key,
        receivables=now.total,
        not_due=now.not_due,
        period_sales=sold,
        countback=by_countback(now, sales.by_month(window.on)),
        balance=by_balance(now, sold, window.days),
        cei=effectiveness(before, closing, sales, window.span),
    )
