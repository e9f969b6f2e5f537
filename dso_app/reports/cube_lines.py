"""The lines behind a report of lines, a row of it or a figure: they add up to it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by import Person
from dso_app.reports.by_words import by_name, shown_name
from dso_app.reports.computed_listing import ComputedListing, known_first
from dso_app.reports.cube import Cube, Line, Measure, Sums, lines_of, row_name
from dso_app.reports.cube_chart import label_of
from dso_app.reports.cube_listing import figure_words
from dso_app.reports.cube_sheet import said
from dso_app.reports.registry import UnknownReport, find_report, read_report
from dso_app.reports.request import request_of
from dso_app.services.lists.listing import (
    Cell,
    Column,
    ListRequest,
    ListRow,
    Total,
)
from dso_app.texts import N_, translate

_CUSTOMER, _CODE, _FIGURE = "line_customer", "line_code", "line_figure"
Found = tuple[int, Person, Line]
"""A line, its place among all, and whose it is."""


class CubeLineListing(ComputedListing[Found]):
    """Lines of a report.

    Filters: those of `request_of`; `report`: its name; `row`: a row of it; `figure`: a measure,
    which then stands beside each line as what the line adds to it.
    """

    name = "report_items"
    key: ClassVar[str] = "line"
    counted = (N_("{count} line"), N_("{count} lines"))

    cube: Cube
    figure: Measure | None
    row: str
    _found: list[Found]

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the report and keep the lines behind what was opened."""
        filters = request.filters
        name = filters.get("report", "")
        read = read_report(session, viewer, name, request_of(filters))
        if not isinstance(read, Cube):  # the ageing, or another that has its own list of items
            raise UnknownReport(name=name)
        self.cube = read
        named = {one.name: one for one in self.cube.measures}
        self.figure, self.row = named.get(filters.get("figure", "")), filters.get("row", "")
        lines = lines_of(session, self.cube, self.row) if self.row else self.cube.lines
        wanted = request.search.strip().casefold()
        self._found = [
            (place, person, line)
            for place, (person, line) in enumerate(lines)
            if self._counts(line) and (not wanted or wanted in self._text(person, line, viewer))
        ]
        self.columns = self._columns()

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis, and what the lines stand behind."""
        del session
        title = translate(find_report(request.filters["report"]).title, viewer.language)
        report = (translate(N_("Report"), viewer.language), title)
        return [report, *facts_of(self.cube.bases, viewer), *self.opened(viewer)]

    def opened(self, viewer: Viewer) -> list[tuple[str, str]]:
        """Names and values of the row and the figure that were opened."""
        language, found = viewer.language, []
        for row in self.cube.rows:
            if self.row and row_name(row.key) == self.row:
                words = shown_name(row.key, self.cube.by, language)
                found.append((by_name(self.cube.by, viewer), words))
        if self.figure:
            found.append((translate(N_("Figure"), language), label_of(self.figure, language)))
        return found

    def sums(self) -> Sums:
        """What the lines add up to."""
        nothing = (0,) * len(self.cube.total)
        return tuple(map(sum, zip(nothing, *(line.sums for *_, line in self._found), strict=True)))

    def _counts(self, line: Line) -> bool:
        """Whether a line has a part in the figure that was opened."""
        return self.figure is None or self.figure.of.counts(line)

    def _text(self, person: Person, line: Line, viewer: Viewer) -> str:
        cells = (str(said(cell, viewer.language) or "") for cell in line.cells)
        return " ".join([person.code, person.name, *cells]).casefold()

    def _columns(self) -> tuple[Column, ...]:
        own = [Column(one.name, one.label, one.kind, total=one.total) for one in self.cube.columns]
        figure = []
        if self.figure and self.figure.name not in {one.key for one in own if one.total}:
            label, given = self.figure.label, self.figure.given
            figure = [Column(_FIGURE, label, self.figure.kind, given=given)]
        names = (Column(_CUSTOMER, N_("Customer")), Column(_CODE, N_("Code"), shown=False))
        return (*names, *own, *figure)

    def totals(self) -> tuple[Total, ...]:
        """What the lines add up to."""
        sums: dict[str, Any] = {
            one.name: sum(line.cells[place] or 0 for *_, line in self._found)
            for place, one in enumerate(self.cube.columns)
            if one.total
        }
        if self.figure:
            sums[_FIGURE] = self.figure.of(self.sums())
        return (Total(self.cube.basis.currency, sums),)

    def in_order(self, request: ListRequest, viewer: Viewer) -> Sequence[Found]:
        """By the column asked for; else as the report has them. What is empty stands last."""
        names = [one.name for one in self.cube.columns]
        if request.sort not in {_CUSTOMER, _CODE, _FIGURE, *names}:
            return self._found

        def value(one: Found) -> Any:
            _, person, line = one
            if request.sort in {_CUSTOMER, _CODE}:
                return (person.name if request.sort == _CUSTOMER else person.code).casefold()
            if request.sort == _FIGURE:
                return self.figure.of(line.sums) if self.figure else 0
            cell = said(line.cells[names.index(request.sort)], viewer.language)
            return cell.casefold() if isinstance(cell, str) else cell

        values = [value(one) for one in self._found]
        return known_first(self._found, values, descending=request.descending)

    def row_of(self, found: Found, viewer: Viewer) -> ListRow:
        """A line, leading to its customer."""
        place, person, line = found
        cells = {_CUSTOMER: Cell(person.name), _CODE: Cell(person.code)}
        for column, cell in zip(self.cube.columns, line.cells, strict=True):
            cells[column.name] = Cell(said(cell, viewer.language))
        if self.figure:
            value = self.figure.of(line.sums)
            words = figure_words(self.figure, value, viewer.language)
            cells[_FIGURE] = Cell(value, words=words)
        href = f"/customers/{line.customer_id}"
        return ListRow(str(place), cells, self.cube.basis.currency, href)
