"""Which row of a file is its header: words over columns of values.

A column whose cells are numbers, dates, addresses or codes votes: for a row that has a word where
the others have such values, against a row that has such a value itself. The header is the row
above the first one that looks like all the others; without votes, the first row of words.
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from dso_app.domain.kinds import plain_words

_WITHIN = 30
"""A header stands in the first lines, under titles at most."""
_FILLED_SHARE = 0.6
_LOOKED_AT = 50
_MOSTLY = 0.6
_MONEY = re.compile(r"[A-Z]{3}\s?[-\d(][^A-Za-z]*|[^A-Za-z]*[\d)]\s?[A-Z]{3}")
_RUNS = re.compile(r"[0-9]+|[^\W\d_]+")


class Row(NamedTuple):
    """A row of a file, the lines it begins and ends on, counted from 1."""

    begins: int
    ends: int
    cells: Sequence[str]


class _Look(Enum):
    EMPTY = "empty"
    WORDS = "words"
    CODE = "code"
    NUMBER = "number"
    EMAIL = "email"


class _Votes(NamedTuple):
    header: int
    row: int
    """Of columns in which the row looks like those under it."""


def find_header(rows: Sequence[Row]) -> int | None:
    """The place of the header among the first rows of a file; none when it has no header."""
    full = full_rows(rows)
    candidates = []
    for place in full:
        if place >= _WITHIN:
            break
        cells = rows[place].cells
        votes = _votes(cells, [rows[below].cells for below in full if below > place])
        if votes.row > votes.header:
            # It is a row like the others: what is no header by now never comes.
            break
        words, distinct = _words(cells)
        if votes.header or words:
            filled = sum(1 for cell in cells if cell.strip())
            candidates.append(((votes.header, words and distinct, words, filled), -place))
    return -max(candidates)[1] if candidates else None


def full_rows(rows: Sequence[Row]) -> list[int]:
    """The places of the rows that are about as full as most: not titles, blanks or totals."""
    filled = [sum(1 for cell in row.cells if cell.strip()) for row in rows]
    usual = Counter(count for count in filled if count).most_common(1)
    enough = max(_FILLED_SHARE * usual[0][0], 1) if usual else 1
    return [place for place, count in enumerate(filled) if count >= enough]


def _words(cells: Sequence[str]) -> tuple[bool, bool]:
    """Whether a row holds words only, and whether they all differ."""
    words = [cell for cell in cells if cell.strip()]
    only = all(
        any(letter.isalpha() for letter in word) and _look(word) is not _Look.EMAIL
        for word in words
    )
    return only, len(words) == len({plain_words(word) or word for word in words})


def _votes(cells: Sequence[str], below: Sequence[Sequence[str]]) -> _Votes:
    others = [row for row in below if row != cells][:_LOOKED_AT]
    stems = Counter(_stem(cell) for cell in cells)
    for_header = for_row = 0
    for place, cell in enumerate(cells):
        values = [row[place] for row in others if place < len(row) and row[place].strip()]
        vote = _vote(cell.strip(), values) if values else None
        if vote is False and _look(cell) is _Look.CODE and stems[_stem(cell)] > 1:
            # `Address 1`, `Address 2`: numbered words, not a code.
            vote = None
        for_header += vote is True
        for_row += vote is False
    return _Votes(for_header, for_row)


def _stem(cell: str) -> str:
    return "".join(letter for letter in cell.casefold() if letter.isalpha())


def _vote(cell: str, values: Sequence[str]) -> bool | None:
    """Whether a column takes its cell for a header; none when it cannot tell."""
    look = _look(cell)
    if look is _Look.EMPTY:
        return None
    looks = Counter(_look(value) for value in values)
    usual, count = looks.most_common(1)[0]
    if count < _MOSTLY * len(values):
        # Codes with and without letters: `C12`, `00042`.
        usual = _Look.WORDS if looks[_Look.WORDS] >= _MOSTLY * len(values) / 2 else _Look.CODE
    if usual in {_Look.NUMBER, _Look.EMAIL}:
        return look is not usual
    if usual is _Look.CODE:
        if look is _Look.WORDS:
            return True
        return False if _shape(cell) in {_shape(value) for value in values} else None
    return False if cell in values else None


@lru_cache(maxsize=4096)
def _look(cell: str) -> _Look:
    if not any(letter.isalnum() for letter in cell):
        return _Look.EMPTY
    if "@" in cell:
        return _Look.EMAIL
    if not any(letter.isdigit() for letter in cell):
        return _Look.WORDS
    if not any(letter.isalpha() for letter in cell) or _MONEY.fullmatch(cell.strip()):
        return _Look.NUMBER
    return _Look.CODE


def _shape(cell: str) -> str:
    """Letters and digits of a cell by their runs: `FA-2026/17` and `FA-2025/9` are alike."""
    return _RUNS.sub(lambda run: "9" if run[0][0].isdigit() else "A", cell)
