"""Each report on the demo company: screen = command = CSV = Excel = PDF, in every grouping.

24 month-ends, each with another grouping than the one before, and all of them on the last: every
grouping is met five times. Pages are read back of each fifth and of the last.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.domain.dso import Figure
from dso_app.reports.aging import AgeingReport, Figures
from dso_app.reports.aging_listing import AgeingListing
from dso_app.reports.by import By, Key
from dso_app.reports.by_words import key_words
from dso_app.reports.cube import Cube
from dso_app.reports.cube_listing import CubeListing
from dso_app.reports.dso import DsoReport
from dso_app.reports.dso_listing import DsoListing
from dso_app.reports.export import FileFormat, write_sheet
from dso_app.reports.export.house import house_of
from dso_app.reports.registry import REPORTS, read_report
from dso_app.reports.request import ReportRequest
from dso_app.services.lists.listing import Kind, Listing, ListRequest
from tests.reports.test_agreement import MONTH_ENDS, viewer_of

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


def _table(report: Any, by: By, language: str) -> Table:
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


def _listing(name: str) -> Listing:
    if name == "aging":
        return AgeingListing()
    return DsoListing(by_month=False) if name == "dso" else CubeListing(name)


@pytest.mark.parametrize("name", REPORTS)
def test_screen_command_csv_excel_and_pdf_say_the_same_at_24_month_ends(
    demo_db: Database, name: str
) -> None:
    groupings = [by for by in GROUPINGS if name != "dso" or by is not By.KIND]
    asked = [
        (ReportRequest(as_of=on, by=groupings[place % len(groupings)]), place % 5 == 0)
        for place, on in enumerate(MONTH_ENDS[:-1])
    ]
    asked += [(ReportRequest(as_of=MONTH_ENDS[-1], by=by), True) for by in groupings]
    met = Counter[By]()
    offered = REPORTS[name]
    with demo_db.read() as session:
        viewer = viewer_of(session)
        house = house_of(session, viewer)
        for one, on_paper in asked:
            by = one.by or By.CUSTOMER
            # Read once for what the command and the files do with it: reading takes longest.
            report = read_report(session, viewer, name, one)
            table = _table(report, by, viewer.language)
            _command_agrees(offered.as_json(report), table)
            _screen_agrees(session, viewer, name, one, table)
            for kind, agrees in (
                (FileFormat.CSV, _csv_agrees),
                (FileFormat.XLSX, _excel_agrees),
                *([(FileFormat.PDF, _pdf_agrees)] if on_paper else []),
            ):
                agrees(write_sheet(offered.as_sheet(report, viewer), kind, house), table)
            met[by] += len(table.rows)
    assert all(met[by] for by in groupings), met


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
    listing = _listing(name)
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


def _excel_agrees(content: bytes, table: Table) -> None:
    book = load_workbook(BytesIO(content), data_only=True)
    sheet: Any = next(one for one in book.worksheets if "Relance" in one.tables)
    _, *body = sheet[sheet.tables["Relance"].ref]
    assert len(body) == max(1, len(table.rows))
    for place, (cells, (code, name, values)) in enumerate(zip(body, table.rows, strict=False)):
        assert [cell.value or "" for cell in cells[:2]] == [code, name]
        marked = table.incomplete[place] if table.incomplete else ()
        for at, (value, kind) in enumerate(zip(values, table.kinds, strict=True)):
            held = cells[2 + at].value
            if at in marked:
                assert held == f"≥ {formats.number(value or 0, 'en', 2)}"
            elif value is None:
                assert held is None
            else:
                scale = {Kind.MONEY: 2, Kind.PERCENT: 2}.get(kind, 0)
                assert Decimal(str(held)).quantize(Decimal("0.0001")) == Decimal(value).scaleb(
                    -scale
                ).quantize(Decimal("0.0001")), (name, at)


def _pdf_agrees(content: bytes, table: Table) -> None:
    """Every amount of every row stands in its text, as often as it is said."""
    pages = PdfReader(BytesIO(content)).pages
    words = Counter("\n".join(page.extract_text() for page in pages).split())
    wanted = Counter(
        formats.amount(int(value), "EUR", "en")
        for *_, values in table.rows
        for value, kind in zip(values, table.kinds, strict=True)
        if kind is Kind.MONEY and value is not None
    )
    missing = {one: count for one, count in wanted.items() if words[one] < count}
    assert not missing, missing
