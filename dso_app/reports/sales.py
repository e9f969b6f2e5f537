"""Sales by day and month, and whether they are known (rules, section 9)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.dso import month_end, month_of, sales_known, turnover_share
from dso_app.domain.history import History
from dso_app.models import Customer, Entity
from dso_app.reports.basis import Basis
from dso_app.reports.movements import Movement, Movements, read_movements
from dso_app.reports.sold import sold_items
from dso_app.reports.turnover_known import turnover_known
from dso_app.services.bulk import fetch


@dataclass(frozen=True)
class Sales:
    """What was sold, in minor units of the basis' currency.

    Attributes:
        daily: invoices − credit notes, incl. tax, by issue date.
        turnover: by first day of month, as the user entered it; replaces the items' sum.
        first_import: business date the first item became known.
        history: the span of which every item issued was declared to be in the imports.
    """

    daily: Mapping[date, Fraction]
    turnover: Mapping[date, Fraction]
    first_import: date | None
    history: History | None

    def known(self, month: date) -> bool:
        """Whether a month's sales are known."""
        return sales_known(
            month,
            turnover_months=self.turnover.keys(),
            first_import=self.first_import,
            history=self.history,
        )

    def known_from(self, on: date) -> date | None:
        """The first month since which all months up to a date are known; None for none."""
        month, first = month_of(on), None
        while self.known(month) and month.year > 1:
            first, month = month, month_of(month - timedelta(days=1))
        return first

    def between(self, first: date, last: date) -> Fraction | None:
        """Sales of a span, both ends counted; None where a month of it is not known.

        What a month gives to it is never below zero.
        """
        total, month = Fraction(0), month_of(first)
        while month <= last:
            if not self.known(month):
                return None
            total += self._part(month, first, last)
            month = month_end(month) + timedelta(days=1)
        return total

    def by_month(self, on: date) -> dict[date, Fraction]:
        """Sales of each known month up to a date, the last one up to that very date."""
        first = self.known_from(on)
        sales: dict[date, Fraction] = {}
        while first is not None and first <= on:
            sales[first] = self._part(first, first, on)
            first = month_end(first) + timedelta(days=1)
        return sales

    @cached_property
    def _whole_months(self) -> Mapping[date, Fraction]:
        """What the items of each month make: a trend asks for most months again and again."""
        months: dict[date, Fraction] = {}
        for day, minor in self.daily.items():
            month = month_of(day)
            months[month] = months.get(month, Fraction(0)) + minor
        return months

    def _part(self, month: date, first: date, last: date) -> Fraction:
        """What a month sold within a span; not below zero."""
        if month in self.turnover:
            whole = self.turnover[month]
            return Fraction(whole) * turnover_share(1, month, first, last)
        if first <= month and month_end(month) <= last:
            return max(Fraction(0), self._whole_months.get(month, Fraction(0)))
        start, end = max(first, month), min(last, month_end(month))
        days = (start + timedelta(days=n) for n in range((end - start).days + 1))
        return max(
            Fraction(0), sum((self.daily.get(day, Fraction(0)) for day in days), Fraction(0))
        )


@dataclass(frozen=True)
class AllSales:
    """The sales of several companies together: known where they are known of each."""

    parts: Sequence[Sales]

    @property
    def entered(self) -> frozenset[date]:
        """The months whose turnover was entered for one of them: items say nothing of these."""
        return frozenset().union(*(part.turnover for part in self.parts))

    def known_from(self, on: date) -> date | None:
        """The first month since which all months up to a date are known; None for none."""
        firsts = [part.known_from(on) for part in self.parts]
        known = [first for first in firsts if first is not None]
        return max(known) if known and len(known) == len(firsts) else None

    def between(self, first: date, last: date) -> Fraction | None:
        """Sales of a span, both ends counted; None where a month of it is not known."""
        sums = [part.between(first, last) for part in self.parts]
        known = [one for one in sums if one is not None]
        return sum(known, Fraction(0)) if len(known) == len(sums) else None

    def by_month(self, on: date) -> dict[date, Fraction]:
        """Sales of each month known of all up to a date, the last one up to that very date."""
        months = [part.by_month(on) for part in self.parts]
        shared = set(months[0]).intersection(*months[1:])
        return {month: sum((one[month] for one in months), Fraction(0)) for month in sorted(shared)}


def read_sales(session: Session, basis: Basis, movements: Movements | None = None) -> Sales:
    """The sales of the customers the actor sees.

    Turnover is the whole entity's: it says nothing about some of its customers, and is left out
    where only some are looked at.

    Args:
        session: to read with.
        basis: whose items.
        movements: of the same basis, where they were read already.
    """
    moved = movements or read_movements(session, basis)
    entity = session.get_one(Entity, basis.entity_id)
    since = entity.history_from
    return Sales(
        daily=_daily(session, basis) if moved.rows is None else _sold(basis, moved.rows),
        turnover={} if basis.is_narrow else _turnover(session, basis),
        first_import=moved.first_import,
        history=History(since, entity.history_until) if since is not None else None,
    )


def _sold(basis: Basis, movements: Sequence[Movement]) -> dict[date, Fraction]:
    days: dict[date, int] = defaultdict(int)
    for one in movements:
        if one.issued <= basis.on:
            days[one.issued] += one.sold
    return {day: Fraction(minor) for day, minor in days.items()}


def _daily(session: Session, basis: Basis) -> dict[date, Fraction]:
    sold = sold_items(basis).c
    query = select(sold.issue_date, sold.currency, func.sum(sold.minor))
    query = query.group_by(sold.issue_date, sold.currency)
    if basis.is_narrow:
        query = query.join(Customer, col(Customer.id) == sold.customer_id)
        query = scoped(query.where(*basis.conditions), basis.actor, basis.entity_id)
    daily: dict[date, Fraction] = defaultdict(Fraction)
    for day, currency, minor in fetch(session, query):
        basis.refuse_other(currency)
        daily[day] += int(minor)
    return daily


def _turnover(session: Session, basis: Basis) -> dict[date, Fraction]:
    entered = turnover_known(session, basis.entity_id, basis.known_on)
    turnover: dict[date, Fraction] = {}
    for (first, currency), minor in entered.items():
        if not basis.only or currency == basis.currency:
            month = month_of(first)
            amount = minor * basis.factor(currency)
            turnover[month] = turnover.get(month, Fraction(0)) + amount
    return turnover
