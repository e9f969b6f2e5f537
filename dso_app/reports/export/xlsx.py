"""Sheets as an Excel file: figures and a chart, then real tables whose totals are formulas."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from dso_app.formats import decimals
from dso_app.reports.export.sheet import House, Sheet, SheetRow
from dso_app.reports.export.xlsx_formats import Formats, number_of
from dso_app.reports.export.xlsx_summary import write_summary
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_, translate

_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAME = str.maketrans("[]:*?/\\'", "        ")
_WIDTHS = {Kind.MONEY: 15, Kind.DATE: 12, Kind.TEXT: 24, Kind.AMOUNTS: 24, Kind.PILL: 18}
_NARROW = 10
_WIDE = 6
"""Columns from which a table is printed across the page."""
_A4 = 9
_ADDED = frozenset({Kind.MONEY, Kind.NUMBER})
"""Columns whose total may be a sum."""


def write(sheet: Sheet, house: House) -> bytes:
    """The file's bytes."""
    buffer = BytesIO()
    # Texts stay texts: no cell of a user's becomes a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as workbook:
        workbook.set_properties({"title": sheet.title, "company": house.name})
        formats = Formats(workbook)
        names = _Names()
        if sheet.summary is not None:
            page = workbook.add_worksheet(names.new(translate(N_("Summary"), house.language)))
            write_summary(page, workbook, sheet, formats)
            _print_setup(page, sheet, house, 0)
        for place, table in enumerate((sheet, *sheet.details, *sheet.behind)):
            page = workbook.add_worksheet(names.new(table.title))
            name = "Relance" if not place else f"Relance{place + 1}"
            _TableSheet(page, formats, name).write(table)
            _print_setup(page, table, house, len(table.facts) + 2)
    return buffer.getvalue()


class _Names:
    """Names of worksheets: short, without signs Excel forbids, none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, title: str) -> str | None:
        name = title.translate(_FORBIDDEN_IN_NAME)[:_LONGEST_NAME].strip()
        if not name:
            return None
        tries = (name if n == 1 else f"{name[: _LONGEST_NAME - 3]} {n}" for n in count(1))
        found = next(one for one in tries if one.casefold() not in self._taken)
        self._taken.add(found.casefold())
        return found


def _print_setup(page: Worksheet, sheet: Sheet, house: House, head: int) -> None:
    """A4, as many pages high as it takes, heads on each, who and which page below."""
    page.set_paper(_A4)
    if len(sheet.columns) > _WIDE:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    if head:
        page.repeat_rows(head)
    name = house.name.replace("&", "&&")
    page.set_footer(f"&L{name} · {house.made}&R&P / &N"[:255])


class _TableSheet:
    """One worksheet with a table."""

    def __init__(self, page: Worksheet, formats: Formats, name: str) -> None:
        self.page = page
        self.formats = formats
        self.name = name

    def write(self, sheet: Sheet) -> None:
        """Title block, table, totals."""
        self.page.write_string(0, 0, sheet.title, self.formats.of("", bold=True))
        for place, (name, value) in enumerate(sheet.facts, start=1):
            self.page.write_string(place, 0, name)
            self.page.write_string(place, 1, value)
        head = len(sheet.facts) + 2
        added = self._rows(sheet, head + 1)
        below = max(added.below, head + 2)
        self._table(head, below - 1, sheet)
        for place, total in enumerate(sheet.totals, start=below):
            self._total(place, total, sheet, (head + 1, below - 1), added)
        self.page.freeze_panes(head + 1, 0)
        for place, column in enumerate(sheet.columns):
            self.page.set_column(place, place, _WIDTHS.get(column.kind, _NARROW))

    def _rows(self, sheet: Sheet, first: int) -> "_Added":
        added = _Added(first, [0] * len(sheet.columns))
        writers: dict[str, list[Callable[[int, Any], object]]] = {}
        kinds = [column.kind for column in sheet.columns]
        for row in sheet.rows:
            if row.currency not in writers:
                writers[row.currency] = self._writers(kinds, row.currency)
            below = added.below
            for writer, value in zip(writers[row.currency], row.values, strict=True):
                if value is not None and value != "":
                    writer(below, value)
            added.count(row, kinds)
        return added

    def _writers(self, kinds: Sequence[Kind], currency: str) -> list[Callable[[int, Any], object]]:
        """What writes a cell of each column, made once: a file has a million cells."""
        return [self._writer(place, kind, currency) for place, kind in enumerate(kinds)]

    def _writer(self, across: int, kind: Kind, currency: str) -> Callable[[int, Any], object]:
        page, other = self.page, self.cell
        money, number = self.formats.money(currency), page.write_number
        size = 10 ** decimals(currency) if currency else 1
        text = page.write_string

        def amount(below: int, value: Any) -> None:
            if isinstance(value, int):
                number(below, across, value / size, money)
            else:
                other((below, across), value, kind, currency)

        def words(below: int, value: Any) -> None:
            if isinstance(value, str):
                text(below, across, value[:_LONGEST_TEXT])
            else:
                other((below, across), value, kind, currency)

        def rest(below: int, value: Any) -> None:
            other((below, across), value, kind, currency)

        return amount if kind is Kind.MONEY else words if kind is Kind.TEXT else rest

    def cell(
        self, at: tuple[int, int], value: Any, kind: Kind, currency: str, *, bold: bool = False
    ) -> None:
        """Write one cell by what it holds."""
        if value is None or value == "":
            return
        shown = self.formats.of_value(value, kind, currency, bold=bold)
        if isinstance(value, str):
            self.page.write_string(*at, value[:_LONGEST_TEXT], shown)
        elif isinstance(value, date):
            self.page.write_datetime(*at, datetime(value.year, value.month, value.day), shown)  # noqa: DTZ001 - a day
        else:
            self.page.write_number(*at, number_of(value, kind, currency), shown)

    def _table(self, first: int, last: int, sheet: Sheet) -> None:
        heads = [{"header": head} for head in _unlike([column.head for column in sheet.columns])]
        self.page.add_table(
            *(first, 0, last, len(sheet.columns) - 1),
            {"columns": heads, "style": "Table Style Light 1", "name": self.name},
        )

    def _total(
        self, below: int, total: SheetRow, sheet: Sheet, span: tuple[int, int], added: "_Added"
    ) -> None:
        """A total as a formula where the rows above add up to it, else as the value it is."""
        for across, (value, column) in enumerate(zip(total.values, sheet.columns, strict=True)):
            if column.kind in _ADDED and added.makes(across, value):
                shown = self.formats.of_value(value, column.kind, total.currency, bold=True)
                cells = xl_range_abs(span[0], across, span[1], across)
                number = number_of(value, column.kind, total.currency)
                # 109: the sum of what a filter leaves in sight.
                self.page.write_formula(
                    below, across, f"=SUBTOTAL(109,{cells})", shown, float(number)
                )
            else:
                self.cell((below, across), value, column.kind, total.currency, bold=True)


class _Added:
    """What the rows written so far add up to, by column; amounts of one currency only."""

    def __init__(self, first: int, sums: list[Any]) -> None:
        self.below = first
        self._sums = sums
        self._currencies: set[str] = set()

    def count(self, row: SheetRow, kinds: Sequence[Kind]) -> None:
        self.below += 1
        self._currencies.add(row.currency)
        for across, kind in enumerate(kinds):
            value = row.values[across]
            if kind in _ADDED and isinstance(value, int | Decimal):
                self._sums[across] += value

    def makes(self, across: int, value: Any) -> bool:
        """Whether the rows of a column add up to a value."""
        if len(self._currencies) > 1 or not isinstance(value, int | Decimal):
            return False
        return bool(self._sums[across] == value)


def _unlike(heads: list[str]) -> list[str]:
    """The heads, told apart where two are alike: a table of Excel wants it so."""
    seen: set[str] = set()
    for place, head in enumerate(heads):
        names = (head if n == 1 else f"{head} {n}" for n in count(1))
        heads[place] = next(name for name in names if name.casefold() not in seen)
        seen.add(heads[place].casefold())
    return heads
