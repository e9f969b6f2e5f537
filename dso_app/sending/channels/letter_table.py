"""The table of items in a letter, over as many pages as it needs, its head on each."""

from fpdf import FPDF

from dso_app.sending.facts import Facts
from dso_app.sending.table import RIGHT, Section, sections

_FONT = "Inter"
_INK, _SOFT, _LATE, _RULE, _PALE = (
    (29, 36, 51),
    (102, 112, 133),
    (180, 35, 24),
    (228, 231, 236),
    (247, 248, 250),
)
_WIDTHS = (0.36, 0.14, 0.14, 0.16, 0.20)
"""Of the page's width, by column."""
_ROW = 6.0
_SIZE = 8.4
_DAYS = 3
"""The column of days late."""


def draw_table(pdf: FPDF, facts: Facts) -> None:
    """Draw every section where the pen stands."""
    for section in sections(facts):
        _draw(pdf, section)
        pdf.ln(4)


def _draw(pdf: FPDF, section: Section) -> None:
    _room(pdf, section, rows=2, head=False)
    _head(pdf, section)
    for at, (row, late) in enumerate(zip(section.rows, section.late, strict=True)):
        last = at == len(section.rows) - 1
        _room(pdf, section, rows=2 if last else 1, head=True)
        _row(pdf, row, late=late)
    _total(pdf, section)


def _room(pdf: FPDF, section: Section, *, rows: int, head: bool) -> None:
    """A new page unless so many rows fit; the last row stays with the total."""
    if pdf.will_page_break(_ROW * (rows if head else rows + 1)):
        pdf.add_page()
        if head:
            _head(pdf, section)


def _head(pdf: FPDF, section: Section) -> None:
    pdf.set_font(_FONT, "B", _SIZE - 0.8)
    pdf.set_text_color(*_SOFT)
    pdf.set_fill_color(*_PALE)
    _cells(pdf, section.head, fill=True)


def _row(pdf: FPDF, row: tuple[str, ...], *, late: bool) -> None:
    pdf.set_font(_FONT, "", _SIZE)
    pdf.set_text_color(*_INK)
    _cells(pdf, row, late=late)


def _cells(pdf: FPDF, texts: tuple[str, ...], *, fill: bool = False, late: bool = False) -> None:
    top = pdf.get_y()
    for at, (text, share) in enumerate(zip(texts, _WIDTHS, strict=True)):
        width = share * pdf.epw
        if late and at == _DAYS:
            pdf.set_text_color(*_LATE)
        pdf.cell(
            width, _ROW, _fitting(pdf, text, width), align="R" if at in RIGHT else "L", fill=fill
        )
        pdf.set_text_color(*(_SOFT if fill else _INK))
    pdf.set_draw_color(*_RULE)
    pdf.set_line_width(0.2)
    pdf.line(pdf.l_margin, top + _ROW, pdf.w - pdf.r_margin, top + _ROW)
    pdf.ln(_ROW)


def _total(pdf: FPDF, section: Section) -> None:
    words, amount = section.total
    pdf.set_font(_FONT, "B", _SIZE + 0.4)
    pdf.set_text_color(*_INK)
    width = 0.3 * pdf.epw
    pdf.cell(pdf.epw - width, _ROW + 1, words, align="R")
    pdf.cell(width, _ROW + 1, amount, align="R", new_x="LMARGIN", new_y="NEXT")


def _fitting(pdf: FPDF, text: str, width: float) -> str:
    """The text, cut with an ellipsis where the column is too narrow for it."""
    room = width - 2 * pdf.c_margin
    if pdf.get_string_width(text) <= room:
        return text
    while text and pdf.get_string_width(text + "…") > room:
        text = text[:-1]
    return text + "…"
