"""A sheet as an Excel file: a real table, frozen heads, amounts as numbers in their currency."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dso_app.formats import decimals
from dso_app.reports.export.sheet import Sheet, SheetColumn, SheetRow
from dso_app.services.listing import Kind

_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAME = str.maketrans("[]:*?/\\'", "        ")
_WIDTHS = {Kind.MONEY: 15, Kind.DATE: 12, Kind.TEXT: 24, Kind.PILL: 18}
_NARROW = 10
_LOCAL_DATE = 14
"""Excel's own format of a date as the reader's country writes it."""


def write(sheet: Sheet) -> bytes:
    """The file's bytes."""
    buffer = BytesIO()
    # Texts stay texts: no cell of a user's becomes a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as workbook:
        name = sheet.title.translate(_FORBIDDEN_IN_NAME)[:_LONGEST_NAME].strip()
        _Writer(workbook, workbook.add_worksheet(name or None)).write(sheet)
    return buffer.getvalue()


class _Writer:
    """One worksheet being written."""

    def __init__(self, workbook: Workbook, worksheet: Worksheet) -> None:
        self.workbook = workbook
        self.worksheet = worksheet
        self.formats: dict[tuple[str | int, bool], Format] = {}

    def write(self, sheet: Sheet) -> None:
        """Title block, table, totals."""
        self.worksheet.write_string(0, 0, sheet.title, self._format("", bold=True))
        for place, (name, value) in enumerate(sheet.facts, start=1):
            self.worksheet.write_string(place, 0, name)
            self.worksheet.write_string(place, 1, value)
        head = len(sheet.facts) + 2
        below = head + 1
        for row in sheet.rows:
            self._row(below, row, sheet.columns)
            below += 1
        below = max(below, head + 2)
        self._table(head, below - 1, sheet)
        for place, total in enumerate(sheet.totals, start=below):
            self._row(place, total, sheet.columns, bold=True)
        self.worksheet.freeze_panes(head + 1, 0)
        for place, column in enumerate(sheet.columns):
            self.worksheet.set_column(place, place, _WIDTHS.get(column.kind, _NARROW))

    def _table(self, first: int, last: int, sheet: Sheet) -> None:
        heads = [{"header": head} for head in _unlike([column.head for column in sheet.columns])]
        self.worksheet.add_table(
            *(first, 0, last, len(sheet.columns) - 1),
            {"columns": heads, "style": "Table Style Light 1", "name": "Relance"},
        )

    def _row(self, place: int, row: SheetRow, columns: Any, *, bold: bool = False) -> None:
        for across, (value, column) in enumerate(zip(row.values, columns, strict=True)):
            self._cell((place, across), value, column, row.currency, bold=bold)

    def _cell(
        self, at: tuple[int, int], value: Any, column: SheetColumn, currency: str, *, bold: bool
    ) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self.worksheet.write_string(*at, value[:_LONGEST_TEXT], self._format("", bold=bold))
        elif isinstance(value, date):
            self.worksheet.write_datetime(*at, value, self._format(_LOCAL_DATE, bold=bold))
        elif column.kind is Kind.MONEY:
            major = Decimal(value).scaleb(-decimals(currency))
            self.worksheet.write_number(*at, major, self._format(_money(currency), bold=bold))
        elif column.kind is Kind.PERCENT:
            part = Decimal(value) / 100
            self.worksheet.write_number(*at, part, self._format("0.00%", bold=bold))
        else:
            self.worksheet.write_number(*at, value, self._format("", bold=bold))

    def _format(self, pattern: str | int, *, bold: bool) -> Format:
        key = (pattern, bold)
        if key not in self.formats:
            wanted = {"num_format": pattern} if pattern else {}
            self.formats[key] = self.workbook.add_format({**wanted, "bold": bold})
        return self.formats[key]


def _money(currency: str) -> str:
    """Grouped, with the currency's decimals; Excel writes the marks of the reader's country."""
    places = decimals(currency)
    return "#,##0." + "0" * places if places else "#,##0"


def _unlike(heads: list[str]) -> list[str]:
    """The heads, told apart where two are alike: a table of Excel wants it so."""
    seen: set[str] = set()
    for place, head in enumerate(heads):
        names = (head if n == 1 else f"{head} {n}" for n in count(1))
        heads[place] = next(name for name in names if name.casefold() not in seen)
        seen.add(heads[place].casefold())
    return heads
