"""Bytes of a file → UTF-8 text, whatever encoding it came in."""

import codecs

from dso_app.importing.errors import FileEmpty, FileNotInEncoding, FileNotText, UnknownEncoding

_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b", b"\xff\xd8\xff")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26})
_ONLY_IN_1252 = bytes(range(0x80, 0xA0))
_ONLY_IN_8859_15 = b"\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe"
"""Euro sign and letters there; signs that ledgers do not hold (¤ ¦ ¨ ´ ¸ ¼ ½ ¾) in cp1252."""
_OTHERS = ["cp1251", "cp1253", "cp1250", "cp1254", "cp850", "mac_roman"]
_MOST_CHAOS = 0.3
_CLEARLY = 0.05
"""Share of unlikely letters by which one reading must be better than another."""


def to_utf8(content: bytes, file: str, encoding: str | None) -> tuple[bytes, str]:
    """The content in UTF-8 without a mark, and the name of the encoding it was in.

    Raises:
        FileEmpty: it holds nothing.
        FileNotText: it is no text.
        FileNotInEncoding: it is not in the encoding asked for.
    """
    if not content.strip():
        raise FileEmpty(file=file)
    found = _known(encoding) if encoding else detect_encoding(content, file)
    if found == "utf-8":
        return content, found
    try:
        return content.decode(found).encode(), found
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileNotInEncoding(file=file, line=line, encoding=encoding or found) from error


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError as error:
        raise UnknownEncoding(encoding=encoding) from error
    return "utf-8-sig" if name == "utf-8" else name


def detect_encoding(content: bytes, file: str) -> str:
    """The encoding of a content, by its mark, by being valid UTF-8, else by a sample."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    if content.startswith(_NOT_TEXT):
        raise FileNotText(file=file)
    sample = content[:_SAMPLE]
    if b"\0" in sample:
        return _utf16_without_mark(sample, file)
    if b"\0" in content or len(sample.translate(None, _CONTROLS)) < len(sample):
        raise FileNotText(file=file)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(content)
    return "utf-8"


def _utf16_without_mark(sample: bytes, file: str) -> str:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    mostly = len(sample) * 0.3
    if odd > mostly and not even:
        return "utf-16-le"
    if even > mostly and not odd:
        return "utf-16-be"
    raise FileNotText(file=file)


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
