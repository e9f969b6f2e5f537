"""What stands behind every table: columns, filters, sort and page, all done in SQL.

The same listing feeds the screen and its Excel, so both show the same rows and sums.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.texts import N_, translate

MAX_PAGE_SIZE = 200
_CHUNK = 2000


class Kind(StrEnum):
    """What a column holds, hence how it is written and aligned."""

    TEXT = "text"
    MONEY = "money"
    """Minor units; the row's currency says of what."""
    AMOUNTS = "amounts"
    """Amounts with their currencies, written already: a row may have several."""
    NUMBER = "number"
    PERCENT = "percent"
    """Decimal, 0 to 100."""
    DATE = "date"
    DAYS = "days"
    """Days late, with the colour of their age."""
    PILL = "pill"
    """A word of the house (msgid) with a tone."""
    AGES = "ages"
    """Five amounts in minor units, one an ageing bucket, as one bar."""
    ACT = "act"
    """A word of the house (msgid) to press: what may be done with the row; screens only."""
    FILE = "file"
    """A word of the house (msgid) for a file that stands behind it, to be saved."""


@dataclass(frozen=True)
class Column:
    """One column of a listing."""

    key: str
    """Label in the query's select list."""
    label: str
    """Msgid of its head; a money column's head gets the currency."""
    kind: Kind = Kind.TEXT
    sortable: bool = True
    shown: bool = True
    """Shown until the user chooses otherwise."""
    total: bool = False
    """Summed over all filtered rows, per currency where it is money."""
    filed: bool = False
    """In files from the start even where it is not shown."""
    given: bool = False
    """Its label is a name somebody gave, and is not translated."""
    narrows: bool = False
    """A filter of its key keeps the rows that hold a text in it."""

    def words(self, language: str) -> str:
        """Its head, in a language."""
        return self.label if self.given else translate(self.label, language)


@dataclass(frozen=True)
class ListRequest:
    """What the user asked for; unknown columns and filters are ignored, never an error."""

    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True)
class Cell:
    """One typed value of a row."""

    value: Any = None
    sub: str = ""
    """Second, smaller line."""
    tone: str = ""
    """`ok`, `warn`, `bad`, `info`, `mute`, or empty."""
    href: str = ""
    """What stands behind this value alone, where that is more than the row's own."""
    words: str = ""
    """Stands there instead of the value as its kind is usually written; ready to read."""


@dataclass(frozen=True)
class ListRow:
    """One row: its stable key, its cells by column, where it leads."""

    key: str
    cells: Mapping[str, Cell]
    currency: str = ""
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Total:
    """Sums of the filtered rows in one currency (empty where nothing is money)."""

    currency: str
    sums: Mapping[str, Any]


@dataclass(frozen=True)
class ListPage:
    """One page of rows, with the count and totals of everything the filters let through."""

    rows: tuple[ListRow, ...]
    count: int
    totals: tuple[Total, ...]
    page: int


class Listing(ABC):
    """A select with labelled columns, made into pages.

    A subclass gives `name`, `columns`, `key` (label of the row's stable id), `currency` (label of
    the row's currency, empty where nothing is money), the order used until the user sorts, and
    `query`, which narrows to the viewer's scope first.
    """

    name: str
    columns: tuple[Column, ...]
    key: ClassVar[str] = "id"
    currency: ClassVar[str] = ""
    counted: tuple[str, str] = (N_("{count} row"), N_("{count} rows"))
    """Msgids for one and for several: "{count} customers"."""
    order: ClassVar[str]
    order_descending: ClassVar[bool] = False

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read what the query and the columns depend on: rates, settings; nothing by itself."""
        del session, viewer, request

    @abstractmethod
    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The rows in scope that the search and the filters let through, unordered."""

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells of a row; as they come from the query unless a listing says more."""
        del viewer
        return {column.key: Cell(row.get(column.key)) for column in self.columns}

    def href(self, row: Mapping[str, Any]) -> str:
        """Where a row leads; empty for nowhere."""
        del row
        return ""

    def tone(self, row: Mapping[str, Any], viewer: Viewer) -> str:
        """The tone of a whole row."""
        del row, viewer
        return ""

    def narrowing(self) -> tuple[Column, ...]:
        """The columns that filters of their keys narrow, known once a page was read."""
        return tuple(column for column in self.columns if column.narrows)

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """What a file of it says above its rows: names and values, in the viewer's language."""
        del session
        language = viewer.language
        asked = {N_("Search"): request.search, **request.filters}
        facts = [
            (translate(N_("Company"), language), viewer.entity.name or viewer.entity.code),
            (translate(N_("Business date"), language), formats.day(viewer.today, language)),
        ]
        named = {column.key: column.words(language) for column in self.narrowing()}
        return facts + [
            (named.get(name) or translate(name, language), value)
            for name, value in asked.items()
            if value
        ]

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page; a page beyond the last one is the last one."""
        self.prepare(session, viewer, request)
        source = self.query(viewer, request).subquery()
        size = max(1, min(request.page_size, MAX_PAGE_SIZE))
        ordered = self._ordered(source, request)
        if request.page <= 1:
            # One row more than is shown tells whether these are all there are.
            page, found = 1, _read(session, ordered.limit(size + 1))
            whole = len(found) <= size
            totals, count = self._totals_of(found) if whole else self._totals(session, source)
        else:
            totals, count = self._totals(session, source)
            page = max(1, min(request.page, -(-count // size)))
            found = _read(session, ordered.limit(size).offset((page - 1) * size))
        rows = tuple(self._row(row, viewer) for row in found[:size])
        return ListPage(rows=rows, count=count, totals=totals, page=page)

    def rows(self, session: Session, viewer: Viewer, request: ListRequest) -> Iterator[ListRow]:
        """Every row the filters let through, in order: what an export writes."""
        self.prepare(session, viewer, request)
        query = self._ordered(self.query(viewer, request).subquery(), request)
        for row in session.execute(query.execution_options(yield_per=_CHUNK)).mappings():
            yield self._row(dict(row), viewer)

    def keys(self, session: Session, viewer: Viewer, request: ListRequest) -> list[str]:
        """The keys of every row the filters let through: what "select all" means."""
        self.prepare(session, viewer, request)
        source = self.query(viewer, request).subquery()
        return [str(key) for key in session.scalars(select(source.c[self.key]))]

    def asked_order(self, request: ListRequest) -> tuple[str, Kind | None, bool]:
        """The column to order by, what it holds where it is shown, and whether downwards."""
        by = {column.key: column for column in self.columns if column.sortable}
        asked = by.get(request.sort)
        name = asked.key if asked else self.order
        descending = request.descending if asked else self.order_descending
        return name, by[name].kind if name in by else None, descending

    def _ordered(self, source: Subquery, request: ListRequest) -> Select[Any]:
        name, kind, descending = self.asked_order(request)
        order: ColumnElement[Any] = source.c[name]
        if kind is Kind.TEXT and not _is_moment(order):
            order = func.lower(order)
        order = order.desc() if descending else order.asc()
        return select(source).order_by(order.nulls_last(), source.c[self.key])

    def _totals(self, session: Session, source: Subquery) -> tuple[tuple[Total, ...], int]:
        summed = [column.key for column in self.columns if column.total]
        currency = source.c[self.currency] if self.currency else literal("")
        query = select(
            currency.label("currency"),
            func.count().label("count"),
            *(func.sum(source.c[key]).label(key) for key in summed),
        ).select_from(source)
        if self.currency:
            query = query.group_by(currency).order_by(currency)
        found = [row for row in session.execute(query).mappings() if row["count"]]
        totals = tuple(
            Total(row["currency"] or "", {key: int(row[key] or 0) for key in summed})
            for row in found
        )
        return (totals if summed else ()), sum(row["count"] for row in found)

    def _totals_of(self, rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[Total, ...], int]:
        """The totals and the count where these rows are all there are."""
        summed = [column.key for column in self.columns if column.total]
        by_currency: dict[str, dict[str, int]] = {}
        for row in rows:
            currency = str(row[self.currency] or "") if self.currency else ""
            sums = by_currency.setdefault(currency, dict.fromkeys(summed, 0))
            for key in summed:
                sums[key] += int(row[key] or 0)
        totals = tuple(Total(currency, by_currency[currency]) for currency in sorted(by_currency))
        return (totals if summed else ()), len(rows)

    def _row(self, values: Mapping[str, Any], viewer: Viewer) -> ListRow:
        return ListRow(
            key=str(values[self.key]),
            cells=self.cells(values, viewer),
            currency=str(values[self.currency] or "") if self.currency else "",
            href=self.href(values),
            tone=self.tone(values, viewer),
        )


def _read(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(query).mappings()]


def _is_moment(value: ColumnElement[Any]) -> bool:
    """Whether a column holds a date and hour, which has no capitals."""
    return isinstance(value.type, UTCDateTime)
