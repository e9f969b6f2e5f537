"""Where the words of a letter stand on its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pypdf import PageObject, PdfReader

from dso_app.sending.channels.letter_page import LetterPages
from dso_app.sending.facts import Facts
from dso_app.services.paper import FONT

_MM = 72 / 25.4
_HEIGHT = 297


@dataclass(frozen=True)
class Placed:
    """A text on a page: its left and right edge and its foot, millimetres from the upper left."""

    text: str
    left: float
    right: float
    foot: float


def pages_of(letter: bytes) -> list[str]:
    """The words of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(letter)).pages]


def placed(letter: bytes, facts: Facts) -> list[list[Placed]]:
    """Every text of each page, where it stands."""
    ruler = LetterPages(facts)
    return [list(_on(page, ruler)) for page in PdfReader(BytesIO(letter)).pages]


def _on(page: PageObject, ruler: LetterPages) -> Iterator[Placed]:
    """Texts as they were drawn; a blank that the reader puts between two is none of them."""
    found: list[Placed] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        words = text.strip()
        if not words:
            return
        bold = "SemiBold" in str(font)
        ruler.set_font(FONT, "B" if bold else "", size)
        left = (tm[4] * cm[0] + cm[4]) / _MM
        width = max(ruler.get_string_width(line) for line in words.split("\n"))
        found.append(Placed(words, left, left + width, _HEIGHT - (tm[5] * cm[3] + cm[5]) / _MM))

    page.extract_text(visitor_text=visit)
    yield from found
