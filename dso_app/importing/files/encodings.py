"""Bytes of a file → UTF-8 text, whatever encoding it came in."""

import codecs
import re

from dso_app.importing.errors import (
    FileEmpty,
    FileIsMarkup,
    FileNotInEncoding,
    FileNotText,
    UnknownEncoding,
)
from dso_app.importing.files.cleaning import CONTROLS, cleaned

_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\x1f\x8b", b"\xff\xd8\xff")
_MARKUP = re.compile(rb"\s*<(?:[!?]|html|head|body|table|meta|style|workbook)", re.IGNORECASE)
"""A page or XML, as some programs call a workbook."""
_MOST_CONTROLS = 0.01
"""Share of a text: a few are left in it by the fields of other systems."""
_ONLY_IN_1252 = bytes(range(0x80, 0xA0))
_ONLY_IN_8859_15 = b"\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe"
"""Euro sign and letters there; signs that ledgers do not hold (¤ ¦ ¨ ´ ¸ ¼ ½ ¾) in cp1252."""
_OTHERS = ["cp1251", "cp1253", "cp1250", "cp1254", "cp850", "mac_roman"]
_MOST_CHAOS = 0.3
_CLEARLY = 0.05
"""Share of unlikely letters by which one reading must be better than another."""


def to_utf8(content: bytes, file: str, encoding: str | None) -> tuple[bytes, str]:
    """The content in UTF-8, cleaned, and the name of the encoding it was in.

    A file's own mark says more than anybody about its encoding.

    Raises:
        FileEmpty: it holds nothing.
        FileNotText, FileIsMarkup: it is no text, or no table.
        FileNotInEncoding: it is not in the encoding asked for.
    """
    marked = _marked(content)
    told = marked or (_known(encoding) if encoding else None)
    if told:
        text, found = _decoded(content, file, told, encoding or told), told
    else:
        text, found = _detected(content, file)
    text = cleaned(text)
    if not text or text.isspace():
        raise FileEmpty(file=file)
    if _MARKUP.match(text):
        raise FileIsMarkup(file=file)
    return text, found


def _decoded(content: bytes, file: str, encoding: str, called: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileNotInEncoding(file=file, line=line, encoding=called) from error


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError as error:
        raise UnknownEncoding(encoding=encoding) from error
    return "utf-8-sig" if name == "utf-8" else name


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _BOMS if content.startswith(mark)), None)


def detect_encoding(content: bytes, file: str) -> str:
    """The encoding of a content, by its mark, by being UTF-8, else by a sample."""
    return _marked(content) or _detected(content, file)[1]


def _detected(content: bytes, file: str) -> tuple[bytes, str]:
    """A content without a mark in UTF-8, and the encoding it was found to be in."""
    if content.startswith(_NOT_TEXT):
        raise FileNotText(file=file)
    sample = content[:_SAMPLE]
    wide = _utf16_without_mark(sample) if b"\0" in sample else None
    if wide:
        return _decoded(content, file, wide, wide), wide
    if len(sample.translate(None, CONTROLS)) < (1 - _MOST_CONTROLS) * len(sample):
        raise FileNotText(file=file)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if _was_utf8(content):
            return content.decode("utf-8", "replace").encode(), "utf-8"
        found = _single_byte(content)
        return _decoded(content, file, found, found), found
    return content, "utf-8"


def _was_utf8(content: bytes) -> bool:
    """Whether a content was UTF-8 before some of its texts were cut inside a letter."""
    text = _lines_with_accents(content).decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(1 for letter in text if not letter.isascii()) > 2 * broken


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 by its zeros, all on one side; other zeros only fill up a text."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    mostly = len(sample) * 0.3
    if odd > mostly and even < odd / 10:
        return "utf-16-le"
    return "utf-16-be" if even > mostly and odd < even / 10 else None


def _single_byte(content: bytes) -> str:
    """Western by default; another alphabet only where a sample clearly says so."""
    western = _western(content)
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to load, rarely needed

    sample = _lines_with_accents(content)
    ranked = from_bytes(sample, cp_isolation=[western, *_OTHERS], threshold=_MOST_CHAOS)
    best = ranked.best()
    plain = sample.decode(western, errors="replace")
    # Several encodings may give the very same text: it is western if western gives it.
    believable = [one for one in ranked if best and one.chaos <= best.chaos + _CLEARLY]
    if best is None or any(str(one) == plain for one in believable):
        return western
    return best.encoding


def _western(content: bytes) -> str:
    if len(content.translate(None, _ONLY_IN_1252)) < len(content):
        return "cp1252"
    if len(content.translate(None, _ONLY_IN_8859_15)) < len(content):
        return "iso8859-15"
    return "cp1252"


def _lines_with_accents(content: bytes) -> bytes:
    """A sample of the lines that are not plain ASCII: only they tell encodings apart."""
    lines = (line for line in content[: 16 * _SAMPLE].split(b"\n") if not line.isascii())
    return b"\n".join(lines)[:_SAMPLE] or content[:_SAMPLE]
