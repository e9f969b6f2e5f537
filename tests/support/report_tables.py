"""What a report says, in one shape whatever report it is: the figures of each row by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dso_app.domain.dso import Figure
from dso_app.reports.aging import AgeingReport, Figures
from dso_app.reports.aging_listing import AgeingListing
from dso_app.reports.by import By, Key
from dso_app.reports.by_words import key_words
from dso_app.reports.cube import Cube
from dso_app.reports.cube_listing import CubeListing
from dso_app.reports.dso import DsoReport
from dso_app.reports.dso_listing import DsoListing
from dso_app.services.lists.listing import Kind, Listing

GROUPINGS = (By.CUSTOMER, By.GROUP, By.COLLECTOR, By.ENTITY, By.KIND, By.CUSTOM_1)
_BOUNDS = ("bucket_0", "bucket_1", "bucket_2", "bucket_3", "bucket_4")
Value = int | Decimal | None


@dataclass(frozen=True)
class Table:
    """What a report says: the figures' names on screen, what they hold, and the rows by name."""

    names: Sequence[str]
    kinds: Sequence[Kind]
    rows: Sequence[tuple[str, str, Sequence[Value]]]
    """Code, name, figures."""
    incomplete: Sequence[frozenset[int]] = ()
    """By row, the places of lower bounds, which files mark and do not count with."""


def groupings_of(name: str) -> Sequence[By]:
    """What a report's rows may be; a kind has no sales of its own."""
    return [by for by in GROUPINGS if name != "dso" or by is not By.KIND]


def listing_of(name: str) -> Listing:
    """The screen's table of a report."""
    if name == "aging":
        return AgeingListing()
    return DsoListing(by_month=False) if name == "dso" else CubeListing(name)


def table_of(report: Any, by: By, language: str) -> Table:
    """What a report says."""
    if isinstance(report, Cube):
        return Table(
            [one.name for one in report.measures],
            [one.kind for one in report.measures],
            [
                (
                    row.key.code,
                    key_words(row.key, by, language),
                    list(report.values(row.sums).values()),
                )
                for row in report.rows
            ],
        )
    if isinstance(report, AgeingReport):
        names = (*_BOUNDS, "total", "late", "late_rate", "unapplied", "items", "late_items")
        kinds = (*[Kind.MONEY] * 7, Kind.PERCENT, Kind.MONEY, Kind.NUMBER, Kind.NUMBER)
        rows = [
            (row.code, _kind(row.name, by, language), _ages(row.figures)) for row in report.rows
        ]
        return Table(names, kinds, rows)
    assert isinstance(report, DsoReport)
    return _dso_table(report)


def _kind(name: str, by: By, language: str) -> str:
    return key_words(Key(name or None, "", name), by, language)


def _ages(one: Figures) -> list[Value]:
    return [
        *(*one.buckets, one.total, one.late, one.late_rate, one.unapplied),
        *(one.items, one.late_items),
    ]


def _dso_table(report: DsoReport) -> Table:
    names = ("receivables", "not_due", "sales", "countback", "best_possible", "delinquent")
    kinds = (*[Kind.MONEY] * 3, *[Kind.NUMBER] * 4, Kind.PERCENT)
    rows, marked = [], []
    for row in report.rows:
        days = (row.countback.dso, row.countback.best_possible)
        sales = None if row.period_sales is None else int(row.period_sales)
        values: list[Value] = [
            *(row.receivables, row.not_due, sales, *(_days(one) for one in days)),
            *(row.countback.days_delinquent, _days(row.balance.dso), row.cei.value),
        ]
        rows.append((row.key.code, row.key.name, values))
        marked.append(
            frozenset(place for place, one in enumerate(days, 3) if one and not one.complete)
        )
    return Table((*names, "balance", "cei"), kinds, rows, marked)


def _days(figure: Figure | None) -> Decimal | None:
    return figure.days if figure else None
