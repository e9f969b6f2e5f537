"""The DSO as a screen's table: its months, or the rows asked for, each figure leading further."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.domain.dso import month_end, sales_window
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by import By, Key
from dso_app.reports.by_words import ROW_CODE, ROW_NAME, counted, name_columns, shown_name
from dso_app.reports.computed_listing import ComputedListing, known_first
from dso_app.reports.cube import row_name
from dso_app.reports.dso import DsoReport, Month
from dso_app.reports.dso_columns import (
    MONTH,
    MONTH_COLUMNS,
    ROW_COLUMNS,
    DsoColumn,
    month_pairs,
    number_of,
    row_pairs,
)
from dso_app.reports.dso_rows import DsoRow
from dso_app.reports.dso_text import change_words, figure_words
from dso_app.reports.registry import read_report
from dso_app.reports.request import request_of
from dso_app.services.lists.custom import OF_CUSTOMER, NamedFields, customer_fields, exactly
from dso_app.services.lists.listing import (
    Cell,
    Column,
    Kind,
    ListRequest,
    ListRow,
    Total,
)
from dso_app.services.lists.narrowing import NONE
from dso_app.texts import N_

_OF_THE_TABLE = ("by", "compare", "from", "to", "kind")
"""Filters that the items behind a figure know nothing of."""
Found = tuple[Month, Month | None] | tuple[DsoRow, DsoRow | None]


class DsoListing(ComputedListing[Found]):
    """The months of the trend, or a row a customer, group, collector, company or field value.

    Filters: those of `request_of`. The search is for customers.
    """

    key: ClassVar[str] = "row"

    report: DsoReport
    _asked: Mapping[str, str]
    _fields: NamedFields
    _may_enter: bool

    def __init__(self, *, by_month: bool = True) -> None:
        """The table; the columns a user chose are those of months or of other rows."""
        self.name = "report.dso" if by_month else "report.dso.rows"

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the report; the columns follow from what its rows are."""
        self._asked = {**request.filters, "search": request.search}
        self.report = read_report(session, viewer, "dso", request_of(self._asked))
        self._fields = customer_fields(session, viewer.entity_id)
        self._may_enter = viewer.actor.may(Permission.IMPORT)
        by = self.report.by
        self.counted = counted(by) if by else (N_("{count} month"), N_("{count} months"))
        self.columns = self._columns()

    def narrowing(self) -> tuple[Column, ...]:
        """The named fields of customers, whatever the rows are."""
        return self._fields.columns

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis."""
        del session, request
        return facts_of(self.report.bases, viewer)

    def receivables(self, on: date, more: Mapping[str, str] | None = None) -> str:
        """Address of what was open on a date."""
        asked = {**self._narrowed(), "as_of": on.isoformat(), **(more or {})}
        return _address("/reports/ageing/items", asked)

    def sales(self, first: date, last: date, more: Mapping[str, str] | None = None) -> str:
        """Address of what was sold in a span, both ends counted; of the turnover entered for it."""
        by_rows = self.report.by not in {None, By.ENTITY}
        if not by_rows and any(
            first <= month_end(one) and one <= last for one in self.report.entered
        ):
            return "/turnover" if self._may_enter else ""
        span = {"from": first.isoformat(), "to": last.isoformat()}
        return _address("/reports/dso/items", {**self._narrowed(), **span, **(more or {})})

    def months_below(self) -> str:
        """Address of the months of the count-back, down the page; none beside other rows."""
        asked = {**self._asked, "as_of": self.report.basis.on.isoformat()}
        here = _address("/reports/dso", asked)
        return f"{here}#months" if here and self.report.by is None else ""

    def then(self, month: Month) -> str:
        """Address of the same as of the end of a month."""
        return _address("/reports/dso", {**self._asked, "as_of": month.on.isoformat()})

    def window(self) -> tuple[date, date]:
        """First and last day of the balance method's sales."""
        return sales_window(self.report.basis.on, self.report.period_days)

    def _narrowed(self) -> dict[str, str]:
        kept = {name: value for name, value in self._asked.items() if name not in _OF_THE_TABLE}
        return {**kept, "as_of": self.report.basis.on.isoformat()}

    def _columns(self) -> tuple[Column, ...]:
        by, month = self.report.by, Column(MONTH.name, MONTH.label)
        return (
            *(name_columns(by, self._fields.names) if by else [month]),
            *(Column(one.name, one.label, one.kind, shown=one.shown) for one in self._figures()),
        )

    def _figures(self) -> Sequence[DsoColumn]:
        return MONTH_COLUMNS if self.report.by is None else ROW_COLUMNS

    def totals(self) -> tuple[Total, ...]:
        """The amounts of all rows; months have none."""
        if self.report.by is None:
            return ()
        whole = self.report.whole
        sums = {one.name: one.value(whole) for one in ROW_COLUMNS if one.kind is Kind.MONEY}
        return (Total(self.report.basis.currency, sums),)

    def in_order(self, request: ListRequest, viewer: Viewer) -> list[Found]:
        """By the column asked for; else the latest month, or the largest balance, first."""
        found: list[Found] = (
            [*reversed(month_pairs(self.report))]
            if self.report.by is None
            else [*row_pairs(self.report)]
        )
        if request.sort == MONTH.name:
            return found if request.descending else found[::-1]
        if request.sort in {ROW_NAME, ROW_CODE}:
            down = request.descending
            return sorted(found, key=lambda o: self._text(o[0], request.sort, viewer), reverse=down)
        columns = {one.name: one for one in self._figures()}
        asked = columns.get(request.sort)
        if asked is None and self.report.by is None:
            return found
        value = (asked or columns["receivables"]).value
        numbers = [number_of(value(now)) for now, _ in found]
        return known_first(found, numbers, descending=request.descending if asked else True)

    def _text(self, row: Month | DsoRow, name: str, viewer: Viewer) -> str:
        if isinstance(row, Month):
            return ""
        by, key = self.report.by or By.CUSTOMER, row.key
        words = key.code if name == ROW_CODE else shown_name(key, by, viewer.language)
        return words.casefold()

    def row_of(self, found: Found, viewer: Viewer) -> ListRow:
        """A month or a row, each figure leading further."""
        now, then = found
        language, currency = viewer.language, self.report.basis.currency
        cells, links = {}, self._links(now)
        for column in self._figures():
            value = column.value(now)
            cells[column.name] = Cell(
                number_of(value),
                sub=self.change(column, now, then, language),
                href=links.get(column.name, "") if value else "",
                words=figure_words(value, column.kind, language),
            )
        if isinstance(now, Month):
            cells[MONTH.name] = Cell(formats.day(now.on, language, "LLLL y"))
            href = links["countback"] if now.on != self.report.basis.on else ""
            return ListRow(now.on.isoformat(), cells, currency, href)
        by = self.report.by or By.CUSTOMER
        tone = "mute" if now.key.key is None else ""
        cells[ROW_NAME] = Cell(shown_name(now.key, by, language), tone=tone)
        cells[ROW_CODE] = Cell(now.key.code)
        return ListRow(row_name(now.key), cells, currency, links["countback"])

    def change(self, column: DsoColumn, now: Any, then: Any, language: str) -> str:
        """How a figure changed since the date compared with; empty where one is not known."""
        if then is None:
            return ""
        before, after = number_of(column.value(then)), number_of(column.value(now))
        if before is None or after is None or before == after:
            return ""
        return change_words(
            column.kind, Decimal(after) - Decimal(before), self.report.basis.currency, language
        )

    def _links(self, now: Month | DsoRow) -> dict[str, str]:
        """What stands behind the figures of a row."""
        if isinstance(now, Month):
            issued = (now.month, min(month_end(now.month), self.report.basis.on))
            return {
                "receivables": self.receivables(now.on),
                "sales": self.sales(*issued),
                "countback": self.then(now),
                "best_possible": self.receivables(now.on, {"bucket": "not_due"}),
                "counted": self.sales(*issued),
            }
        row, on = self._row_filters(now.key), self.report.basis.on
        alone = {name: value for name, value in self._asked.items() if name != "by"}
        # A company of several is looked at by choosing it.
        months = "" if self.report.by is By.ENTITY else _address("/reports/dso", {**alone, **row})
        with_by = {"by": str(self.report.by), **row}
        return {
            "receivables": self.receivables(on, with_by),
            "not_due": self.receivables(on, {**with_by, "bucket": "not_due"}),
            "sales": self.sales(*self.window(), with_by),
            "countback": months,
            "best_possible": self.receivables(on, {**with_by, "bucket": "not_due"}),
            "balance": self.sales(*self.window(), with_by),
        }

    def _row_filters(self, key: Key) -> dict[str, str]:
        by = self.report.by
        if by is None:
            return {}
        if by.is_field:
            return {OF_CUSTOMER + by: exactly(str(key.key or ""))}
        if by is By.CUSTOMER:
            return {"code": key.code}
        return {"entity" if by is By.ENTITY else str(by): NONE if key.key is None else str(key.key)}


def _address(path: str, asked: Mapping[str, str]) -> str:
    """What is behind a figure; nothing of a search, which finds items there, not customers."""
    if asked.get("search", "").strip():
        return ""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}"
