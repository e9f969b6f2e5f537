"""The ageing report: receivables by days late, per customer, group, collector or field."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.scope import scoped
from dso_app.formats import plain
from dso_app.models import Customer
from dso_app.reports.ageing_sql import ageing_rows
from dso_app.reports.aging_detail import AgedItem
from dso_app.reports.basis import Basis
from dso_app.reports.by import By
from dso_app.services.bulk import fetch, no_collecting
from dso_app.services.lists.custom import NamedFields, customer_fields


def percent(part: int, whole: int) -> Decimal | None:
    """A part in percent of a whole, neither negative, two decimals, half up; None of nothing."""
    # In whole numbers: one a customer, and exact fractions take most of a report's time.
    return Decimal((20_000 * part + whole) // (2 * whole)).scaleb(-2) if whole else None


class Figures(NamedTuple):
    """The figures of a row or of the whole, amounts in minor units of the report's currency.

    Credits stand in the buckets, aged by their due date; `unapplied` is their sum as a positive
    amount, shown beside the late amount and never netted from it.
    """

    buckets: tuple[int, ...]
    total: int
    late: int
    """Debits with days late > 0."""
    late_over: int
    """Debits later than the entity's threshold: what the late rate counts."""
    debits: int
    unapplied: int
    items: int
    late_items: int
    customers: int

    @property
    def late_rate(self) -> Decimal | None:
        """Late debits ÷ all debits, in percent; None when there is nothing to divide."""
        return percent(self.late_over, self.debits)


class AgeingRow(NamedTuple):
    """One customer, group, collector or value of a field."""

    key: int | str | None
    code: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class AgeingReport:
    """The answer: rows that sum to the total (by group, shared customers apart).

    Attributes:
        fields: the named fields of customers, by name.
        held: what each customer holds in them, in their order; by customer only.
        others: the bases of further companies.
        items: reads the items behind it, while the transaction it was read in lasts.
    """

    basis: Basis
    by: By
    rows: Sequence[AgeingRow]
    total: Figures
    fields: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[int, Sequence[str]] = field(default_factory=dict)
    others: Sequence[Basis] = ()
    items: Callable[[], Iterator[AgedItem]] = field(default=lambda: iter(()), compare=False)

    @property
    def bases(self) -> Sequence[Basis]:
        """Those of all companies looked at."""
        return [self.basis, *self.others]


def consolidated(session: Session, bases: Sequence[Basis], by: By = By.CUSTOMER) -> AgeingReport:
    """The ageing of several companies, all of one date and currency: their rows under each other.

    Raises:
        NotAllowed, MissingRate: as `ageing`.
    """
    first, *others = [ageing(session, basis, by) for basis in bases]
    if not others:
        return first
    rows = _merged([row for report in (first, *others) for row in report.rows], first.basis)
    total = summed((report.total for report in (first, *others)), first.basis)
    return AgeingReport(first.basis, by, rows, total, others=bases[1:])


def _merged(rows: Sequence[AgeingRow], basis: Basis) -> list[AgeingRow]:
    """The rows of several companies; those of one collector, kind or value are one."""
    same: dict[tuple[int | str | None, str, str], list[Figures]] = {}
    for row in rows:
        same.setdefault((row.key, row.code, row.name), []).append(row.figures)
    merged = [AgeingRow(*of, summed(figures, basis)) for of, figures in same.items()]
    return sorted(merged, key=lambda row: (row.code, row.name.casefold()))


def ageing(session: Session, basis: Basis, by: By = By.CUSTOMER) -> AgeingReport:
    """The ageing of the customers the actor sees, by code, else by name.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency with a balance has no rate; names it.
    """
    basis.actor.require(Permission.REPORT)
    with no_collecting():
        rows = _rows(session, basis, by)
        # A customer with several groups stands in several rows: their sum is not the total.
        whole = _rows(session, basis, By.COLLECTOR) if by is By.GROUP else rows
        total = summed((row.figures for row in whole), basis)
        named = customer_fields(session, basis.entity_id)
        held = _held(session, basis, named) if by is By.CUSTOMER else {}
        return AgeingReport(basis, by, rows, total, named.names, held)


def _held(session: Session, basis: Basis, named: NamedFields) -> dict[int, Sequence[str]]:
    """What customers hold in named fields, those that hold something."""
    if not named.names:
        return {}
    query = select(col(Customer.id), *named.selected)
    rows = fetch(session, scoped(query, basis.actor, basis.entity_id))
    return {key: [value or "" for value in held] for key, *held in rows if any(held)}


def summed(figures: Iterable[Figures], basis: Basis) -> Figures:
    """The sum of figures that share no item."""
    columns = [(*each.buckets, *each[1:]) for each in figures]
    nothing = [0] * (len(basis.labels) + len(Figures._fields) - 1)
    return _figures([sum(column) for column in zip(*columns, strict=True)] or nothing, basis)


def _figures(values: Sequence[int], basis: Basis) -> Figures:
    """Figures out of as many sums as there are buckets, then one a field."""
    count = len(basis.labels)
    return Figures._make((tuple(values[:count]), *values[count:]))


def _rows(session: Session, basis: Basis, by: By) -> list[AgeingRow]:
    rows = []
    for key, code, name, currency, *values in fetch(session, ageing_rows(basis, by)):
        basis.refuse_other(currency)
        rows.append(AgeingRow(key, code, name, _figures(values, basis)))
    rows.sort(key=lambda row: (row.code, row.name.casefold()))
    return rows


def as_json(report: AgeingReport) -> dict[str, Any]:
    """The report as programs read it: amounts and rates as strings."""
    basis = report.basis
    with no_collecting():
        customers = [
            {"code": row.code, "name": row.name} | _figures_json(row.figures, basis)
            for row in report.rows
        ]
    answer: dict[str, Any] = {
        "as_of": basis.on.isoformat(),
        "currency": basis.currency,
        "buckets": list(basis.labels),
        "total": _figures_json(report.total, basis),
        "customers": customers,
    }
    if basis.known_on:
        answer["known_on"] = basis.known_on.isoformat()
    if report.others:
        named = {one.entity_name: one.rates_json() for one in report.bases}
        return answer | {"entities": named}
    return answer | basis.rates_json()


def _figures_json(figures: Figures, basis: Basis) -> dict[str, Any]:
    currency = basis.currency
    answer: dict[str, Any] = {
        label: plain(minor, currency)
        for label, minor in zip(basis.labels, figures.buckets, strict=True)
    }
    rate = figures.late_rate
    return answer | {
        "total": plain(figures.total, currency),
        "late": plain(figures.late, currency),
        "late_rate": None if rate is None else str(rate),
        "unapplied": plain(figures.unapplied, currency),
        "items": figures.items,
        "late_items": figures.late_items,
        "customers": figures.customers,
    }
