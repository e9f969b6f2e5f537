"""What a file holds before it has a format: a title block, figures, a chart, tables with totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from dso_app.services.company.logos import Logo
from dso_app.services.lists.listing import Kind


@dataclass(frozen=True)
class SheetColumn:
    """One column: its head in the reader's language and what it holds."""

    head: str
    kind: Kind = Kind.TEXT


def headed(words: str, kind: Kind, currency: str) -> SheetColumn:
    """A column whose head names the currency of its amounts."""
    return SheetColumn(f"{words}, {currency}" if kind is Kind.MONEY else words, kind)


@dataclass(frozen=True)
class SheetRow:
    """One row of typed values, in the order of the columns; amounts are minor units."""

    values: Sequence[Any]
    currency: str = ""


class Drawn(StrEnum):
    """How a chart is drawn."""

    COLUMNS = "columns"
    STACKED = "stacked"
    LINES = "lines"


@dataclass(frozen=True)
class Series:
    """One line or colour of a chart; a value that is not known is None."""

    name: str
    values: Sequence[int | Decimal | None]


@dataclass(frozen=True)
class Chart:
    """A chart: its title names what is measured; amounts are minor units of `currency`.

    Attributes:
        currency: empty where the values are days or percents.
    """

    title: str
    drawn: Drawn
    categories: Sequence[str]
    series: Sequence[Series]
    currency: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure of the summary."""

    name: str
    value: Any
    kind: Kind = Kind.MONEY


@dataclass(frozen=True)
class Summary:
    """What a manager looks at first: the figures and their chart."""

    figures: Sequence[Figure]
    chart: Chart | None = None


@dataclass(frozen=True)
class Sheet:
    """A table, what it is a table of, and what stands before and behind it.

    Attributes:
        facts: names and values of the title block: company, as-of date, filters, rates.
        rows: read once, in order.
        totals: as the screen shows them: one row a currency, a name in their first column.
        summary: figures and chart on a page before the table.
        details: tables behind it, in the same file.
        behind: further ones in workbooks alone: a page for each hundred items is no reading.
        currency: of the summary's amounts.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[SheetColumn]
    rows: Iterable[SheetRow]
    totals: Sequence[SheetRow] = ()
    summary: Summary | None = None
    details: Sequence["Sheet"] = ()
    behind: Sequence["Sheet"] = ()
    currency: str = ""


@dataclass(frozen=True)
class House:
    """Who hands a file over: the letterhead of its PDF.

    Attributes:
        lines: address and numbers.
        on: the day it is handed over.
        made: that day in words.
    """

    name: str
    lines: Sequence[str]
    language: str
    on: date
    made: str
    logo: Logo | None = None
