"""A letter as PDF, its address where a window envelope shows it.

Right window: DL as used in France (window 100 × 35 mm, 20 mm from the right and lower edge; the
sheet may slide in the envelope, so the block stands where it is seen in every position).
Left window: DIN 5008 form B. All lengths are millimetres on A4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from fpdf import FPDF

from dso_app import formats
from dso_app.sending.bank import bank_lines, payment_code
from dso_app.sending.channels.letter_table import draw_table
from dso_app.sending.facts import Facts
from dso_app.sending.rendering import Block
from dso_app.texts import N_, translate

_FONTS = Path(__file__).parent.parent / "fonts"
FONT = "Inter"
INK, SOFT, RULE = (29, 36, 51), (102, 112, 133), (210, 214, 222)

_LEFT, _RIGHT, _TOP, _BOTTOM = 22.0, 20.0, 18.0, 24.0
_BODY_SIZE, _SMALL = 9.6, 7.6
_BODY_LINE = 4.9
_AFTER_WINDOW = 99.0
_ADDRESS_LINES = 6
_QR_SIDE = 27.0


@dataclass(frozen=True, slots=True)
class Window:
    """Where the address, our own block and the folding marks stand for an envelope."""

    address: tuple[float, float]
    line: float
    folds: tuple[float, float]


WINDOWS = {
    "right": Window(address=(106.0, 55.5), line=4.0, folds=(99.0, 198.0)),
    "left": Window(address=(25.0, 63.0), line=4.4, folds=(105.0, 210.0)),
}


class LetterPages(FPDF):
    """Pages with our footer: who we are, and the page's number where there are several."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(format="A4")
        self._facts = facts
        self.add_font(FONT, "", _FONTS / "Inter-Regular.ttf")
        self.add_font(FONT, "B", _FONTS / "Inter-SemiBold.ttf")
        self.set_margins(_LEFT, _TOP, _RIGHT)
        self.set_auto_page_break(auto=True, margin=_BOTTOM)
        self.set_title(facts.customer_name)
        self.set_lang(facts.language)
        self.alias_nb_pages("{n}")

    def footer(self) -> None:
        """Drawn by fpdf2 at the end of each page."""
        company = self._facts.company
        self.set_y(-16)
        self.set_font(FONT, "", 6.8)
        self.set_text_color(*SOFT)
        parts = (company.name, *company.address, company.legal_id, company.vat_number)
        self.cell(self.epw - 16, 4, " · ".join(part for part in parts if part))
        self.cell(16, 4, f"{self.page_no()}/{{n}}", align="R")


def letter_pdf(subject: str, blocks: Sequence[Block], facts: Facts, dated: date) -> bytes:
    """A whole letter as the bytes of a PDF: the same facts give the same bytes."""
    pdf = LetterPages(facts)
    pdf.set_creation_date(datetime.combine(dated, time(), UTC))
    pdf.add_page()
    window = WINDOWS[facts.company.window]
    _folds(pdf, window)
    _sender(pdf, facts)
    _recipient(pdf, facts, window)
    _opening(pdf, subject, facts, dated)
    for block in blocks:
        if block.is_table:
            draw_table(pdf, facts)
        else:
            _paragraph(pdf, block)
    _payment(pdf, facts)
    return bytes(pdf.output())


def _folds(pdf: FPDF, window: Window) -> None:
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.2)
    for y in window.folds:
        pdf.line(4, y, 8, y)


def _sender(pdf: FPDF, facts: Facts) -> None:
    company = facts.company
    pdf.set_xy(_LEFT, _TOP)
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 13)
    pdf.cell(0, 6.5, company.name, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FONT, "", 8)
    pdf.set_text_color(*SOFT)
    contact = (facts.collector.name, company.phone, facts.collector.email or company.email)
    for line in (*company.address, *contact, company.website):
        if line:
            pdf.cell(0, 3.9, line, new_x="LMARGIN", new_y="NEXT")


def _recipient(pdf: FPDF, facts: Facts, window: Window) -> None:
    x, y = window.address
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "", 9.6)
    for at, line in enumerate(facts.postal[:_ADDRESS_LINES]):
        pdf.set_xy(x, y + at * window.line)
        pdf.cell(82, window.line, line)


def _opening(pdf: FPDF, subject: str, facts: Facts, dated: date) -> None:
    language = facts.language
    pdf.set_xy(_LEFT, _AFTER_WINDOW)
    pdf.set_font(FONT, "", 8.4)
    pdf.set_text_color(*SOFT)
    half = pdf.epw / 2
    pdf.cell(
        half, 5, translate(N_("Our reference: {reference}"), language, reference=facts.reference)
    )
    pdf.cell(
        half, 5, formats.day(dated, language, "long"), align="R", new_x="LMARGIN", new_y="NEXT"
    )
    pdf.ln(4)
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 11)
    pdf.multi_cell(0, 5.6, subject, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3.2)


def _paragraph(pdf: FPDF, block: Block) -> None:
    pdf.set_text_color(*INK)
    for words, bold in block.runs:
        pdf.set_font(FONT, "B" if bold else "", _BODY_SIZE)
        pdf.write(_BODY_LINE, words)
    pdf.ln(_BODY_LINE + 2.6)


def _payment(pdf: FPDF, facts: Facts) -> None:
    """Bank details, and beside them the code a phone reads; kept together on a page."""
    lines = bank_lines(facts)
    if not lines:
        return
    code = payment_code(facts)
    height = max(_QR_SIDE if code else 0.0, 5.0 * len(lines) + 5) + 6
    if pdf.will_page_break(height):
        pdf.add_page()
    top = pdf.get_y() + 2
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.2)
    pdf.line(_LEFT, top, pdf.w - _RIGHT, top)
    pdf.set_xy(_LEFT, top + 3)
    pdf.set_font(FONT, "B", _SMALL + 1)
    pdf.set_text_color(*INK)
    pdf.cell(0, 5, translate(N_("How to pay"), facts.language), new_x="LMARGIN", new_y="NEXT")
    for word, value in lines:
        pdf.set_font(FONT, "", _SMALL + 0.6)
        pdf.set_text_color(*SOFT)
        pdf.cell(24, 5, word)
        pdf.set_text_color(*INK)
        pdf.cell(100, 5, value, new_x="LMARGIN", new_y="NEXT")
    if code is not None:
        _code(pdf, code.matrix, pdf.w - _RIGHT - _QR_SIDE, top + 3, facts.language)
    pdf.set_y(top + height)


def _code(pdf: FPDF, matrix: Sequence[Sequence[int]], x: float, y: float, language: str) -> None:
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
    pdf.set_xy(x - 37, y + _QR_SIDE - 6.4)
    pdf.multi_cell(35, 3.2, words, align="R")
