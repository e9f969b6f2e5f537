"""What stands on a page of a PDF and where, as who reads it sees it."""

from collections.abc import Callable
from ctypes import byref, c_int, c_uint
from dataclasses import dataclass
from enum import StrEnum

from pypdfium2 import PdfDocument, PdfObject, raw

_MM = 25.4 / 72


Colour = tuple[int, int, int]


class Ink(StrEnum):
    """What a thing on a page is."""

    TEXT = "text"
    PATH = "path"
    IMAGE = "image"


_KINDS = {
    raw.FPDF_PAGEOBJ_TEXT: Ink.TEXT,
    raw.FPDF_PAGEOBJ_PATH: Ink.PATH,
    raw.FPDF_PAGEOBJ_IMAGE: Ink.IMAGE,
}


@dataclass(frozen=True)
class Thing:
    """One thing on a page: its edges in millimetres from the left and from the foot."""

    ink: Ink
    left: float
    bottom: float
    right: float
    top: float
    fill: Colour | None
    stroke: Colour | None
    text: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, to a tenth."""
        return round(self.right - self.left, 1), round(self.top - self.bottom, 1)

    @property
    def middle(self) -> float:
        """Half way across."""
        return (self.left + self.right) / 2


def page_size(content: bytes, page: int = 0) -> tuple[int, int]:
    """Width and height of a page in millimetres."""
    width, height = PdfDocument(content)[page].get_size()
    return round(width * _MM), round(height * _MM)


def things(content: bytes, page: int = 0) -> list[Thing]:
    """All that stands on a page, in the order it was drawn."""
    sheet = PdfDocument(content)[page]
    found = []
    for one in sheet.get_objects(textpage=sheet.get_textpage()):
        left, bottom, right, top = (round(edge * _MM, 2) for edge in one.get_bounds())
        ink = _KINDS[one.type]
        text = one.extract().strip() if ink is Ink.TEXT else ""
        fill, stroke = _colours(one)
        found.append(Thing(ink, left, bottom, right, top, fill, stroke, text))
    return found


def said(content: bytes, text: str, page: int = 0) -> Thing:
    """The only text of a page that says just that."""
    (one,) = (thing for thing in things(content, page) if thing.text == text)
    return one


def _colours(one: PdfObject) -> tuple[Colour | None, Colour | None]:
    """By what a path is filled and drawn, texts filled alone; None where it is not."""
    filled, drawn = c_int(raw.FPDF_FILLMODE_WINDING), c_int(0)
    if one.type == raw.FPDF_PAGEOBJ_PATH:
        raw.FPDFPath_GetDrawMode(one, byref(filled), byref(drawn))
    return (
        _colour(one, raw.FPDFPageObj_GetFillColor) if filled.value else None,
        _colour(one, raw.FPDFPageObj_GetStrokeColor) if drawn.value else None,
    )


def _colour(one: PdfObject, read: Callable[..., object]) -> Colour:
    red, green, blue, opaque = (c_uint() for _ in range(4))
    read(one, byref(red), byref(green), byref(blue), byref(opaque))
    return red.value, green.value, blue.value
