"""The columns of a DSO's table, the same on screen and in files: months, or rows of customers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dso_app import formats
from dso_app.domain.dso import Figure
from dso_app.domain.money import rounded
from dso_app.reports.dso import DsoReport, Month
from dso_app.reports.dso_rows import DsoRow
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_

Value = int | Decimal | date | Figure | None
NO_LIMIT = "≥"
"""Stands before a lower bound."""


@dataclass(frozen=True)
class DsoColumn:
    """One column: its name, msgid of its head, what it holds, and where that comes from."""

    name: str
    label: str
    kind: Kind
    value: Callable[[Any], Value]
    shown: bool = True
    """On screen until the user chooses otherwise."""


def _month(value: Callable[[Month], Value]) -> Callable[[Any], Value]:
    return value


def _row(value: Callable[[DsoRow], Value]) -> Callable[[Any], Value]:
    return value


def _minor(exact: Fraction | None) -> int | None:
    return None if exact is None else int(rounded(exact, 0))


def _days(exact: Fraction | None) -> Decimal | None:
    return None if exact is None else rounded(exact)


MONTH = DsoColumn("month", N_("Month"), Kind.DATE, _month(lambda one: one.on))
MONTH_COLUMNS = (
    DsoColumn("receivables", N_("Receivables"), Kind.MONEY, _month(lambda one: one.receivables)),
    DsoColumn("sales", N_("Sales of the month"), Kind.MONEY, _month(lambda one: _minor(one.sales))),
    DsoColumn("countback", N_("DSO, count-back"), Kind.NUMBER, _month(lambda one: one.countback)),
    DsoColumn(
        *("best_possible", N_("Best possible DSO"), Kind.NUMBER),
        _month(lambda one: one.best_possible),
    ),
    DsoColumn(
        *("counted", N_("Days counted back"), Kind.NUMBER), _month(lambda one: _days(one.counted))
    ),
)
ROW_COLUMNS = (
    DsoColumn("receivables", N_("Receivables"), Kind.MONEY, _row(lambda one: one.receivables)),
    DsoColumn("not_due", N_("Not due"), Kind.MONEY, _row(lambda one: one.not_due)),
    DsoColumn(
        "sales", N_("Sales of the period"), Kind.MONEY, _row(lambda o: _minor(o.period_sales))
    ),
    DsoColumn("countback", N_("DSO, count-back"), Kind.NUMBER, _row(lambda o: o.countback.dso)),
    DsoColumn(
        *("best_possible", N_("Best possible DSO"), Kind.NUMBER),
        _row(lambda one: one.countback.best_possible),
    ),
    DsoColumn(
        *("delinquent", N_("Average days delinquent"), Kind.NUMBER),
        _row(lambda one: one.countback.days_delinquent),
        shown=False,
    ),
    DsoColumn(
        *("balance", N_("DSO, balance method"), Kind.NUMBER),
        _row(lambda one: one.balance.dso),
        shown=False,
    ),
    DsoColumn(
        *("cei", N_("Collection effectiveness (CEI)"), Kind.PERCENT),
        _row(lambda one: one.cei.value),
        shown=False,
    ),
)


def number_of(value: Value) -> int | Decimal | None:
    """A value to count or to draw with; a lower bound as it is."""
    if isinstance(value, Figure):
        return value.days
    return None if isinstance(value, date) else value


def filed(value: Value, language: str) -> Any:
    """A value as files hold it: a lower bound says so, and is a number no more."""
    if not isinstance(value, Figure):
        return value
    return value.days if value.complete else f"{NO_LIMIT} {formats.number(value.days, language, 2)}"


def month_pairs(report: DsoReport) -> list[tuple[Month, Month | None]]:
    """The months, each beside the one as far back from the date that is compared with."""
    then = report.earlier.months if report.earlier else [None] * len(report.months)
    return list(zip(report.months, then, strict=True))


def row_pairs(report: DsoReport) -> list[tuple[DsoRow, DsoRow | None]]:
    """The rows, each beside itself at the date compared with, where it was one then."""
    then = {row.key: row for row in report.earlier.rows} if report.earlier else {}
    return [(row, then.get(row.key)) for row in report.rows]
