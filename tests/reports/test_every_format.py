"""Each report on the demo company: screen = command = CSV = Excel = PDF, at 24 month-ends.

At each of them, in every grouping, what the screen shows, what the command answers, the CSV and
the table of the Excel file, read back, say the same to the cent. At each date besides, in the
grouping whose turn it is (each has four or five turns): the report is read anew, where its lines
are cut anew for the others; the Excel file also holds the items behind, which sum to its figures;
and a PDF says every amount of the table. At the last date there is a PDF in every grouping.
`test_items_to_figures` sums items to the figures of every row.
"""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook, load_workbook
from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.reports import cube_listing, dso, dso_listing, series
from dso_app.reports.aging import AgeingReport
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, recut
from dso_app.reports.export import FileFormat, write_sheet
from dso_app.reports.export.house import house_of
from dso_app.reports.registry import REPORTS, read_report
from dso_app.reports.request import ReportRequest
from dso_app.services.lists.listing import Kind, ListRequest
from tests.reports.test_agreement import MONTH_ENDS, viewer_of
from tests.support.report_tables import Table, groupings_of, listing_of, table_of


@pytest.mark.parametrize("name", REPORTS)
def test_screen_command_csv_excel_and_pdf_say_the_same_at_24_month_ends(
    demo_db: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    groupings, offered = groupings_of(name), REPORTS[name]
    met = Counter[By]()
    reading = _ReadOnce(name, monkeypatch)
    with demo_db.read() as session:
        viewer = viewer_of(session)
        house = house_of(session, viewer)
        for place, on in enumerate(MONTH_ENDS):
            turn = groupings[place % len(groupings)]
            for by in (turn, *(one for one in groupings if one is not turn)):
                asked = ReportRequest(as_of=on, by=by)
                report = reading.read(session, viewer, asked, anew=by is turn)
                table = table_of(report, by, viewer.language)
                _command_agrees(offered.as_json(report), table)
                _screen_agrees(session, viewer, name, asked, table)
                sheet = offered.as_sheet(report, viewer)
                alone = replace(sheet, details=(), behind=())
                _csv_agrees(write_sheet(alone, FileFormat.CSV, house), table)
                excel = write_sheet(sheet if by is turn else alone, FileFormat.XLSX, house)
                book = load_workbook(BytesIO(excel), load_tables=True)
                _excel_agrees(book, table)
                if by is turn:
                    _items_agree(book, report)
                if by is turn or on == MONTH_ENDS[-1]:
                    _pdf_agrees(write_sheet(alone, FileFormat.PDF, house), table)
                met[by] += len(table.rows)
    assert all(met[by] for by in groupings), met


class _ReadOnce:
    """A report, of which what no grouping changes is read once a date; its screen is given it."""

    def __init__(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._name, self._asked = name, ReportRequest()
        self._report: Any = None
        self._kept: dict[tuple[date, ...], Any] = {}
        self._balances = series.aged_balances
        monkeypatch.setattr(dso, "aged_balances", self._balances_once)
        for module in (cube_listing, dso_listing):
            monkeypatch.setattr(module, "read_report", self._of_screen)

    def read(self, session: Session, viewer: Viewer, asked: ReportRequest, *, anew: bool) -> Any:
        """The report; the lines of the one read last, cut for the grouping, unless it is anew."""
        by, before = asked.by or By.CUSTOMER, self._report
        if isinstance(before, Cube) and not anew:
            self._report = recut(session, before, by)
        else:
            self._report = read_report(session, viewer, self._name, asked)
        self._asked = asked
        return self._report

    def _of_screen(self, _: Session, __: Viewer, name: str, asked: ReportRequest) -> Any:
        """What was read, which must be what the screen asks for."""
        said = ("as_of", "known_on", "currency", "by", "into", "kind", "customer", "compare")
        for field in said:
            assert getattr(asked, field) == getattr(self._asked, field), field
        assert name == self._name
        return self._report

    def _balances_once(self, session: Session, basis: Any, dates: Any, moved: Any) -> Any:
        """The trend of the whole DSO."""
        key = tuple(sorted(dates))
        if key not in self._kept:
            self._kept[key] = self._balances(session, basis, dates, moved)
        return self._kept[key]


def _numbers(told: Any) -> Counter[Decimal]:
    """Every number a row of an answer holds, however deep."""
    if isinstance(told, dict):
        return sum((_numbers(value) for value in told.values()), Counter[Decimal]())
    if isinstance(told, list):
        return Counter([Decimal(len(told))])
    if isinstance(told, bool) or told is None:
        return Counter()
    try:
        return Counter([Decimal(told)])
    except ArithmeticError:
        return Counter()


def _command_agrees(answer: Any, table: Table) -> None:
    told = answer["customers"]
    assert len(told) == len(table.rows)
    for row, (code, _, values) in zip(told, table.rows, strict=True):
        assert row["code"] == code
        figures = {name: value for name, value in row.items() if name not in {"code", "name"}}
        wanted = Counter(
            Decimal(value).scaleb(-2) if kind is Kind.MONEY else Decimal(value)
            for name, value, kind in zip(table.names, values, table.kinds, strict=True)
            # Penalties tell the items of a customer themselves, not how many they are.
            if value is not None and (name != "items" or name in figures)
        )
        if "countback" in figures:
            # The average days delinquent are the difference of two that are told.
            wanted -= Counter([Decimal(values[5] or 0)] if values[5] is not None else [])
        assert not wanted - _numbers(figures), (row, values)


def _screen_agrees(
    session: Session, viewer: Viewer, name: str, asked: ReportRequest, table: Table
) -> None:
    filters = {"as_of": str(asked.as_of), "by": str(asked.by)}
    listing = listing_of(name)
    request = ListRequest(filters=filters, page_size=200)
    page = listing.page(session, viewer, request)
    shown = list(page.rows)
    while len(shown) < page.count:
        request = ListRequest(filters=filters, page_size=200, page=1 + len(shown) // 200)
        shown += listing.page(session, viewer, request).rows
    found = Counter(
        tuple(
            _said(row.cells[column].value, kind)
            for column, kind in zip(table.names, table.kinds, strict=True)
        )
        for row in shown
    )
    wanted = Counter(
        tuple(_said(value, kind) for value, kind in zip(values, table.kinds, strict=True))
        for *_, values in table.rows
    )
    assert found == wanted


def _said(value: Any, kind: Kind) -> Any:
    """Nothing stands in an empty bucket."""
    return (value or 0) if kind is Kind.MONEY else value


def _csv_agrees(content: bytes, table: Table) -> None:
    lines = list(csv.reader(StringIO(content.decode())))[1:]
    assert len(lines) == len(table.rows)
    for place, (line, (code, name, values)) in enumerate(zip(lines, table.rows, strict=True)):
        assert line[:2] == [code, name]
        marked = table.incomplete[place] if table.incomplete else ()
        for at, (text, value, kind) in enumerate(
            zip(line[2 : 2 + len(values)], values, table.kinds, strict=True)
        ):
            plain = "" if value is None else str(value)
            if kind is Kind.MONEY and value is not None:
                plain = formats.plain(int(value), "EUR")
            if at in marked:
                plain = f"≥ {formats.number(value or 0, 'en', 2)}"
            assert text == plain, (name, at)


def _excel_agrees(book: CalamineWorkbook, table: Table) -> None:
    # A table of Excel has a row at least.
    body = book.get_table_by_name("Relance").to_python()
    assert len(body) == max(1, len(table.rows))
    for place, (cells, (code, name, values)) in enumerate(zip(body, table.rows, strict=False)):
        assert cells[:2] == [code, name]
        marked = table.incomplete[place] if table.incomplete else ()
        for at, (value, kind) in enumerate(zip(values, table.kinds, strict=True)):
            held = cells[2 + at]
            if at in marked:
                assert held == f"≥ {formats.number(value or 0, 'en', 2)}"
            elif value is None:
                assert held == ""
            else:
                assert _number(held) == _in_cell(value, kind), (name, at)


def _number(held: Any) -> Decimal:
    return Decimal(str(held)).quantize(Decimal("0.0001"))


def _in_cell(value: int | Decimal, kind: Kind) -> Decimal:
    scale = {Kind.MONEY: 2, Kind.PERCENT: 2}.get(kind, 0)
    return Decimal(value).scaleb(-scale).quantize(Decimal("0.0001"))


def _items_agree(book: CalamineWorkbook, report: Any) -> None:
    """The items behind the table, read back, sum to the figures they have columns for."""
    if isinstance(report, AgeingReport):
        total = report.total
        # Company, code, … days late stand before the buckets.
        wanted = dict(enumerate([*total.buckets, total.total], start=7))
    elif isinstance(report, Cube):
        figures = report.values(report.total)
        wanted = {
            place: int(figures[column.name] or 0)
            for place, column in enumerate(report.columns, start=2)
            if column.total and column.name in figures
        }
    else:
        return
    items = book.get_table_by_name("Relance2").to_python()
    for place, minor in wanted.items():
        assert sum(_number(row[place] or 0) for row in items) == _in_cell(minor, Kind.MONEY)


def _pdf_agrees(content: bytes, table: Table) -> None:
    """Every amount of every row stands in its text, as often as it is said."""
    pages = PdfDocument(content)
    words = Counter("\n".join(page.get_textpage().get_text_bounded() for page in pages).split())
    wanted = Counter(
        formats.amount(int(value), "EUR", "en")
        for *_, values in table.rows
        for value, kind in zip(values, table.kinds, strict=True)
        if kind is Kind.MONEY and value is not None
    )
    missing = {one: count for one, count in wanted.items() if words[one] < count}
    assert not missing, missing
