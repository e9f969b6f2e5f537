"""Makes the workbooks of this folder: `python -m tests.importing.oddities.make_workbooks`.

They are kept beside it, as the files people drop are: this says what is in them.
"""

import struct
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
HEADER = ("Code client", "Nom client", "Pièce", "Date pièce", "Échéance", "Montant", "Commentaire")
FIRST = ("C1", "Garnier", "F1", date(2026, 5, 13), date(2026, 6, 12), 1200.5, None)
SECOND = ("C2", "Lyon", "F2", date(2026, 5, 14), date(2026, 6, 13), 20, None)


def _page(workbook: Workbook, name: str, *rows: Sequence[Any]) -> Worksheet:
    page: Worksheet = workbook.create_sheet(name)
    for row in rows:
        page.append(list(row))
    return page


def _book(**options: Any) -> Workbook:
    workbook = Workbook(**options)
    workbook.remove(workbook.worksheets[0])
    return workbook


def _bytes(workbook: Workbook) -> bytes:
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def several_sheets() -> bytes:
    """A cover, a hidden table, an empty sheet, then the table."""
    workbook = _book()
    _page(workbook, "Garde", ["Balance âgée"], [], ["Société", "Duval"], ["Le", date(2026, 6, 30)])
    hidden = _page(workbook, "Calculs", HEADER, ("C9", "Caché", "X9", *FIRST[3:]))
    hidden.sheet_state = "hidden"
    _page(workbook, "Vide")
    _page(workbook, "Pièces", HEADER, FIRST, SECOND)
    return _bytes(workbook)


def sheet_said() -> bytes:
    """Two tables, one a year."""
    workbook = _book()
    _page(workbook, "2025", HEADER, ("C9", "Ancien", "F9", *FIRST[3:]))
    _page(workbook, "2026", HEADER, FIRST, SECOND)
    return _bytes(workbook)


def dates_and_numbers() -> bytes:
    """Days, moments, figures with what binary computing leaves behind, percents, times."""
    workbook = _book()
    page = _page(
        workbook,
        "Ledger",
        ("Customer", "Invoice", "Invoice date", "Due date", "Amount", "Remaining", "Comment"),
        (
            "C1",
            "F1",
            date(2026, 5, 1),
            datetime(2026, 6, 1, 17, 30),  # noqa: DTZ001 - cells have no zone
            1200.1000000000001,
            1.234,
            0.2,
        ),
        ("C1", "F2", date(2026, 5, 2), date(2026, 6, 2), 0.1 + 0.2, 0.3, time(10, 30)),
        ("C1", "F3", date(2026, 5, 3), date(2026, 6, 3), 1e6, 2.675, True),
        ("C1", "F4", date(2026, 5, 4), date(2026, 6, 4), -5.005, -5.005, 1234567890123),
        ("C1", "F5", 46147, date(2026, 6, 5), 1.005, 1.005, None),
    )
    page["G2"].number_format = "0%"
    page["E4"].number_format = "#,##0.00"
    return _bytes(workbook)


def codes_as_numbers() -> bytes:
    """Codes that are numbers beside codes that are texts; a due date of zero."""
    workbook = _book()
    page = _page(
        workbook,
        "Ledger",
        HEADER,
        (12345.0, "Garnier", 2600001, *FIRST[3:]),
        ("00042", "Lyon", "0002600002", date(2026, 5, 14), 0, 20, None),
    )
    page["E3"].number_format = "dd/mm/yyyy"
    return _bytes(workbook)


def titles_and_formulas() -> bytes:
    """A merged title, formulas with the values they had, an error, a total."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("Balance")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        page.merge_range("A1:F1", "Balance au 30/06/2026")
        page.write_row("A3", ("Client", "Pièce", "Date pièce", "Échéance", "Montant", "Solde"))
        for line, (number, amount) in enumerate((("F1", 120.5), ("F2", 20)), start=3):
            page.write_string(line, 0, "C1")
            page.write_string(line, 1, number)
            page.write_datetime(line, 2, date(2026, 5, 13), day)
            page.write_formula(line, 3, f"=C{line + 1}+30", day, 46185)
            page.write_formula(line, 4, "=100+20.5", None, amount)
            page.write_formula(line, 5, f"=E{line + 1}", None, amount)
        page.write_formula(4, 3, "=NA()", day, "#N/A")
        page.write_string(5, 0, "Total")
        page.write_formula(5, 4, "=SUM(E4:E5)", None, 140.5)
    return content.getvalue()


def typed_and_written_amounts() -> bytes:
    """Figures as numbers beside figures as texts with a decimal comma."""
    workbook = _book()
    amounts = (1.234, "1.234,50", 1200.5, "1.234", "-3,5")
    rows = [
        ("C1", "Garnier", f"F{place}", date(2026, 5, place), date(2026, 6, place), amount, None)
        for place, amount in enumerate(amounts, start=1)
    ]
    _page(workbook, "Ledger", HEADER, *rows)
    return _bytes(workbook)


def without_header() -> bytes:
    """Rows from the first line on."""
    workbook = _book()
    _page(workbook, "Export", FIRST[:6], SECOND[:6])
    return _bytes(workbook)


def table_aside() -> bytes:
    """A table that begins at C5, with a blank column; formats far below it."""
    workbook = _book()
    page = _page(workbook, "Ledger")
    rows: tuple[Sequence[Any], ...] = (HEADER, FIRST, (), SECOND)
    for line, row in enumerate(rows, start=5):
        for column, value in enumerate(row):
            page.cell(line, 3 + column + (column > 2), value)
    page["D8"] = "  Lyon  \N{NO-BREAK SPACE}"
    page["AZ1048576"].number_format = "0.00"
    return _bytes(workbook)


def days_since_1904() -> bytes:
    """Days counted as old Macs did."""
    workbook = _book()
    workbook.epoch = CALENDAR_MAC_1904
    _page(workbook, "Ledger", HEADER, FIRST, SECOND)
    return _bytes(workbook)


def far_cell() -> bytes:
    """A few kilobytes that would fill gigabytes: one cell in the last row."""
    workbook = _book()
    page = _page(workbook, "Ledger", HEADER, FIRST)
    page["Z1048576"] = "far"
    return _bytes(workbook)


def wide() -> bytes:
    """More columns than any ledger."""
    workbook = _book()
    _page(workbook, "Ledger", HEADER, FIRST)["ZZ1"] = "wide"
    return _bytes(workbook)


def nothing() -> bytes:
    """Sheets without a cell."""
    workbook = _book()
    _page(workbook, "A")
    _page(workbook, "B")
    return _bytes(workbook)


def opendocument() -> bytes:
    """The least an OpenDocument table is made of."""

    def cell(value: Any) -> str:
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        if isinstance(value, (int, float)):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = f"<text:p>{value or ''}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    names = "urn:oasis:names:tc:opendocument:xmlns"
    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in (HEADER, FIRST, SECOND)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:'
        f'office:1.0" xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Pièces">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{names}:'
        f'manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    parts = (("content.xml", content), ("META-INF/manifest.xml", manifest))
    return _archive(("mimetype", kind), *parts)


def archive() -> bytes:
    """An archive of something else."""
    return _archive(("readme.txt", "nothing to import"))


def _archive(*parts: tuple[str, str]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as file:
        for name, text in parts:
            file.writestr(name, text)
    return content.getvalue()


def locked() -> bytes:
    """What a workbook with a password looks like from outside."""
    return _compound({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": b"\x00" * 64})


def old_workbook() -> bytes:
    """A workbook of Excel 97: texts, numbers, days by their number."""
    rows = (HEADER, *((*row[:3], 46155, 46185, row[5]) for row in (FIRST, SECOND)))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            at = struct.pack("<HHH", line, column, 0)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += _record(0x0204, at + text)
            elif isinstance(value, (int, float)):
                sheet += _record(0x0203, at + struct.pack("<d", value))
    sheet += _record(0x000A, b"")
    name = "Pièces"
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    named = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    offset = len(start) + 4 + 6 + len(named) + 4
    listed = _record(0x0085, struct.pack("<IH", offset, 0) + named)
    return _compound({"Workbook": start + listed + _record(0x000A, b"") + sheet})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(streams: dict[str, bytes]) -> bytes:
    """A compound file: sectors of 512 bytes, streams of 4096 bytes and more (padded with zeros)."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    chains: list[int] = [0xFFFFFFFD]
    body = b""
    entries = [("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % sector)
        first, count = len(chains), len(padded) // sector
        chains += [*range(first + 1, first + count), end]
        body += padded
        entries.append((name, 2, first, len(padded)))
    folder = len(chains)
    chains.append(end)
    listing = b""
    for place, (name, kind, first, size) in enumerate(entries):
        right = place + 1 if 0 < place < len(entries) - 1 else free
        listing += (
            (name + "\0").encode("utf-16-le").ljust(64, b"\0")
            + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
            + struct.pack("<III", free, right, 1 if not place else free)
            + b"\0" * 36
            + struct.pack("<IQ", first, size)
        )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<5H6x", 62, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, folder, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    fat = b"".join(struct.pack("<I", link) for link in chains).ljust(sector, b"\xff")
    return head + fat + body + listing.ljust(sector, b"\0")


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "several-sheets.xlsx": several_sheets,
    "sheet-said.xlsx": sheet_said,
    "dates-and-numbers.xlsx": dates_and_numbers,
    "codes-as-numbers.xlsx": codes_as_numbers,
    "titles-and-formulas.xlsx": titles_and_formulas,
    "typed-and-written-amounts.xlsx": typed_and_written_amounts,
    "workbook-without-header.xlsx": without_header,
    "table-aside.xlsx": table_aside,
    "days-since-1904.xlsx": days_since_1904,
    "workbook-called-text.csv": days_since_1904,
    "far-cell.xlsx": far_cell,
    "wide-sheet.xlsx": wide,
    "sheets-of-nothing.xlsx": nothing,
    "damaged.xlsx": lambda: several_sheets()[:3000],
    "opendocument.ods": opendocument,
    "archive-called-workbook.xlsx": archive,
    "locked.xlsx": locked,
    "old-workbook.xls": old_workbook,
}

if __name__ == "__main__":
    for name, make in WORKBOOKS.items():
        (HERE / name).write_bytes(make())
