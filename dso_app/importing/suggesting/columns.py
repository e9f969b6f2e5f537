"""What the first values of a column have in common."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from dso_app.importing.suggesting import shapes
from dso_app.importing.values import is_total

_WIDE = 4
"""Columns from which a row with a single cell is a heading between rows."""
_LOOKED_AT = 200
"""Different values looked at."""

Test = Callable[[str], bool]


@dataclass(frozen=True)
class Column:
    """A column of a file: its header word, and its cells in the first rows."""

    place: int
    word: str
    cells: Sequence[str]

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each value stands in the column."""
        return Counter(self.filled)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The first different values."""
        return tuple(self.counts)[:_LOOKED_AT]

    @cached_property
    def _shares(self) -> dict[Test, float]:
        return {}

    def share(self, test: Test) -> float:
        """The share of different values that pass a test; none pass in an empty column."""
        if test not in self._shares:
            passed = sum(1 for value in self.values if test(value))
            self._shares[test] = passed / len(self.values) if self.values else 0.0
        return self._shares[test]

    @property
    def is_empty(self) -> bool:
        """Whether no row fills it."""
        return not self.filled

    @property
    def different(self) -> float:
        """The share of filled cells that are different."""
        return len(self.counts) / len(self.filled) if self.filled else 0.0

    @property
    def fullness(self) -> float:
        """The share of rows that fill it."""
        return len(self.filled) / len(self.cells) if self.cells else 0.0

    @cached_property
    def amounts(self) -> tuple[int | None, ...]:
        """Its cells in hundredths, by the decimal mark most of them are read by; none if empty.

        Only compared with one another: the sample decides nothing about the file's decimals.
        """
        read = {
            mark: tuple(shapes.amount_of(cell, mark) if cell else None for cell in self.cells)
            for mark in ".,"
        }
        return max(read.values(), key=lambda found: sum(1 for one in found if one is not None))


def columns_of(header: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns of a file's first rows; what stands between rows tells nothing."""
    stripped = [[cell.strip() for cell in row] for row in sample]
    words = [word.casefold() for word in header]
    rows = [row for row in stripped if not _is_between(row, words)] or stripped
    return tuple(
        Column(place, word, tuple(row[place] for row in rows)) for place, word in enumerate(header)
    )


def _is_between(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether it is a total, a heading of a part, or the header again."""
    if len(row) < _WIDE:
        return False
    filled = [cell for cell in row if cell]
    if len(filled) <= 1 or is_total(filled[0]):
        return True
    return row[0].casefold() == header[0] and [cell.casefold() for cell in row] == header
