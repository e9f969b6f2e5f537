"""Cells as they are meant: no blanks around them, no wrapping, nothing where they say nothing."""

import re
from collections.abc import Callable, Iterable

import numpy as np

from dso_app.importing.files.table import Cells

Change = Callable[[str], str]

_SPACES = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All that `str.strip` takes away. Most columns hold none of them, and need no stripping."""
_AS_TEXT = '="'
"""How programs keep spreadsheets from taking a code for a number: `="00123"`."""
_DISARMED = ("'=", "'@")
"""How spreadsheets are kept from taking a text for a formula."""
_MARKED = re.compile(r"'\d+")
"""The mark of a text in a spreadsheet, before a code: `'00123`."""
_NOTHING = re.compile(
    r"NULL|\(null\)|#N/?[ADBV]|#[A-ZÉÈÄÖÜ/0]+[!?]"
    r"|(?:00|0000)([-/.])00\1(?:00|0000)(?: 00:00(?::00)?)?"
)
"""What databases and spreadsheets write where there is nothing, days of zeros included."""
_SAYING_NOTHING = ("NULL", "(null)", "#N", "-00-00", "/00/00", ".00.00")
"""One of them stands in each such cell but in errors of other languages."""
_ERROR = re.compile(r"#[^#\s]{1,20}[!?]")
_MARKED_SOMEWHERE = re.compile(r"'[0-9]")


def may_want_stripping(content: str, delimiter: str) -> bool:
    """Whether a space may stand at the edge of a cell: beside what cells are cut by.

    Looking at the whole file at once is much faster than at each of its cells. Where cells are
    quoted, a line's end beside a quotation mark may be either, and counts.

    Args:
        content: the cells.
        delimiter: what stands between them.
    """
    quoted = '"' in content
    return any(
        _stands_at_an_edge(space, content, delimiter)
        for space in _SPACES
        if space in content and (quoted or space not in {"\n", delimiter})
    )


def _stands_at_an_edge(space: str, content: str, delimiter: str) -> bool:
    edges = f'[{re.escape(delimiter)}\n"]'
    # One way through the content, from space to space.
    beside = re.compile(f"{space}(?:{edges}|(?<={edges}{space}))")
    return content.startswith(space) or content.endswith(space) or bool(beside.search(content))


def stripped(cells: Cells) -> Cells:
    """A column without spaces around its cells."""
    together = "".join(cells)
    if not any(space in together for space in _SPACES):
        return cells
    return each(cells, str.strip)


def changes(content: str) -> list[Change]:
    """What is to be done to the cells of a file: nothing to those of most files.

    All of it is looked through, for what its first rows do not hold may come later.

    Args:
        content: its cells.
    """
    found: list[Change] = []
    if _holds(content, _AS_TEXT):
        found.append(_unwrapped)
    if any(_holds(content, mark) for mark in _DISARMED):
        found.append(_armed)
    if any(_holds(content, words) for words in _SAYING_NOTHING) or (
        "#" in content and _ERROR.search(content)
    ):
        found.append(_meant)
    if "'" in content and _MARKED_SOMEWHERE.search(content):
        found.append(_unmarked)
    return found


def _holds(content: str, words: str) -> bool:
    """Whether words stand in a content: a single letter is looked for much faster."""
    return words[0] in content and words in content


def changed(cells: Cells, wanted: Iterable[Change]) -> Cells:
    """A column after all changes."""
    for change in wanted:
        cells = each(cells, change)
    return cells


def each(cells: Iterable[str], change: Change) -> Cells:
    """The cells of a column, each changed."""
    texts = [change(cell) for cell in cells]
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    return column


def _unwrapped(cell: str) -> str:
    if cell.startswith(_AS_TEXT) and cell.endswith('"') and len(cell) > len(_AS_TEXT):
        return cell[len(_AS_TEXT) : -1].replace('""', '"').strip()
    return cell


def _armed(cell: str) -> str:
    return cell[1:] if cell.startswith(_DISARMED) else cell


def _unmarked(cell: str) -> str:
    return cell[1:] if _MARKED.fullmatch(cell) else cell


def _meant(cell: str) -> str:
    return "" if _NOTHING.fullmatch(cell) else cell
