"""Rejected rows as a workbook: numbers and dates as such, every text as text."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxInputError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dso_app.importing.files.table import FileRow, Typed

_FIRST_DAY = date(1900, 3, 1)
"""Before it spreadsheets count days of their own."""
_LONGEST = 32_767
"""Letters of a cell."""


def write_workbook(
    path: Path, sheet: str, header: Sequence[str], rows: Iterable[tuple[str, FileRow]]
) -> None:
    """Write rows with their lines and reasons under a header, in one sheet of a name."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        page = _sheet(workbook, sheet)
        days = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moments = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        bold = workbook.add_format({"bold": True})
        for place, word in enumerate(header):
            page.write_string(0, place, word, bold)
        for line, (why, row) in enumerate(rows, start=1):
            page.write_number(line, 0, row.line)
            page.write_string(line, 1, why[:_LONGEST])
            typed = row.typed or [Typed.TEXT] * len(row.cells)
            for place, (cell, kind) in enumerate(zip(row.cells, typed, strict=False), start=2):
                if kind == Typed.NUMBER:
                    page.write_number(line, place, float(cell))
                elif kind == Typed.DATE:
                    _write_date(page, (line, place), cell, days, moments)
                elif cell:
                    page.write_string(line, place, cell[:_LONGEST])


def _sheet(workbook: xlsxwriter.Workbook, name: str) -> Worksheet:
    try:
        return workbook.add_worksheet(name)
    except XlsxInputError:
        # Other programs than Excel allow other names.
        return workbook.add_worksheet()


def _write_date(
    page: Worksheet, at: tuple[int, int], cell: str, days: Format, moments: Format
) -> None:
    moment = datetime.fromisoformat(cell)
    if moment.date() < _FIRST_DAY:
        page.write_string(*at, cell)
    else:
        page.write_datetime(*at, moment, moments if " " in cell else days)
