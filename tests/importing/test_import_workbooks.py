"""Workbooks: which sheet is read, what its cells hold, and those made to do harm."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook

from dso_app.importing.errors import (
    FileEmpty,
    NoHeaderThere,
    UnknownSheet,
    WorkbookBroken,
    WorkbookTooLarge,
)
from dso_app.importing.files.layout import Layout
from dso_app.importing.files.source import SourceFile, StoredFile
from dso_app.importing.files.workbook import read_sheet
from dso_app.importing.request import Mode, ReadingOptions
from tests.support.imports import Ledger, counts, told
from tests.support.mapper import Mapper
from tests.support.oddities import FOLDER

HEADER = ("customer_code", "number", "issue_date", "due_date", "amount")
ROW = ("C1", "F1", "2026-05-01", "2026-05-31", 10)


def _workbook(**sheets: list[tuple[Any, ...]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(list(row))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _cut(folder: Path, content: bytes, **layout: Any) -> SourceFile:
    path = folder / "file"
    path.write_bytes(content)
    return StoredFile(path, "ledger.xlsx").cut(Layout(**layout))


def test_the_first_sheet_with_rows_of_three_cells_is_read(tmp_path: Path) -> None:
    notes = [("Ledger of", "2026"), ("by", "Claire")]
    one_row = [("a", "b", "c", "d")]
    sheets: dict[str, list[tuple[Any, ...]]] = {
        "Notes": notes,
        "Title": one_row,
        "Data": [HEADER, ROW],
        "Later": [HEADER, ROW],
    }
    head = _cut(tmp_path, _workbook(**sheets)).head
    assert (head.sheet, head.sheets) == ("Data", ("Notes", "Title", "Data", "Later"))


def test_where_no_sheet_looks_like_a_table_the_first_that_holds_anything_is_read(
    tmp_path: Path,
) -> None:
    head = _cut(tmp_path, _workbook(Empty=[], Terms=[("code", "name"), ("C1", "Garnier")])).head
    assert (head.sheet, head.header) == ("Terms", ("code", "name"))


def test_a_sheet_is_read_by_its_name_hidden_or_not(tmp_path: Path) -> None:
    content = (FOLDER / "several-sheets.xlsx").read_bytes()
    assert _cut(tmp_path, content, sheet="Calculs").head.sample[0][0] == "C9"
    with pytest.raises(UnknownSheet, match=r"no sheet Juin. Its sheets: Garde, Vide, Pièces\."):
        _cut(tmp_path, content, sheet="Juin")
    with pytest.raises(FileEmpty):
        _cut(tmp_path, content, sheet="Vide")


def test_the_sheet_of_a_profile_is_looked_for_and_another_taken_where_it_is_gone(
    light_ledger: Ledger,
) -> None:
    mapper = Mapper(light_ledger)
    june = {"Juin": [HEADER, ROW], "Mai": [HEADER, ("C9", *ROW[1:])]}
    first = mapper.upload(_workbook(**june), "june.xlsx")
    mapper.preview(first, mapper.open(first, ReadingOptions(sheet="Mai")), create_customers=True)
    assert mapper.apply(first).state == "done"
    again = mapper.upload(_workbook(**june), "june.xlsx")
    assert mapper.open(again).sample.sheet == "Mai"
    july = mapper.upload(_workbook(Juillet=[HEADER, ROW]), "july.xlsx")
    sample = mapper.open(july).sample
    assert (sample.sheet, sample.recognised) == ("Juillet", True)


def test_lines_are_the_rows_of_the_sheet(light_ledger: Ledger) -> None:
    rows = [("Open items",), (), HEADER, ROW, (), ("C1", "F2", "2026-02-31", "2026-05-31", 20)]
    answer = light_ledger.items(_workbook(Data=rows))
    assert told(answer) == [(6, "issue_date", "2026-02-31", "not a date")]


def test_a_header_is_chosen_by_its_row_and_no_other_row_can_be_one(tmp_path: Path) -> None:
    content = _workbook(Data=[("text", "text", "text", "text", "text"), HEADER, (), ROW])
    head = _cut(tmp_path, content, header_line=2).head
    assert (head.header, head.header_line, head.first_line) == (HEADER, 2, 3)
    for line in (3, 9):
        with pytest.raises(NoHeaderThere, match=f"Line {line} of the file ledger.xlsx"):
            _cut(tmp_path, content, header_line=line)
    head = _cut(tmp_path, content, header_line=0).head
    assert (head.header[0], head.header_line, head.first_line) == ("Column 1", 0, 1)


def test_figures_of_a_workbook_are_read_one_way_whatever_is_said_of_decimals(
    light_ledger: Ledger,
) -> None:
    rows = [HEADER, (*ROW[:4], 1.234), ("C1", "F2", *ROW[2:4], 1200.5)]
    answer = light_ledger.items(_workbook(Data=rows), decimal=",")
    assert (counts(answer), answer.assumed) == ({"created": 2}, {})
    assert light_ledger.remaining() == {"F1": 123, "F2": 120050}


def test_a_workbook_and_a_text_are_imported_together(light_ledger: Ledger) -> None:
    text = "customer_code;number;issue_date;due_date;amount\nC2;F2;01/05/2026;31/05/2026;1.234,5\n"
    content = _workbook(Data=[HEADER, (*ROW[:4], 1.234)])
    light_ledger.items(content, text, mode=Mode.STOCK)
    assert light_ledger.remaining() == {"F1": 123, "F2": 123450}


def test_a_workbook_that_says_to_unpack_to_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    real, said = 1_234_567, 2**30 + 1
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * real)
    # What it says in its directory is believed before anything is unpacked.
    written, forged = real.to_bytes(4, "little"), said.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(written, forged))
    assert path.stat().st_size < 10 * 2**20
    with pytest.raises(WorkbookTooLarge, match=r"bomb.xlsx is too large once unpacked"):
        read_sheet(path, "bomb.xlsx", None)


def test_a_text_written_once_and_shown_a_million_times_is_not_unrolled(tmp_path: Path) -> None:
    """A few kilobytes: a long text that each of many cells refers to."""
    small = BytesIO()
    with xlsxwriter.Workbook(small) as workbook:
        workbook.add_worksheet().write_string(0, 0, "x")
    with ZipFile(small) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strings, sheet = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
    parts[strings] = parts[strings].replace(b"<t>x</t>", b"<t>" + b"x" * 1_000_000 + b"</t>")
    cells = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    before, _, rest = parts[sheet].partition(b"<sheetData>")
    after = rest.partition(b"</sheetData>")[2]
    rows = "".join(cells).encode()
    parts[sheet] = before + b"<sheetData>" + rows + b"</sheetData>" + after
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert path.stat().st_size < 200_000
    with pytest.raises(WorkbookTooLarge):
        read_sheet(path, "bomb.xlsx", None)


def test_what_only_begins_like_a_workbook_is_refused(tmp_path: Path) -> None:
    for content in (b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(600)):
        with pytest.raises(WorkbookBroken, match=r"ledger.xlsx is damaged or incomplete"):
            _cut(tmp_path, content)
