"""A table in a PDF: columns as wide as their words, the head on each page, totals at the end."""

from collections.abc import Sequence
from itertools import islice

from dso_app.reports.export.pdf_words import cell_words
from dso_app.reports.export.sheet import Sheet, SheetColumn, SheetRow
from dso_app.services.listing import Kind
from dso_app.services.paper import FONT, INK, PALE, RULE, SOFT, Paper

_ROW = 5.4
_SIZE, _LEAST = 7.6, 5.0
_LEFT = frozenset({Kind.TEXT, Kind.PILL, Kind.FILE})
_SAMPLE = 200
"""Rows whose words decide the widths."""
_WIDEST = 62.0
_LONGEST_WORDS = 300


def draw_table(pdf: Paper, sheet: Sheet, language: str) -> None:
    """Draw the table where the pen stands."""
    rows = iter(sheet.rows)
    first = list(islice(rows, _SAMPLE))
    widths = _widths(pdf, sheet, [*first, *sheet.totals], language)
    if pdf.will_page_break(_ROW * 3):
        pdf.add_page()
    _head(pdf, sheet.columns, widths)
    pdf.set_text_color(*INK)
    for row in first:
        _row(pdf, sheet.columns, row, widths, language)
    for row in rows:
        _row(pdf, sheet.columns, row, widths, language)
    for total in sheet.totals:
        _row(pdf, sheet.columns, total, widths, language, style="B")


def _widths(pdf: Paper, sheet: Sheet, rows: Sequence[SheetRow], language: str) -> list[float]:
    """Widths that share the page in proportion to what the columns say."""
    wanted = []
    pdf.set_font(FONT, "B", _SIZE)
    for place, column in enumerate(sheet.columns):
        longest = max((word for word in column.head.split()), key=len, default="")
        said = [cell_words(r.values[place], column.kind, r.currency, language) for r in rows]
        words = max([longest, *said], key=len)[:_LONGEST_WORDS]
        wanted.append(min(_WIDEST, pdf.get_string_width(words) + 3.2))
    share = pdf.epw / sum(wanted)
    return [width * share for width in wanted]


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
