"""A letter as PDF: its head, its words, its items over as many pages as they need, how to pay."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import takewhile

from dso_app import formats
from dso_app.sending.channels.letter_head import draw_head
from dso_app.sending.channels.letter_page import LEFT, LetterPages
from dso_app.sending.channels.letter_payment import draw_payment, payment_height
from dso_app.sending.channels.letter_table import draw_table
from dso_app.sending.facts import Facts
from dso_app.sending.rendering import Block
from dso_app.services.paper import FONT, INK, SOFT, OtherSigns
from dso_app.texts import N_, translate

_BODY_SIZE = 9.6
_BODY_LINE = 4.9
_LEADING = _BODY_LINE / (_BODY_SIZE * 25.4 / 72)
_BETWEEN = 2.6
_TOGETHER = 42.0
"""Millimetres a paragraph may have and still not be parted by the end of a page."""
_AFTER_WINDOW = 95.0


def letter_pdf(subject: str, blocks: Sequence[Block], facts: Facts, dated: date) -> bytes:
    """A whole letter as the bytes of a PDF: the same facts give the same bytes."""
    try:
        return _drawn(LetterPages(facts, latin=True), subject, blocks, facts, dated)
    except OtherSigns:
        return _drawn(LetterPages(facts), subject, blocks, facts, dated)


def _drawn(
    pdf: LetterPages, subject: str, blocks: Sequence[Block], facts: Facts, dated: date
) -> bytes:
    pdf.set_creation_date(datetime.combine(dated, time(), UTC))
    pdf.add_page()
    draw_head(pdf, facts)
    _opening(pdf, subject, facts, dated)
    closing = _closing(blocks)
    for block in blocks[: len(blocks) - len(closing)]:
        if block.is_table:
            draw_table(pdf, facts)
        else:
            _paragraph(pdf, block)
    # The code to pay by never stands alone on a page.
    below = payment_height(facts)
    if _wants_page(pdf, closing, below):
        pdf.add_page()
    for block in closing:
        _paragraph(pdf, block)
    draw_payment(pdf, facts)
    return bytes(pdf.output())


def _opening(pdf: LetterPages, subject: str, facts: Facts, dated: date) -> None:
    language = facts.language
    pdf.set_xy(LEFT, _AFTER_WINDOW)
    pdf.set_font(FONT, "", 8.4)
    pdf.set_text_color(*SOFT)
    half = pdf.epw / 2
    words = translate(N_("Our reference: {reference}"), language, reference=facts.reference)
    pdf.cell(half, 5, pdf.cut(words, half))
    day = formats.day(dated, language, "long")
    pdf.cell(half, 5, day, align="R", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 11)
    pdf.multi_cell(0, 5.6, subject, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3.2)


def _closing(blocks: Sequence[Block]) -> Sequence[Block]:
    """The formula and the name at the end: the last two paragraphs after the table."""
    last = list(takewhile(lambda block: not block.is_table, reversed(blocks[-2:])))
    return last[::-1]


def _height(pdf: LetterPages, block: Block) -> float:
    pdf.set_font(FONT, "B", _BODY_SIZE)
    return len(pdf.lines_of(block.text, pdf.epw)) * _BODY_LINE + _BETWEEN


def _wants_page(pdf: LetterPages, blocks: Sequence[Block], below: float) -> bool:
    """Whether paragraphs, and some millimetres below them, no longer fit on the page.

    Told from their length where that is enough: to break them into lines takes long.
    """
    most = sum(_height_at_most(pdf, block) for block in blocks)
    if not pdf.will_page_break(most + below):
        return False
    return pdf.will_page_break(sum(_height(pdf, block) for block in blocks) + below)


def _height_at_most(pdf: LetterPages, block: Block) -> float:
    """No line and the next one would go into one: of two, one half at least is filled."""
    pdf.set_font(FONT, "B", _BODY_SIZE)
    written = block.text.split("\n")
    filled = sum(pdf.get_string_width(line) for line in written) / (pdf.epw - 2 * pdf.c_margin)
    return (2 * filled + len(written)) * _BODY_LINE + _BETWEEN


def _paragraph(pdf: LetterPages, block: Block) -> None:
    pdf.set_text_color(*INK)
    if _wants_page(pdf, [block], -_BETWEEN) and _height(pdf, block) <= _TOGETHER:
        pdf.add_page()
    with pdf.text_columns(line_height=_LEADING) as page, page.paragraph() as paragraph:
        for words, bold in block.runs:
            pdf.set_font(FONT, "B" if bold else "", _BODY_SIZE)
            paragraph.write(words)
    pdf.ln(_BETWEEN)
