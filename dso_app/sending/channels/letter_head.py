"""The head of a letter: who writes, to whom, where an envelope's window shows it.

Right window: DL as used in France (window 100 × 35 mm, 20 mm from the right and lower edge; the
sheet may slide in the envelope, so the block stands where it is seen in every position).
Left window: DIN 5008 form B, the sender on the right and on a line above the address.
All lengths are millimetres on A4.
"""

from dataclasses import dataclass
from io import BytesIO

from dso_app.sending.channels.letter_page import TOP, LetterPages
from dso_app.sending.facts import Company, Facts
from dso_app.services.company.logos import Logo
from dso_app.services.paper import FONT, INK, RULE, SOFT

_LOGO_BOX = (60.0, 16.0)
_ADDRESS_SIZE, _LEAST_SIZE = 9.6, 7.0
_FREE = 4.0
"""Millimetres left free above a short address, at the most."""
_POINT = 0.3528
_LEADING = 1.12
"""Height of a line over the size of its letters, at the least."""


@dataclass(frozen=True, slots=True)
class Window:
    """Where things stand for an envelope.

    Attributes:
        address: left and upper edge of the address.
        room: width and height the window shows in every position of the sheet.
        line: height of a line of the address.
        sender: left edge and width of the block that says who writes.
        folds: heights of the folding marks.
        return_line: height of the line above the address that names the sender; None without.
    """

    address: tuple[float, float]
    room: tuple[float, float]
    line: float
    sender: tuple[float, float]
    folds: tuple[float, float]
    return_line: float | None = None


WINDOWS = {
    "right": Window(
        address=(106.0, 55.5), room=(82.0, 23.5), line=3.9, sender=(22.0, 78.0), folds=(99.0, 198.0)
    ),
    "left": Window(
        address=(25.0, 63.0),
        room=(78.0, 26.4),
        line=4.4,
        sender=(125.0, 65.0),
        folds=(105.0, 210.0),
        return_line=57.5,
    ),
}


def draw_head(pdf: LetterPages, facts: Facts) -> None:
    """Draw sender, recipient and folding marks on the first page."""
    window = WINDOWS[facts.company.window]
    _folds(pdf, window)
    _sender(pdf, facts, window)
    _recipient(pdf, facts, window)


def _folds(pdf: LetterPages, window: Window) -> None:
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.2)
    for y in window.folds:
        pdf.line(4, y, 8, y)


def _sender(pdf: LetterPages, facts: Facts, window: Window) -> None:
    company = facts.company
    left, width = window.sender
    pdf.set_y(TOP)
    if company.logo is not None:
        _draw_logo(pdf, company.logo, left, company.name)
    pdf.set_text_color(*INK)
    pdf.shrink(company.name, width, 11 if company.logo else 13, least=8.5, style="B")
    _lines(pdf, company.name, left, width, 5.6)
    pdf.set_font(FONT, "", 8)
    pdf.set_text_color(*SOFT)
    contact = (facts.collector.name, company.phone, facts.collector.email or company.email)
    for line in (*company.address, *contact, company.website):
        if line:
            _lines(pdf, line, left, width, 3.9)
    if window.return_line is not None:
        _return_line(pdf, company, window)


def _draw_logo(pdf: LetterPages, logo: Logo, left: float, name: str) -> None:
    share = min(_LOGO_BOX[0] / logo.width, _LOGO_BOX[1] / logo.height)
    width, height = logo.width * share, logo.height * share
    pdf.image(BytesIO(logo.content), left, TOP, width, height, alt_text=name)
    pdf.set_y(TOP + height + 2.5)


def _lines(pdf: LetterPages, text: str, left: float, width: float, height: float) -> None:
    for line in pdf.lines_of(text, width):
        pdf.set_x(left)
        pdf.cell(width, height, line, new_x="LMARGIN", new_y="NEXT")


def _return_line(pdf: LetterPages, company: Company, window: Window) -> None:
    x, width = window.address[0], window.room[0]
    words = " · ".join((company.name, *company.address))
    pdf.shrink(words, width - 2, 6.4, least=5)
    lines = pdf.lines_of(words, width)
    bottom = (window.return_line or 0) + 3.6
    for at, line in enumerate(reversed(lines)):
        pdf.set_xy(x, bottom - 2.6 * (at + 1))
        pdf.cell(width, 2.6, line)
    pdf.set_draw_color(*RULE)
    pdf.line(x + 1, bottom + 0.4, x + width, bottom + 0.4)


def _recipient(pdf: LetterPages, facts: Facts, window: Window) -> None:
    """The address, in smaller letters or on more lines where it is long, never beyond its room."""
    (x, y), (width, height) = window.address, window.room
    longest = max(facts.postal, key=len, default="")
    size = pdf.shrink(longest, width - 2, _ADDRESS_SIZE, least=_LEAST_SIZE)
    lines = [part for line in facts.postal for part in pdf.lines_of(line, width)]
    step = min(window.line, height / max(1, len(lines)))
    y += min(_FREE, (height - step * len(lines)) / 2)  # not at the very edge of the window
    pdf.set_font(FONT, "", min(size, step / _POINT / _LEADING))
    pdf.set_text_color(*INK)
    for at, line in enumerate(lines):
        pdf.set_xy(x, y + at * step)
        pdf.cell(width, step, line)
