"""Files out: Excel and CSV, with hostile texts in them."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.reports.export import FileFormat, UnknownFormat, find_format, write_sheet
from dso_app.reports.export.listing_sheet import export_listing
from dso_app.reports.export.sheet import (
    Chart,
    Drawn,
    House,
    Series,
    Sheet,
    SheetColumn,
    SheetRow,
    Summary,
)
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.listing import Kind, ListRequest
from tests.support import build, rows

HOUSE = House("Atelier Duval", ["44000 Nantes"], "en", date(2026, 6, 30), "30 Jun 2026")
HOSTILE = ("=1+1", "+33 2 40", "-cmd", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")')


def sheet(*values: SheetRow, totals: tuple[SheetRow, ...] = (), **other: Any) -> Sheet:
    columns = (
        SheetColumn("Name"),
        SheetColumn("Amount", Kind.MONEY),
        SheetColumn("Due", Kind.DATE),
        SheetColumn("Rate", Kind.PERCENT),
        SheetColumn("Items", Kind.NUMBER),
    )
    facts = [("Company", "Atelier Duval"), ("As of", "30 Jun 2026")]
    asked: dict[str, Any] = {"title": "Ageing", "facts": facts, **other}
    return Sheet(columns=columns, rows=values, totals=totals, **asked)


def row(name: str, minor: int = 0, currency: str = "EUR") -> SheetRow:
    return SheetRow([name, minor, date(2026, 6, 30), Decimal("33.33"), 2], currency)


def workbook(content: Sheet, house: House = HOUSE) -> Any:
    return load_workbook(BytesIO(write_sheet(content, FileFormat.XLSX, house)), data_only=True)


def excel(content: Sheet) -> Any:
    return workbook(content).active


def comma_separated(content: Sheet) -> list[list[str]]:
    text = write_sheet(content, FileFormat.CSV, HOUSE).decode()
    return list(csv.reader(StringIO(text, newline="")))


def test_excel_has_a_title_block_a_real_table_and_frozen_heads() -> None:
    found = excel(sheet(row("Garnier", 1234_56), row("Kessler", -1)))
    assert [found.cell(n, 1).value for n in (1, 2, 3)] == ["Ageing", "Company", "As of"]
    assert found.tables["Relance"].ref == "A5:E7"
    assert found.freeze_panes == "A6"
    assert [cell.value for cell in found[5]] == ["Name", "Amount", "Due", "Rate", "Items"]


def test_excel_amounts_are_numbers_with_the_decimals_of_their_currency() -> None:
    content = sheet(row("a", 1234_56), row("b", 1234, "JPY"), row("c", 1234567, "KWD"))
    cells = [excel(content).cell(n, 2) for n in (6, 7, 8)]
    assert [cell.value for cell in cells] == [1234.56, 1234, 1234.567]
    assert [cell.number_format for cell in cells] == ["#,##0.00", "#,##0", "#,##0.000"]


def test_excel_dates_are_dates_and_rates_are_shares() -> None:
    found = excel(sheet(row("a")))
    assert found.cell(6, 3).value.date() == date(2026, 6, 30)
    assert (found.cell(6, 4).value, found.cell(6, 4).number_format) == (0.3333, "0.00%")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link_in_excel(text: str) -> None:
    content = sheet(row(text), title=text, facts=[("Search", text)])
    found = excel(content)
    assert {found.cell(n, c).data_type for n, c in ((1, 1), (2, 2), (5, 1))} == {"s"}
    assert found.cell(5, 1).hyperlink is None


def test_totals_stand_under_the_table_one_row_a_currency() -> None:
    found = excel(sheet(row("a", 1_00), totals=(row("Total", 7_00), row("Total", 500, "JPY"))))
    assert [found.cell(n, 2).value for n in (7, 8)] == [7, 500]
    assert found.tables["Relance"].ref == "A5:E6"


def test_an_empty_table_is_still_a_table() -> None:
    assert excel(sheet()).tables["Relance"].ref == "A5:E6"


def test_heads_alike_are_told_apart() -> None:
    content = Sheet("T", [], [SheetColumn("Late"), SheetColumn("Late")], [])
    assert [cell.value for cell in excel(content)[3]] == ["Late", "Late 2"]


def test_csv_is_for_programs() -> None:
    assert comma_separated(sheet(row('Hôtel, "Quais"', -1234_50))) == [
        ["Name", "Amount", "Due", "Rate", "Items"],
        ['Hôtel, "Quais"', "-1234.50", "2026-06-30", "33.33", "2"],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_texts_that_spreadsheets_would_compute_are_escaped(text: str) -> None:
    assert comma_separated(sheet(row(text)))[1][0] == f"'{text}"


def test_real_negative_numbers_are_not_escaped_in_csv() -> None:
    assert comma_separated(sheet(row("a", -5_00)))[1][1] == "-5.00"


def wide(columns: int) -> Sheet:
    heads = [SheetColumn(f"Week {n}", Kind.MONEY) for n in range(columns)]
    return Sheet("Forecast", [], heads, [SheetRow([100] * columns, "EUR")])


def test_excel_prints_on_a4_as_wide_as_the_page_and_as_many_pages_tall_as_it_takes() -> None:
    chart = Chart("Ages", Drawn.COLUMNS, ["Late"], [Series("Balance", [100])], "EUR")
    behind = Sheet("Items", [], [SheetColumn("Number")], [SheetRow(["F1"])])
    content = sheet(row("a"), summary=Summary([], chart), details=[behind], behind=[behind])
    book = workbook(content)
    assert [page.title for page in book] == ["Summary", "Ageing", "Items", "Items 2"]
    for page in book:
        # Excel's number of A4; a height of nought is any number of pages.
        assert int(page.page_setup.paperSize) == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth or 1, int(page.page_setup.fitToHeight)) == (1, 0)


def test_excel_repeats_the_head_of_the_table_on_every_page_and_a_summary_has_none() -> None:
    content = sheet(row("a"), summary=Summary([]))
    book = workbook(content)
    # Title, two facts, an empty row: the heads are the fifth.
    assert (book["Ageing"].print_title_rows, book["Ageing"]["A5"].value) == ("$5:$5", "Name")
    assert book["Summary"].print_title_rows is None


def test_excel_says_below_each_page_who_when_and_which_of_how_many() -> None:
    house = replace(HOUSE, name="Duval & Fils", language="fr", made="30 juin 2026")
    content = sheet(row("a"), summary=Summary([]))
    for page in workbook(content, house):
        # A sign for "and" is doubled: alone it begins a code of Excel's.
        assert page.oddFooter.left.text == "Duval && Fils · 30 juin 2026"
        assert page.oddFooter.right.text == "&P / &N"


@pytest.mark.parametrize(("columns", "lies"), [(1, "portrait"), (6, "portrait"), (7, "landscape")])
def test_excel_prints_a_wide_table_across_the_page(columns: int, lies: str) -> None:
    assert excel(wide(columns)).page_setup.orientation == lies


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(UnknownFormat, match="docx"):
        find_format("docx")


def test_a_listing_exports_every_filtered_row_and_names_each_currency(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity, name="=Garnier")
        for n in range(60):
            build.item(session, customer, 1_00, number=f"F{n:03}")
        build.item(session, customer, 9_00, number="D1", currency="USD")
        content = export_listing(
            session,
            ItemListing(),
            rows.viewer(entity),
            ListRequest(search="Garnier", page_size=10),
            title="Items",
            file_format=FileFormat.CSV,
            columns=("number", "customer", "remaining"),
        )
    head, *body = list(csv.reader(StringIO(content.decode())))
    assert head == ["Number", "Customer", "Open", "Currency"]
    assert len(body) == 61
    assert ["D1", "'=Garnier", "9.00", "USD"] in body


def test_who_may_not_read_reports_may_not_export(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        guest = build.actor(build.user(session, Role.GUEST), entity)
        with pytest.raises(NotAllowed):
            export_listing(
                session,
                ItemListing(),
                rows.viewer(entity, guest),
                ListRequest(),
                title="Items",
                file_format=FileFormat.CSV,
            )


def test_a_table_wider_than_a_page_stands_in_parts_each_of_which_names_its_rows() -> None:
    columns = [
        SheetColumn("Code"),
        SheetColumn("Customer"),
        *(SheetColumn(f"Week {n}, EUR", Kind.MONEY) for n in range(30)),
    ]
    line = SheetRow(["C00017", "Garnier", *(1_000_000_00 + n for n in range(30))], "EUR")
    wide = Sheet(title="Forecast", facts=[], columns=columns, rows=iter([line]))
    pages = PdfReader(BytesIO(write_sheet(wide, FileFormat.PDF, HOUSE))).pages
    words = "\n".join(page.extract_text() for page in pages).split()
    assert [words.count(f"1,000,000.{n:02}") for n in range(30)] == [1] * 30
    assert words.count("C00017") == words.count("Garnier") > 1
