"""A screen's table as a file: the same listing, filters and order; all rows, not a page."""

from collections.abc import Collection, Iterator

from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.reports.export import FileFormat, write_sheet
from dso_app.reports.export.house import house_of
from dso_app.reports.export.sheet import Sheet, SheetColumn, SheetRow
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest, ListRow, Total
from dso_app.texts import N_, translate


def export_listing(
    session: Session,
    listing: Listing,
    viewer: Viewer,
    request: ListRequest,
    *,
    title: str,
    file_format: FileFormat,
    columns: Collection[str] = (),
) -> bytes:
    """What the filters let through, as a file; its totals are the screen's.

    Args:
        session: to read with.
        listing: the table.
        viewer: who asks.
        request: search, filters and order; its page does not matter.
        title: msgid of the screen's name.
        file_format: of the file.
        columns: keys of those wanted; when empty, those shown from the start and those that
            files have besides.
    """
    viewer.actor.require(Permission.REPORT)
    # The page first: what it reads may decide the columns.
    page = listing.page(session, viewer, request)
    wanted = [
        column
        for column in listing.columns
        if (column.key in columns if columns else column.shown or column.filed)
        and column.kind not in {Kind.AGES, Kind.ACT}
    ]
    currencies = sorted({total.currency for total in page.totals if total.currency})
    sheet = Sheet(
        title=translate(title, viewer.language),
        facts=[
            *listing.facts(session, viewer, request),
            (translate(N_("Rows"), viewer.language), formats.number(page.count, viewer.language)),
        ],
        columns=[_head(one, currencies, viewer.language) for one in wanted],
        rows=_rows(listing.rows(session, viewer, request), wanted, viewer.language),
        totals=[_total(total, wanted, viewer.language) for total in page.totals],
    )
    if len(currencies) > 1:
        sheet = _with_currency(sheet, viewer.language)
    return write_sheet(sheet, file_format, house_of(session, viewer))


def _head(column: Column, currencies: list[str], language: str) -> SheetColumn:
    label = column.words(language)
    if column.kind is Kind.MONEY and len(currencies) == 1:
        label = f"{label}, {currencies[0]}"
    return SheetColumn(label, column.kind)


def _rows(rows: Iterator[ListRow], columns: list[Column], language: str) -> Iterator[SheetRow]:
    for row in rows:
        cells = (row.cells.get(column.key, Cell()) for column in columns)
        values = [
            translate(str(cell.value), language)
            if column.kind is Kind.PILL and cell.value
            else cell.value
            for cell, column in zip(cells, columns, strict=True)
        ]
        yield SheetRow(values, row.currency)


def _total(total: Total, columns: list[Column], language: str) -> SheetRow:
    values = [total.sums.get(column.key) if column.total else None for column in columns]
    if values and values[0] is None:
        values[0] = translate(N_("Total"), language)
    return SheetRow(values, total.currency)


def _with_currency(sheet: Sheet, language: str) -> Sheet:
    """A column that names the currency of each row: amounts of several stand below each other."""
    head = SheetColumn(translate(N_("Currency"), language))
    return Sheet(
        title=sheet.title,
        facts=sheet.facts,
        columns=[*sheet.columns, head],
        rows=(SheetRow([*row.values, row.currency], row.currency) for row in sheet.rows),
        totals=[SheetRow([*row.values, row.currency], row.currency) for row in sheet.totals],
    )
