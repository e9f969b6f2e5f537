"""A table in a PDF: columns as wide as their words, the head on each page, totals at the end."""

from collections.abc import Sequence
from itertools import chain, islice

from dso_app.reports.export.pdf_words import cell_words
from dso_app.reports.export.sheet import Sheet, SheetColumn, SheetRow
from dso_app.services.lists.listing import Kind
from dso_app.services.paper import FONT, INK, PALE, RULE, SOFT, Paper

_ROW = 5.4
_SIZE, _LEAST = 7.6, 5.0
_LEFT = frozenset({Kind.TEXT, Kind.PILL, Kind.FILE})
_SAMPLE = 200
"""Rows whose words decide the widths."""
_WIDEST = 62.0
_LONGEST_WORDS = 300
_TIGHTEST = 0.8
"""How far columns are pressed together before the table is drawn in parts."""
_NAMES = 2
"""Columns at the beginning that say what a row is."""


def draw_table(pdf: Paper, sheet: Sheet, language: str) -> None:
    """Draw the table where the pen stands; one too wide for a page in parts below each other."""
    rows = iter(sheet.rows)
    first = list(islice(rows, _SAMPLE))
    wanted = _wanted(pdf, sheet, [*first, *sheet.totals], language)
    parts = _parts(sheet.columns, wanted, pdf.epw)
    if len(parts) > 1:
        first += rows
    for at, places in enumerate(parts):
        pdf.ln(4 if at else 0)
        columns = [sheet.columns[place] for place in places]
        share = pdf.epw / sum(wanted[place] for place in places)
        widths = [wanted[place] * share for place in places]
        if pdf.will_page_break(_ROW * 3):
            pdf.add_page()
        _head(pdf, columns, widths)
        pdf.set_text_color(*INK)
        for row in chain(first, rows):
            _row(pdf, columns, _cut(row, places), widths, language)
        for total in sheet.totals:
            _row(pdf, columns, _cut(total, places), widths, language, style="B")


def _cut(row: SheetRow, places: Sequence[int]) -> SheetRow:
    """The cells of a part of the table."""
    return SheetRow([row.values[place] for place in places], row.currency)


def _wanted(pdf: Paper, sheet: Sheet, rows: Sequence[SheetRow], language: str) -> list[float]:
    """The widths that what the columns say would like."""
    wanted = []
    pdf.set_font(FONT, "B", _SIZE)
    for place, column in enumerate(sheet.columns):
        longest = max((word for word in column.head.split()), key=len, default="")
        said = [cell_words(r.values[place], column.kind, r.currency, language) for r in rows]
        words = max([longest, *said], key=len)[:_LONGEST_WORDS]
        wanted.append(min(_WIDEST, pdf.get_string_width(words) + 3.2))
    return wanted


def _parts(columns: Sequence[SheetColumn], wanted: Sequence[float], room: float) -> list[list[int]]:
    """Places of the columns of each part that has room; what the rows are stands in all."""
    names = 0
    while names < len(columns) - 1 and names < _NAMES and columns[names].kind is Kind.TEXT:
        names += 1
    if sum(wanted) * _TIGHTEST <= room or not names:
        return [list(range(len(columns)))]
    parts = [list(range(names))]
    for place in range(names, len(columns)):
        used = sum(wanted[one] for one in parts[-1])
        if len(parts[-1]) > names and used + wanted[place] > room:
            parts.append(list(range(names)))
        parts[-1].append(place)
    return parts


def _head(pdf: Paper, columns: Sequence[SheetColumn], widths: Sequence[float]) -> None:
    pdf.set_fill_color(*PALE)
    pdf.set_text_color(*SOFT)
    pdf.set_font(FONT, "B", _SIZE - 0.6)
    lines = [
        pdf.lines_of(column.head, width) for column, width in zip(columns, widths, strict=True)
    ]
    height = 3.4 * max(len(one) for one in lines) + 2
    top = pdf.get_y()
    pdf.rect(pdf.l_margin, top, pdf.epw, height, style="F")
    x = pdf.l_margin
    for said, column, width in zip(lines, columns, widths, strict=True):
        for at, line in enumerate(said):
            pdf.set_xy(x, top + 1 + at * 3.4)
            pdf.cell(width, 3.4, line, align=_align(column))
        x += width
    pdf.set_xy(pdf.l_margin, top + height)


def _row(
    pdf: Paper,
    columns: Sequence[SheetColumn],
    row: SheetRow,
    widths: Sequence[float],
    language: str,
    style: str = "",
) -> None:
    words = [
        cell_words(value, column.kind, row.currency, language)[:_LONGEST_WORDS]
        for value, column in zip(row.values, columns, strict=True)
    ]
    said = _lines(pdf, words, columns, widths, style)
    height = _ROW + 3.2 * (max(len(one) for one in said) - 1)
    if pdf.will_page_break(height):
        pdf.add_page()
        _head(pdf, columns, widths)
        pdf.set_text_color(*INK)
    top, x = pdf.get_y(), pdf.l_margin
    for lines, column, width in zip(said, columns, widths, strict=True):
        for at, line in enumerate(lines):
            pdf.set_xy(x, top + at * 3.2)
            pdf.shrink(line, width - 1.6, _SIZE, least=_LEAST, style=style)
            pdf.cell(width, _ROW, line, align=_align(column))
        x += width
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.15)
    pdf.line(pdf.l_margin, top + height, pdf.w - pdf.r_margin, top + height)
    pdf.set_xy(pdf.l_margin, top + height)


def _lines(
    pdf: Paper,
    words: Sequence[str],
    columns: Sequence[SheetColumn],
    widths: Sequence[float],
    style: str,
) -> list[list[str]]:
    """Texts over as many lines as they need; figures on one."""
    pdf.set_font(FONT, style, _SIZE)
    return [
        pdf.lines_of(one, width)
        if column.kind in _LEFT and pdf.get_string_width(one) > width - 2
        else [one]
        for one, column, width in zip(words, columns, widths, strict=True)
    ]


def _align(column: SheetColumn) -> str:
    return "L" if column.kind in _LEFT or column.kind is Kind.DATE else "R"
