"""How to pay, at the end of a letter: bank details, and beside them the code a phone reads."""

from collections.abc import Sequence

from dso_app.sending.bank import bank_lines, payment_code
from dso_app.sending.channels.letter_page import LEFT, RIGHT, LetterPages
from dso_app.sending.facts import Facts
from dso_app.services.paper import FONT, INK, RULE, SOFT
from dso_app.texts import N_, translate

_SMALL = 8.2
_LINE = 5.0
_LABEL = 24.0
_QR_SIDE = 27.0
_WORDS = 35.0
"""Width of the words beside the code."""


def payment_height(facts: Facts) -> float:
    """Millimetres that bank details and code take; 0 without bank details."""
    lines = bank_lines(facts)
    if not lines:
        return 0.0
    code = payment_code(facts)
    return max(_QR_SIDE if code else 0.0, _LINE * len(lines) + 5) + 6


def draw_payment(pdf: LetterPages, facts: Facts) -> None:
    """Draw bank details and code where the pen stands, kept together on a page."""
    lines = bank_lines(facts)
    if not lines:
        return
    code, height = payment_code(facts), payment_height(facts)
    if pdf.will_page_break(height):
        pdf.add_page()
    top = pdf.get_y() + 2
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.2)
    pdf.line(LEFT, top, pdf.w - RIGHT, top)
    pdf.set_xy(LEFT, top + 3)
    pdf.set_font(FONT, "B", _SMALL + 0.4)
    pdf.set_text_color(*INK)
    pdf.cell(0, _LINE, translate(N_("How to pay"), facts.language), new_x="LMARGIN", new_y="NEXT")
    room = pdf.epw - _LABEL - (_QR_SIDE + 40 if code is not None else 0)
    for word, value in lines:
        pdf.set_font(FONT, "", _SMALL)
        pdf.set_text_color(*SOFT)
        pdf.cell(_LABEL, _LINE, word)
        pdf.set_text_color(*INK)
        pdf.shrink(value, room - 2, _SMALL, least=6)
        pdf.cell(room, _LINE, pdf.cut(value, room - 2), new_x="LMARGIN", new_y="NEXT")
    if code is not None:
        _code(pdf, code.matrix, pdf.w - RIGHT - _QR_SIDE, top + 3, facts.language)
    pdf.set_y(top + height)


def _code(
    pdf: LetterPages, matrix: Sequence[Sequence[int]], x: float, y: float, language: str
) -> None:
    side = _QR_SIDE / len(matrix)
    pdf.set_fill_color(0, 0, 0)
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                width = (column - start) * side
                pdf.rect(x + start * side, y + row * side, width, side, style="F")
                start = None
    pdf.set_font(FONT, "", 6.6)
    pdf.set_text_color(*SOFT)
    words = translate(N_("Scan with your banking app to pay in euro."), language)
    lines = pdf.lines_of(words, _WORDS)
    pdf.set_xy(x - _WORDS - 2, y + _QR_SIDE - 3.2 * len(lines))
    pdf.multi_cell(_WORDS, 3.2, words, align="R")
