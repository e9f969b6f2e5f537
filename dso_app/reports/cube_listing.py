"""A report of lines as a screen's table: a row a customer, group, collector, company or kind."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar
from urllib.parse import urlencode

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by import By, Key
from dso_app.reports.by_words import ROW_CODE, ROW_NAME, counted, name_columns, shown_name
from dso_app.reports.changes import signed
from dso_app.reports.computed_listing import ComputedListing, known_first
from dso_app.reports.cube import Cube, Measure, Row, Value, row_name, values_before
from dso_app.reports.cube_chart import drawn_measures
from dso_app.reports.registry import read_report
from dso_app.reports.request import request_of
from dso_app.services.lists.custom import NamedFields, customer_fields
from dso_app.services.lists.listing import (
    Cell,
    Column,
    Kind,
    ListRequest,
    ListRow,
    Total,
)

_SHOWN_OF_GROUP = 6
"""Measures of a group that are shown until the user chooses others."""
UNKNOWN = "—"


class CubeListing(ComputedListing[Row]):
    """The rows of a report; filters: those of `request_of`. The search is for customers.

    A row and each of its figures lead to the lines behind them.
    """

    key: ClassVar[str] = "row"

    cube: Cube
    _before: Mapping[Key, Mapping[str, Value]]
    """The figures of each row at the date it is compared with."""
    _asked: Mapping[str, str]
    _fields: NamedFields

    def __init__(self, report: str) -> None:
        """The table of a report, by its name."""
        self.report = report
        self.name = f"report.{report}"

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the report; the columns follow from its measures."""
        self._asked = {**request.filters, "search": request.search}
        self.cube = read_report(session, viewer, self.report, request_of(self._asked))
        self._before = values_before(self.cube)
        self._fields = customer_fields(session, viewer.entity_id)
        self.columns = self._columns()
        self.counted = counted(self.cube.by)

    def totals(self) -> tuple[Total, ...]:
        """The whole of the report."""
        return (Total(self.cube.basis.currency, self.cube.values(self.cube.total)),)

    def narrowing(self) -> tuple[Column, ...]:
        """The named fields of customers, whatever the rows are."""
        return self._fields.columns

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis."""
        del session, request
        return facts_of(self.cube.bases, viewer)

    def behind(self, row: str = "", figure: str = "") -> str:
        """Address of the lines behind the report, a row of it, or a figure."""
        asked = {"report": self.report, **self._asked, "row": row, "figure": figure}
        return "/reports/items?" + urlencode({k: v for k, v in asked.items() if v})

    def _change(self, measure: Measure, row: Row, language: str) -> str:
        """How a row's figure changed since the date it is compared with; empty without one."""
        then, now = self._before.get(row.key), measure.of(row.sums)
        if then is None or then.get(measure.name) == now:
            return ""
        return change_words(measure, now, then.get(measure.name), self.cube, language)

    def _columns(self) -> tuple[Column, ...]:
        grouped = [one.name for one in self.cube.measures if one.group]
        shown = set(grouped[:_SHOWN_OF_GROUP])
        return (
            *name_columns(self.cube.by, self._fields.names),
            *(
                Column(
                    *(one.name, one.label, one.kind),
                    given=one.given,
                    shown=not one.group or one.name in shown,
                )
                for one in self.cube.measures
            ),
        )

    def in_order(self, request: ListRequest, viewer: Viewer) -> list[Row]:
        """By the column asked for, else the largest first; what is not known stands last."""
        cube, measures = self.cube, {one.name: one for one in self.cube.measures}
        rows = sorted(cube.rows, key=lambda row: row.key.code)
        if request.sort == ROW_CODE:
            return rows[::-1] if request.descending else rows
        if request.sort == ROW_NAME:
            names = {row.key: self._name(row, viewer).casefold() for row in rows}
            return sorted(rows, key=lambda row: names[row.key], reverse=request.descending)
        asked = measures.get(request.sort)
        drawn = [one for one in drawn_measures(cube) if not one.group]
        measure = asked or (drawn or cube.measures)[0]
        down = request.descending if asked else True
        return known_first(rows, [measure.of(row.sums) for row in rows], descending=down)

    def row_of(self, found: Row, viewer: Viewer) -> ListRow:
        """A row, each figure leading to its lines."""
        row = found
        language, name = viewer.language, row_name(row.key)
        tone = "mute" if row.key.key is None else ""
        cells = {
            ROW_NAME: Cell(self._name(row, viewer), tone=tone),
            ROW_CODE: Cell(row.key.code),
        }
        for measure in self.cube.measures:
            value = measure.of(row.sums)
            cells[measure.name] = Cell(
                value,
                sub=self._change(measure, row, language),
                href=self.behind(name, measure.name) if value else "",
                words=figure_words(measure, value, language) if value or value is None else " ",
            )
        return ListRow(name, cells, self.cube.basis.currency, self._leads_to(row, name))

    def _leads_to(self, row: Row, name: str) -> str:
        """The lines behind a row; a customer's penalties, where they are decided about."""
        own = len(self.cube.bases) == 1 and self.cube.by is By.CUSTOMER
        if self.report == "penalties" and own:
            return "/reports/penalties/customer?" + urlencode({"code": row.key.code})
        return self.behind(name)

    def _name(self, row: Row, viewer: Viewer) -> str:
        return shown_name(row.key, self.cube.by, viewer.language)


def figure_words(measure: Measure, value: Value, language: str) -> str:
    """A figure that is no amount, with the decimals it has; empty for amounts."""
    if value is None:
        return UNKNOWN
    if measure.kind is Kind.NUMBER and isinstance(value, Decimal):
        return formats.number(value, language, 2)
    return ""


def change_words(measure: Measure, now: Value, then: Value, cube: Cube, language: str) -> str:
    """How a figure changed, with its sign; empty where one of the two is not known."""
    if now is None or then is None:
        return ""
    places = 2 if isinstance(now, Decimal) else 0
    return signed(
        *(measure.kind, Decimal(now) - Decimal(then), cube.basis.currency, language),
        number=lambda size: formats.number(size, language, places),
    )
