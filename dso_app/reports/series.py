"""Receivables by age at several dates at once: what trends are drawn from."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Item, Settlement
from dso_app.reports.aging import ageing
from dso_app.reports.basis import Basis

_ZERO: ColumnElement[int] = literal_column("0")


@dataclass(frozen=True)
class AgedBalance:
    """Receivables on a date, by bucket, in minor units of the basis' currency."""

    on: date
    buckets: tuple[int, ...]

    @property
    def total(self) -> int:
        """The balance."""
        return sum(self.buckets)

    @property
    def not_due(self) -> int:
        """The part not late."""
        return self.buckets[0]


def aged_balances(session: Session, basis: Basis, dates: Sequence[date]) -> list[AgedBalance]:
    """The ageing's total buckets at each date, all with the basis' rates.

    A ledger of one currency is read once for all dates. Amounts that must be converted item by
    item, or as known on a date, take one ageing a date.
    """
    dates = sorted(set(dates))
    if basis.known_on or not (basis.only or _is_of_one_currency(session, basis)):
        totals = (ageing(session, replace(basis, on=on)).total for on in dates)
        return [AgedBalance(on, total.buckets) for on, total in zip(dates, totals, strict=True)]
    return _summed(session, basis, dates)


def _is_of_one_currency(session: Session, basis: Basis) -> bool:
    foreign: Select[Any] = select(literal_column("1")).where(
        col(Item.entity_id) + _ZERO == basis.entity_id, col(Item.currency) != basis.currency
    )
    return session.scalar(foreign.limit(1)) is None


def _summed(session: Session, basis: Basis, dates: list[date]) -> list[AgedBalance]:
    """Amounts count from the first date they are issued by, settlements likewise take away."""
    sums = [[0] * len(basis.labels) for _ in dates]
    for sign, query in ((1, _issued(basis, dates)), (-1, _settled(basis, dates))):
        for first, due, minor in session.execute(query):
            for place in range(first, len(dates)):
                bucket = bisect_left((0, *basis.bounds), (dates[place] - due).days)
                sums[place][bucket] += sign * int(minor)
    return [AgedBalance(on, tuple(row)) for on, row in zip(dates, sums, strict=True)]


def _issued(basis: Basis, dates: list[date]) -> Select[Any]:
    first = _place(col(Item.issue_date), dates)
    columns: tuple[Any, ...] = (first, col(Item.due_date), func.sum(col(Item.amount_minor)))
    query = select(*columns)
    query = query.select_from(Item).group_by(first, col(Item.due_date))
    return _counted(query, basis, dates)


def _settled(basis: Basis, dates: list[date]) -> Select[Any]:
    """A settlement dated before its item was issued takes away from the issue date on."""
    issued, paid = col(Item.issue_date), col(Settlement.value_date)
    first = _place(case((issued > paid, issued), else_=paid), dates)
    minor = func.sum(col(Settlement.amount_minor))
    columns: tuple[Any, ...] = (first, col(Item.due_date), minor)
    query = select(*columns)
    query = query.select_from(Settlement).join(Item, col(Item.id) == col(Settlement.item_id))
    query = query.where(paid <= dates[-1]).group_by(first, col(Item.due_date))
    return _counted(query, basis, dates)


def _counted(query: Select[Any], basis: Basis, dates: list[date]) -> Select[Any]:
    query = query.join(Customer, col(Customer.id) == col(Item.customer_id)).where(
        # "+ 0" keeps SQLite from an index that would lead to nearly every item one by one.
        col(Item.entity_id) + _ZERO == basis.entity_id,
        col(Item.issue_date) <= dates[-1],
        col(Item.kind) != Kind.DOWN_PAYMENT,
        col(Item.currency) == basis.currency,
    )
    return scoped(query, basis.actor, basis.entity_id)


def _place(day: Any, dates: list[date]) -> ColumnElement[int]:
    """The place of the first of the dates on or after a day."""
    return case(*((day <= on, literal_column(str(place))) for place, on in enumerate(dates)))
