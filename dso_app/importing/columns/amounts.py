"""A column of amounts in minor units, equal to `domain.amounts` cell by cell, but by columns.

Plain cells (`1200`, `-1200.5`, `1 200,00`, `1.200,00`) are read from their digits, all at once,
in whole numbers; every other cell goes through `parse_amount`.
"""

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.amounts import (
    Mark,
    MarkDecision,
    NotAnAmount,
    decide_decimal_mark,
    parse_amount,
)
from dso_app.importing.files.table import Cells
from dso_app.importing.rejections import Mask

Minor = NDArray[np.int64]

_LONGEST_PLAIN = 20
_MOST_DIGITS = 15
_NEWLINE, _MINUS, _ZERO, _NINE = (ord(letter) for letter in "\n-09")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_ONES = str.maketrans("23456789", "11111111")


def decide_mark(cells: Cells) -> MarkDecision:
    """`decide_decimal_mark` of a column, each shape of number read once.

    Which digits stand in a number does not matter to it, except zeros.
    """
    shapes = Counter("\0".join(cells).translate(_ONES).split("\0"))
    votes = {".": 0, ",": 0}
    either = False
    for shape, count in shapes.items():
        decision = decide_decimal_mark([shape])
        if decision.mark:
            votes[decision.mark] += count
        either = either or decision.ambiguous
    if votes["."] != votes[","]:
        return MarkDecision("." if votes["."] > votes[","] else ",", ambiguous=False)
    return MarkDecision(None, ambiguous=either or votes["."] > 0)


def read_amounts(cells: Cells, mark: Mark | None, decimals: int) -> tuple[Minor, Mask]:
    """A column in minor units, and which cells are no amounts; empty cells are 0.

    Args:
        cells: texts without spaces around them.
        mark: the column's decimal mark.
        decimals: of the currency.
    """
    minor = np.zeros(len(cells), dtype=np.int64)
    bad = np.zeros(len(cells), dtype=bool)
    plain = _read_plain(cells, mark, decimals, minor)
    for row in np.flatnonzero(~plain & (cells != "")).tolist():
        try:
            minor[row] = parse_amount(cells[row], mark, decimals)
        except NotAnAmount:
            bad[row] = True
    return minor, bad


def _read_plain(cells: Cells, mark: Mark | None, decimals: int, minor: Minor) -> Mask:
    """Fill in the plain cells; gives which they are."""
    text = "\n".join(cells).translate(_SPACES)
    if not len(cells) or text.count("\n") != len(cells) - 1:
        # A line break inside a cell: it is not worth telling the others apart.
        return np.zeros(len(cells), dtype=bool)
    letters, lengths = _matrix(text.encode("ascii", "replace"))
    negative = letters[0] == _MINUS
    is_mark = letters == ord(mark) if mark else np.zeros(letters.shape, dtype=bool)
    marks = _count(is_mark)
    whole_end = np.where(marks > 0, is_mark.argmax(0), lengths)
    is_digit = (letters >= _ZERO) & (letters <= _NINE)
    digits = _count(is_digit)
    separators = _separators(text, letters, whole_end, negative, mark)
    places = np.where(marks > 0, lengths - whole_end - 1, 0)
    plain: Mask = (
        (digits + negative + marks + separators == lengths)
        & (lengths <= _LONGEST_PLAIN)
        & (marks <= 1)
        & (whole_end > negative)
        & (places <= decimals)
        & (digits > 0)
        & (digits + decimals - places < _MOST_DIGITS)
    )
    value = np.zeros(len(lengths), dtype=np.int64)
    for column, here in zip(letters, is_digit, strict=True):
        value = np.where(here, value * 10 + (column.astype(np.int64) - _ZERO), value)
    value *= 10 ** np.clip(decimals - places, 0, decimals)
    minor[plain] = np.where(negative, -value, value)[plain]
    return plain


def _count(mask: Mask) -> NDArray[np.int64]:
    """How often a mask is true in each number."""
    counts: NDArray[np.int64] = mask.sum(0, dtype=np.int8).astype(np.int64)
    return counts


def _matrix(text: bytes) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The letters of each line, the first of all lines in the first row, and the lines' lengths.

    Lines longer than a plain number are cut.
    """
    content = np.frombuffer(text + b"\n", dtype=np.uint8)
    ends = np.flatnonzero(content == _NEWLINE)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    width = int(min(max(lengths.max(initial=1), 1), _LONGEST_PLAIN))
    letters = np.zeros((width, len(lengths)), dtype=np.uint8)
    last = len(content) - 1
    for place in range(width):
        letter = content[np.minimum(starts + place, last)]
        letters[place] = np.where(lengths > place, letter, 0)
    return letters, lengths


def _separators(
    text: str,
    letters: NDArray[np.uint8],
    whole_end: NDArray[np.int64],
    negative: Mask,
    mark: Mark | None,
) -> NDArray[np.int64]:
    """How many separators of thousands each number has, where they stand as they must.

    That is every third digit of its whole part, and all the same.
    """
    found = np.zeros(letters.shape[1], dtype=np.int64)
    by_mark = {".": ",", ",": ".", None: ""}[mark]
    separators = [separator for separator in by_mark + " '" if separator in text]
    if not separators:
        return found
    places = np.arange(letters.shape[0])[:, None]
    distance = whole_end - places
    slots = (distance % 4 == 0) & (distance > 0) & (places > negative)
    for separator in separators:
        here = letters == ord(separator)
        found += np.where((here == slots).all(0), _count(here), 0)
    return found


def mentions_currency(cells: Cells) -> bool:
    """Whether some amounts carry a currency, as a code or a sign."""
    return bool(re.search(r"[A-Za-z$£¥฿₠-⃏]", "".join(cells)))
