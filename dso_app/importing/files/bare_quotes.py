"""Quotation marks of files that know no quoting: a FEC's labels may hold any, even a single one.

Read as other files are, a mark at the start of a label would swallow what follows it, lines
included. Cells with such marks are written as those files would write them.
"""

import csv
import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_QUOTE = b'"'
_WIDE = 4
_FEC = re.compile(rb"(?i)\s*journalcode\s*([|\t])\s*journallib")


def escape_bare_quotes(content: bytes) -> bytes:
    """A content in UTF-8, its bare quotation marks doubled where it is a FEC.

    Some programs quote the cells of a FEC nevertheless: those that are quoted stay.
    """
    if _QUOTE not in content:
        return content
    header, _, _ = content.partition(b"\n")
    found = _FEC.match(header)
    if found is None or _QUOTE in header:
        return content
    delimiter = found[1]
    width = header.count(delimiter) + 1
    return b"\n".join(
        _escaped(line, delimiter, width) if _QUOTE in line else line
        for line in content.split(b"\n")
    )


def escape_open_quotes(content: bytes, delimiter: str, width: int) -> bytes:
    """A content in UTF-8, quotation marks doubled that open a cell and never close it.

    Such a mark would swallow all lines down to the next one, and they would be missed without a
    word. It is told from the first line of a cell with line breaks by the line after it: that one
    is as wide as the header, and so a row by itself. Narrow tables are too much like texts.
    """
    if _QUOTE not in content or width < _WIDE:
        return content
    odd = np.flatnonzero(_count(content, _QUOTE) % 2).tolist()
    if not odd:
        return content
    cut = delimiter.encode()
    lines = content.split(b"\n")
    is_row = _count(content, cut) == width - 1
    after = dict(pairwise(line for line, text in enumerate(lines) if text.strip()))
    inside = False
    for line in odd:
        cells = lines[line].removesuffix(b"\r").split(cut)
        opens = any(cell.startswith(_QUOTE) and not _is_plain(cell) for cell in cells)
        if inside or not opens:
            inside = False
        elif is_row[line] and line in after and is_row[after[line]]:
            lines[line] = cut.join(cell if _is_plain(cell) else _quoted(cell) for cell in cells)
        else:
            inside = True
    return b"\n".join(lines)


def _count(content: bytes, letter: bytes) -> NDArray[np.int64]:
    """How often a letter stands in each line."""
    letters = np.frombuffer(content, dtype=np.uint8)
    ends = np.append(np.flatnonzero(letters == ord(b"\n")), len(letters))
    upto = np.searchsorted(np.flatnonzero(letters == ord(letter)), ends)
    return np.diff(upto, prepend=0)


def _escaped(line: bytes, delimiter: bytes, width: int) -> bytes:
    cells = line.removesuffix(b"\r").split(delimiter)
    if len(cells) != width and len(_cut(line, delimiter)) == width:
        return line
    return delimiter.join(cell if _is_plain(cell) else _quoted(cell) for cell in cells)


def _cut(line: bytes, delimiter: bytes) -> list[str]:
    try:
        return next(csv.reader([line.decode()], delimiter=delimiter.decode(), strict=True), [])
    except csv.Error:
        return []


def _is_plain(cell: bytes) -> bool:
    """Whether a cell is read as it is meant: without marks, or quoted whole."""
    if _QUOTE not in cell:
        return True
    quoted = len(cell) > 1 and cell.startswith(_QUOTE) and cell.endswith(_QUOTE)
    return quoted and _QUOTE not in cell[1:-1].replace(_QUOTE * 2, b"")


def _quoted(cell: bytes) -> bytes:
    return _QUOTE + cell.replace(_QUOTE, _QUOTE * 2) + _QUOTE
