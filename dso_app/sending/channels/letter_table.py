"""The table of items in a letter, over as many pages as it needs, its head on each."""

from dso_app.sending.channels.letter_page import LetterPages
from dso_app.sending.facts import Facts
from dso_app.sending.table import DAYS_LATE, RIGHT, Section, sections
from dso_app.services.paper import FONT, INK, LATE, PALE, RULE, SOFT

_WIDTHS = (0.31, 0.125, 0.125, 0.13, 0.15, 0.16)
"""Of the page's width, by column."""
_ROW, _LINE = 6.0, 3.8
"""Height of a row of one line, and of each further line."""
_SIZE, _LEAST_SIZE = 8.4, 5.6


def draw_table(pdf: LetterPages, facts: Facts) -> None:
    """Draw every section where the pen stands."""
    for section in sections(facts):
        _draw(pdf, section)
        pdf.ln(4)


def _draw(pdf: LetterPages, section: Section) -> None:
    if pdf.will_page_break(_ROW * 3):
        pdf.add_page()
    _head(pdf, section)
    for at, (row, late) in enumerate(zip(section.rows, section.late, strict=True)):
        pdf.set_font(FONT, "", _SIZE)
        document = pdf.lines_of(row[0], _WIDTHS[0] * pdf.epw)
        height = _ROW + _LINE * (len(document) - 1)
        # The last row stays with the total.
        last = at == len(section.rows) - 1
        if pdf.will_page_break(height + (_ROW * 2 if last else 0)):
            pdf.add_page()
            _head(pdf, section)
        _row(pdf, row, document, height, late=late)
    _total(pdf, section)


def _head(pdf: LetterPages, section: Section) -> None:
    pdf.set_fill_color(*PALE)
    pdf.set_text_color(*SOFT)
    for at, text in enumerate(section.head):
        _cell(pdf, at, text, _ROW, size=_SIZE - 0.8, style="B", fill=True)
    _rule(pdf, _ROW)


def _row(
    pdf: LetterPages, row: tuple[str, ...], document: list[str], height: float, *, late: bool
) -> None:
    left, top = pdf.get_x(), pdf.get_y()
    pdf.set_text_color(*INK)
    for at, line in enumerate(document):
        pdf.set_xy(left, top + at * _LINE)
        pdf.set_font(FONT, "", _SIZE)
        pdf.cell(_WIDTHS[0] * pdf.epw, _ROW, line)
    pdf.set_xy(left + _WIDTHS[0] * pdf.epw, top)
    for at, text in enumerate(row[1:], 1):
        pdf.set_text_color(*(LATE if late and at == DAYS_LATE else INK))
        _cell(pdf, at, text, _ROW, size=_SIZE)
    _rule(pdf, height)


def _cell(
    pdf: LetterPages,
    column: int,
    text: str,
    height: float,
    *,
    size: float,
    style: str = "",
    fill: bool = False,
) -> None:
    """A text in its column: smaller where it is long, cut only where it would not be read."""
    width = _WIDTHS[column] * pdf.epw
    room = width - 2 * pdf.c_margin
    pdf.shrink(text, room, size, least=_LEAST_SIZE, style=style)
    align = "R" if column in RIGHT else "L"
    pdf.cell(width, height, pdf.cut(text, room), align=align, fill=fill)


def _rule(pdf: LetterPages, height: float) -> None:
    """The line under a row; the pen goes on below it."""
    bottom = pdf.get_y() + height
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.2)
    pdf.line(pdf.l_margin, bottom, pdf.w - pdf.r_margin, bottom)
    pdf.set_xy(pdf.l_margin, bottom)


def _total(pdf: LetterPages, section: Section) -> None:
    words, amount = section.total
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", _SIZE + 0.4)
    width = 0.34 * pdf.epw
    pdf.cell(pdf.epw - width, _ROW + 1, words, align="R")
    pdf.cell(width, _ROW + 1, amount, align="R", new_x="LMARGIN", new_y="NEXT")
    if section.note:
        pdf.set_font(FONT, "", _SIZE - 1)
        pdf.set_text_color(*SOFT)
        pdf.multi_cell(0, _LINE, section.note, align="L", new_x="LMARGIN", new_y="NEXT")
