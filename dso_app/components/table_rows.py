"""A page of a listing turned into what the browser shows: words, classes and nothing else."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListPage, ListRow
from dso_app.services.lists.listing_text import age_bucket, age_shares, cell_text, column_head

_RIGHT = frozenset({Kind.MONEY, Kind.AMOUNTS, Kind.NUMBER, Kind.PERCENT, Kind.DAYS})
_CLASSES = {Kind.DATE: "date", Kind.PILL: "pillcell", Kind.AGES: "bar", Kind.ACT: "act"}
_SHORT, _LONG, _LONGER = 16, 40, 90
"""Characters up to which a text stands on one line, and from which it asks for room."""
_ENDS_IN_AN_HOUR = re.compile(r"\d:\d\d$", re.ASCII)


@dataclass
class Head:
    """One column's head."""

    key: str
    label: str
    css: str
    sortable: bool


@dataclass
class Shown:
    """One cell, ready to read."""

    text: str = ""
    sub: str = ""
    tone: str = ""
    kind: str = "text"
    css: str = ""
    bucket: str = ""
    """Ageing bucket of a number of days, `0` to `4`; empty for none."""
    shares: list[float] = field(default_factory=list)
    """Percent of each ageing bucket, for a strip."""
    lead: bool = False
    """The cell that opens the row."""
    href: str = ""
    """What stands behind this value alone."""


@dataclass
class Line:
    """One row."""

    key: str
    href: str = ""
    label: str = ""
    """Names the row for its tick box."""
    cells: list[Shown] = field(default_factory=list)


@dataclass
class ColumnChoice:
    """One column in the menu of columns."""

    key: str
    label: str
    shown: bool


@dataclass
class Narrowing:
    """A column whose rows may be narrowed by what they hold."""

    key: str
    label: str
    value: str
    """What they are narrowed by; empty for nothing."""


def narrowings(
    columns: Iterable[Column], filters: Mapping[str, str], language: str
) -> list[Narrowing]:
    """The columns that filters of their keys narrow."""
    return [Narrowing(one.key, one.words(language), filters.get(one.key, "")) for one in columns]


def chosen_columns(listing: Listing, chosen: str) -> list[Column]:
    """The columns to show: those named (comma-separated), else the listing's own choice."""
    names = set(chosen.split(","))
    picked = [column for column in listing.columns if column.key in names]
    return picked or [column for column in listing.columns if column.shown]


def heads(columns: list[Column], page: ListPage, language: str) -> list[Head]:
    """The heads; a money column names its currency when all rows share one."""
    currencies = _currencies(page)
    return [
        Head(
            key=column.key,
            label=column_head(column, currencies, language),
            css=_css(column),
            sortable=column.sortable,
        )
        for column in columns
    ]


def lines(columns: list[Column], page: ListPage, language: str) -> list[Line]:
    """The rows in words."""
    mixed = len(_currencies(page)) > 1
    return [_line(columns, row, language, mixed=mixed) for row in page.rows]


def total_lines(columns: list[Column], page: ListPage, words: str, language: str) -> list[Line]:
    """The sums under the table: one row a currency, the count in words at its start."""
    mixed = len(page.totals) > 1
    found = []
    for place, total in enumerate(page.totals):
        cells = [
            Shown(
                text=_money(
                    Cell(total.sums.get(column.key)), column, total.currency, language, mixed=mixed
                ),
                css=_css(column),
            )
            for column in columns
        ]
        if cells and not cells[0].text and place == 0:
            cells[0].text, cells[0].css = words, f"{cells[0].css} whole".strip()
        found.append(Line(key=total.currency or "total", cells=cells))
    return found


def _line(columns: list[Column], row: ListRow, language: str, *, mixed: bool) -> Line:
    cells = [
        _shown(row.cells.get(column.key, Cell()), column, row, language, mixed=mixed)
        for column in columns
    ]
    if cells:
        cells[0].lead = True
    return Line(key=row.key, href=row.href, label=cells[0].text if cells else row.key, cells=cells)


def _shown(cell: Cell, column: Column, row: ListRow, language: str, *, mixed: bool) -> Shown:
    known = cell.value is not None and cell.value != ""
    text = _money(cell, column, row.currency, language, mixed=mixed)
    return Shown(
        text=text,
        sub=cell.sub,
        tone=cell.tone,
        kind=column.kind.value,
        css=_classes(cell, column, row, text),
        bucket=str(age_bucket(cell.value)) if known and column.kind is Kind.DAYS else "",
        shares=age_shares(cell.value) if known and column.kind is Kind.AGES else [],
        href=cell.href,
    )


def _classes(cell: Cell, column: Column, row: ListRow, text: str) -> str:
    found = _css(column)
    if tone := _tone(cell, column, row):
        found += f" {tone}"
    if cell.sub and column.kind is not Kind.PILL:
        found += " two"
    if column.kind is Kind.TEXT and (room := _room(text)):
        found += f" {room}"
    return found.lstrip()


def _money(cell: Cell, column: Column, currency: str, language: str, *, mixed: bool) -> str:
    text = cell_text(cell, column, currency, language)
    if column.kind is Kind.MONEY and mixed and text:
        return f"{text}\N{NO-BREAK SPACE}{currency}"
    return text


def _tone(cell: Cell, column: Column, row: ListRow) -> str:
    return row.tone if column.kind is Kind.PILL else cell.tone or row.tone


def _room(text: str) -> str:
    """How wide a text stands: a number or a date in one piece, a long name never in a thin stack."""
    if len(text) <= _SHORT or _ENDS_IN_AN_HOUR.search(text):
        return "whole" if text else ""
    if len(text) <= _LONG:
        return "some"
    return "long" if len(text) <= _LONGER else "longer"


def _css(column: Column) -> str:
    if column.kind in _RIGHT:
        return "num"
    return _CLASSES.get(column.kind, "")


def _currencies(page: ListPage) -> list[str]:
    named = {row.currency for row in page.rows} | {total.currency for total in page.totals}
    return sorted(named - {""})
