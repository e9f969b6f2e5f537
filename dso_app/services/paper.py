"""Paper: our fonts, colours, and text that keeps to the room it has; letters and reports use it."""

import unicodedata
from collections.abc import Container
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

_FONTS = Path(__file__).parent / "fonts"
FONT = "Inter"
INK, SOFT, LATE, RULE, PALE = (
    (29, 36, 51),
    (91, 101, 119),
    (180, 35, 24),
    (210, 214, 222),
    (244, 245, 247),
)

_UNSEEN = ("Cf", "Cc")
"""Categories of signs that are no ink: marks of direction, joiners, controls."""
_STEP = 0.2
"""Points by which a text shrinks."""


class OtherSigns(Exception):
    """A text has signs beyond those of the small fonts: it wants the large ones."""


class Paper(FPDF):
    """A4 pages written in our fonts, numbered by `{n}` of them."""

    def __init__(self, *, landscape: bool = False, latin: bool = False) -> None:
        """Begin.

        Args:
            landscape: lay the pages on their side.
            latin: take the small fonts; a text beyond them raises `OtherSigns`.
        """
        super().__init__(format="A4", orientation="L" if landscape else "P")
        self._latin = latin
        kind = "-Latin" if latin else ""
        self.add_font(FONT, "", _FONTS / f"Inter-Regular{kind}.ttf")
        self.add_font(FONT, "B", _FONTS / f"Inter-SemiBold{kind}.ttf")
        for font in self.fonts.values():
            # A third of the time of a letter: the outlines, unchanged, would be measured again.
            font.ttfont.recalcBBoxes = False  # type: ignore[union-attr]  # core fonts lack it
        self._signs = self.fonts[FONT.lower()].cmap  # type: ignore[union-attr]  # core fonts lack it
        self.alias_nb_pages("{n}")

    def normalize_text(self, text: str) -> str:
        """Called by fpdf2 for every text: what the fonts can show of it."""
        shown = legible(text, self._signs)
        if self._latin and shown != text:
            raise OtherSigns
        return shown

    def shrink(
        self, text: str, width: float, size: float, *, least: float, style: str = ""
    ) -> float:
        """Choose the largest font up to `size` points in which a text fits a width; its size."""
        self.set_font(FONT, style, size)
        while self.get_string_width(text) > width and size - _STEP >= least:
            size -= _STEP
            self.set_font(FONT, style, size)
        return size

    def cut(self, text: str, width: float) -> str:
        """A text that fits a width in the font chosen: with an ellipsis where it did not."""
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(text + "…") > width:
            text = text[:-1]
        return text + "…"

    def lines_of(self, text: str, width: float) -> list[str]:
        """A text in lines of a width, in the font chosen: by words, a longer one by letters."""
        lines = self.multi_cell(width, text=text, dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list)  # noqa: S101 - what the dry run gives for LINES
        return [str(line) for line in lines]


def legible(text: str, known: Container[int]) -> str:
    """A text in signs a font has: accents joined, odd forms plain, what is left a `?`."""
    if all(ord(sign) in known or sign == "\n" for sign in text):
        return text
    joined = unicodedata.normalize("NFC", text)
    return "".join(_like(sign, known) for sign in joined)


def _like(sign: str, known: Container[int]) -> str:
    if ord(sign) in known or sign == "\n":
        return sign
    if sign == "\t":
        return " "
    if unicodedata.category(sign) in _UNSEEN:
        return ""
    plain = "".join(one for one in unicodedata.normalize("NFKD", sign) if ord(one) in known)
    return plain or ("" if unicodedata.combining(sign) else "?")
