"""Reports of the demo company agree with their items, with each other, in every format."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.domain.dso import month_end, month_of, months_before
from dso_app.formats import amount
from dso_app.models import Entity, GroupMember
from dso_app.reports.aging import ageing
from dso_app.reports.by import By
from dso_app.reports.cube import Cube, recut
from dso_app.reports.cube_json import value_json
from dso_app.reports.export import FileFormat
from dso_app.reports.registry import REPORTS, export_report, report_json
from dso_app.reports.request import ReportRequest
from dso_app.services.lists.listing import Kind
from tests.support.clocks import TODAY

MONTH_ENDS = [month_end(months_before(month_of(TODAY), back)) for back in range(23, -1, -1)]
CUBES = tuple(name for name in REPORTS if name not in {"aging", "dso"})
MONEY = {
    "forecast": "receivables",
    "penalties": "total",
    "collections": "collected",
    "promises": "kept_amount",
    "disputes": "open_amount",
    "qualification": "late",
    "profile": "paid",
    "performance": "receivables",
}
"""A figure of each report that its rows add up to."""


def viewer_of(session: Session) -> Viewer:
    entity = session.scalars(select(Entity)).one()
    return Viewer(HOUSE, entity, TODAY)


def read(session: Session, name: str, on: date, **asked: Any) -> Cube:
    report = REPORTS[name]
    cube: Cube = report.read(session, viewer_of(session), ReportRequest(as_of=on, **asked))
    return cube


@pytest.mark.parametrize("name", CUBES)
def test_rows_of_every_grouping_are_the_sum_of_their_lines_at_24_month_ends(
    demo_db: Database, name: str
) -> None:
    with demo_db.read() as session:
        grouped = _memberships(session)
        for on in MONTH_ENDS:
            cube = read(session, name, on)
            for by in (By.CUSTOMER, By.COLLECTOR, By.ENTITY, By.KIND):
                rows = recut(session, cube, by).rows
                assert _sum(rows, len(cube.total)) == cube.total, (on, by)
            shared = [len(grouped.get(line.customer_id, ())) or 1 for _, line in cube.lines]
            times = [
                tuple(minor * count for minor in line.sums)
                for count, (_, line) in zip(shared, cube.lines, strict=True)
            ]
            by_group = recut(session, cube, By.GROUP).rows
            if times:
                assert _sum(by_group, len(cube.total)) == tuple(
                    sum(column) for column in zip(*times, strict=True)
                )
            _details_agree(cube)


def _memberships(session: Session) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for member in session.scalars(select(GroupMember)):
        found.setdefault(member.customer_id, set()).add(member.group_id)
    return found


def _sum(rows: Any, width: int) -> tuple[int, ...]:
    return tuple(sum(row.sums[place] for row in rows) for place in range(width))


def _details_agree(cube: Cube) -> None:
    """What the detail shows of an amount that is also a figure adds up to it."""
    figures = cube.values(cube.total)
    for place, column in enumerate(cube.columns):
        if column.total and column.name in figures:
            assert sum(line.cells[place] or 0 for _, line in cube.lines) == figures[column.name]


def test_the_ageing_s_excel_sums_its_items_to_its_totals_by_formula(demo_db: Database) -> None:
    with demo_db.read() as session:
        viewer = viewer_of(session)
        for by in (By.CUSTOMER, By.GROUP, By.KIND):
            excel = export_report(session, viewer, "aging", ReportRequest(by=by), FileFormat.XLSX)
            book = load_workbook(BytesIO(excel))
            table: Any = next(one for one in book.worksheets if "Relance" in one.tables)
            items: Any = next(one for one in book.worksheets if "Relance2" in one.tables)
            values: Any = load_workbook(BytesIO(excel), data_only=True)
            heads, *rows = items[items.tables["Relance2"].ref]
            above, *_ = table[table.tables["Relance"].ref]
            columns = {cell.value: cell.column for cell in above}
            for cell in heads[7:]:
                below, at = rows[-1][0].row + 1, cell.column
                assert items.cell(below, at).value.startswith("=SUBTOTAL(109,")
                sums = sum(Decimal(str(row[at - 1].value or 0)) for row in rows)
                written = values[items.title].cell(below, at).value
                last = table[table.tables["Relance"].ref][-1][0].row + 1
                total = values[table.title].cell(last, columns[cell.value]).value
                assert float(sums) == written == total, (by, cell.value)


def test_reports_agree_with_the_ageing_at_24_month_ends(demo_db: Database) -> None:
    with demo_db.read() as session:
        for on in MONTH_ENDS:
            basis = ReportRequest(as_of=on).basis(session, viewer_of(session))
            total = ageing(session, basis).total
            for by in (By.GROUP, By.COLLECTOR, By.ENTITY, By.KIND):
                rows = ageing(session, basis, by)
                assert _but_for_customers(rows.total, total), (on, by)
            forecast = read(session, "forecast", on)
            assert forecast.total[0] == total.total == sum(forecast.total[1:])
            qualification = read(session, "qualification", on)
            late = qualification.values(qualification.total)
            assert (late["late"], late["late_items"]) == (total.late, total.late_items)


def _but_for_customers(found: Any, total: Any) -> bool:
    """By kind a customer stands in several rows: its number of customers is no sum."""
    return bool(found._replace(customers=0) == total._replace(customers=0))


@pytest.mark.parametrize("name", CUBES)
def test_command_csv_and_excel_say_the_same(demo_db: Database, name: str) -> None:
    with demo_db.read() as session:
        viewer = viewer_of(session)
        asked = ReportRequest(by=By.CUSTOMER)
        answer = report_json(session, viewer, name, asked)
        cube: Cube = REPORTS[name].read(session, viewer, asked)
        text = export_report(session, viewer, name, asked, FileFormat.CSV).decode()
        excel = export_report(session, viewer, name, asked, FileFormat.XLSX)
    rows = list(csv.reader(StringIO(text)))[1:]
    wanted = [
        [_plain(value, cube, name) for name, value in cube.values(row.sums).items()]
        for row in cube.rows
    ]
    assert [row[2:] for row in rows] == wanted
    figure = MONEY[name]
    told = [one[figure] for one in answer["customers"]]
    assert told == [cells[_place(cube, figure)] for cells in wanted]
    _excel_agrees(excel, cube, wanted)


def _plain(value: Any, cube: Cube, name: str) -> str:
    measure = next(one for one in cube.measures if one.name == name)
    told = value_json(value, measure, cube.basis.currency)
    return "" if told is None else str(told)


def _place(cube: Cube, name: str) -> int:
    return [measure.name for measure in cube.measures].index(name)


def _excel_agrees(excel: bytes, cube: Cube, wanted: list[list[str]]) -> None:
    book = load_workbook(BytesIO(excel), data_only=True)
    summary, table, *_ = book.worksheets
    sheet: Any = table
    first, *body = sheet[sheet.tables["Relance"].ref]
    assert len(body) == max(1, len(wanted))
    for cells, row in zip(body, wanted, strict=False):
        for cell, text, measure in zip(cells[2:], row, cube.measures, strict=True):
            assert _as_number(cell.value, measure.kind) == (Decimal(text) if text else None)
    total = [sheet.cell(body[-1][0].row + 1, 3 + n).value for n in range(len(cube.measures))]
    figures = list(cube.values(cube.total).items())
    for value, (name, figure), measure in zip(total, figures, cube.measures, strict=True):
        text = _plain(figure, cube, name)
        assert _as_number(value, measure.kind) == (Decimal(text) if text else None), name
    told = {row[0].value: row[1].value for row in summary.iter_rows(max_col=2)}
    for head, measure, value in zip(first[2:], cube.measures, total, strict=True):
        if value is not None:
            shown = told[head.value]
            assert _as_number(shown, measure.kind) == _as_number(value, measure.kind)


def _as_number(value: Any, kind: Kind) -> Decimal | None:
    if value in {None, "", "—"}:
        return None
    number = Decimal(str(value)) * (100 if kind is Kind.PERCENT else 1)
    return number.quantize(Decimal("0.01")) if number % 1 else Decimal(int(number))


@pytest.mark.parametrize("name", CUBES)
def test_the_pdf_says_every_figure_of_a_customer(demo_db: Database, name: str) -> None:
    with demo_db.read() as session:
        viewer = viewer_of(session)
        whole: Cube = REPORTS[name].read(session, viewer, ReportRequest(by=By.CUSTOMER))
        row = max(whole.rows, key=lambda one: one.sums)
        asked = ReportRequest(by=By.CUSTOMER, customer=row.key.code)
        pdf = export_report(session, viewer, name, asked, FileFormat.PDF)
    pages = PdfReader(BytesIO(pdf)).pages
    text = " ".join("\n".join(page.extract_text() for page in pages).split())
    assert row.key.name in text
    assert f"{len(pages)}/{len(pages)}" in text
    for measure in whole.measures:
        value = measure.of(row.sums)
        if measure.kind is Kind.MONEY and value:
            assert amount(int(value), "EUR", "en") in text, measure.name


@pytest.mark.parametrize(
    ("name", "figure"),
    [("aging", lambda a: a["total"]["total"]), ("dso", lambda a: a["receivables"])],
)
def test_ageing_and_dso_say_the_same_in_pdf_and_excel(
    demo_db: Database, name: str, figure: Callable[[Any], str]
) -> None:
    with demo_db.read() as session:
        viewer = viewer_of(session)
        told = figure(report_json(session, viewer, name, ReportRequest()))
        pdf = export_report(session, viewer, name, ReportRequest(by=By.KIND), FileFormat.PDF)
        excel = export_report(session, viewer, name, ReportRequest(), FileFormat.XLSX)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert f"{Decimal(told):,}" in text
    values = [
        cell.value
        for row in load_workbook(BytesIO(excel), data_only=True).worksheets[0].iter_rows()
        for cell in row
    ]
    assert float(told) in values


def test_as_known_today_is_what_is_known(demo_db: Database) -> None:
    with demo_db.read() as session:
        for name in CUBES:
            cube = read(session, name, TODAY)
            assert read(session, name, TODAY, known_on=TODAY).total == cube.total, name
