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
        for day, due, minor in session.execute(query):
            for place in range(bisect_left(dates, day), len(dates)):
                bucket = bisect_left((0, *basis.bounds), (dates[place] - due).days)
                sums[place][bucket] += sign * int(minor)
    return [AgedBalance(on, tuple(row)) for on, row in zip(dates, sums, strict=True)]


def _issued(basis: Basis, dates: list[date]) -> Select[Any]:
    # Grouped by the days themselves: which date they count from would take longer to ask in SQL.
    days: tuple[Any, ...] = (col(Item.issue_date), col(Item.due_date))
    query: Select[Any] = select(*days, func.sum(col(Item.amount_minor)))
    query = query.select_from(Item).group_by(*days)
    return _counted(query, basis, dates)


def _settled(basis: Basis, dates: list[date]) -> Select[Any]:
    """A settlement dated before its item was issued takes away from the issue date on."""
    issued, paid = col(Item.issue_date), col(Settlement.value_date)
    days: tuple[Any, ...] = (case((issued > paid, issued), else_=paid), col(Item.due_date))
    query: Select[Any] = select(*days, func.sum(col(Settlement.amount_minor)))
    query = query.select_from(Settlement).join(Item, col(Item.id) == col(Settlement.item_id))
    query = query.where(paid <= dates[-1]).group_by(*days)
    return _counted(query, basis, dates)


def _counted(query: Select[Any], basis: Basis, dates: list[date]) -> Select[Any]:
    query = query.where(
        # "+ 0" keeps SQLite from an index that would lead to nearly every item one by one.
        col(Item.entity_id) + _ZERO == basis.entity_id,
        col(Item.issue_date) <= dates[-1],
        col(Item.kind) != Kind.DOWN_PAYMENT,
        col(Item.currency) == basis.currency,
    )
    if not basis.is_narrow:
        # All customers of the entity: looking each up would take as long as all the rest.
        return query
    query = query.join(Customer, col(Customer.id) == col(Item.customer_id))
    query = query.where(*basis.conditions)
    return scoped(query, basis.actor, basis.entity_id)
