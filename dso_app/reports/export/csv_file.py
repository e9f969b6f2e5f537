"""A sheet as CSV for programs: UTF-8, commas, points, ISO dates; one row of heads, no totals."""

import csv
from datetime import date
from io import StringIO
from typing import Any

from dso_app.formats import plain
from dso_app.reports.export.sheet import Sheet, SheetColumn
from dso_app.services.lists.listing import Kind

_TAKEN_FOR_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write(sheet: Sheet) -> bytes:
    """The file's bytes."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe(column.head) for column in sheet.columns])
    for row in sheet.rows:
        pairs = zip(row.values, sheet.columns, strict=True)
        writer.writerow([_cell(value, column, row.currency) for value, column in pairs])
    return text.getvalue().encode()


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: `=1+1` → `'=1+1`."""
    return f"'{text}" if text.startswith(_TAKEN_FOR_FORMULAS) else text


def _cell(value: Any, column: SheetColumn, currency: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, date):
        return value.isoformat()
    if column.kind is Kind.MONEY:
        return plain(int(value), currency)
    return str(value)
