"""A file as a table: header, columns of text as they stand in it, and line numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.object_]
"""A column of texts without spaces around them; empty where the file says nothing."""

MOST_COLUMNS = 500


class Typed(IntEnum):
    """What a workbook says a cell is; everything in a text file is text."""

    TEXT = 0
    NUMBER = 1
    DATE = 2


class FileRow(NamedTuple):
    """A row as it stands in a file."""

    line: int
    """Where it begins, counted from 1."""
    cells: Sequence[str]
    typed: Sequence[int] = ()
    """What a workbook says each cell is (`Typed`); a text file says nothing."""


@dataclass(frozen=True)
class Table:
    """The columns of a file that were wanted, by header word."""

    header: tuple[str, ...]
    cells: dict[str, Cells]
    lines: NDArray[np.int64]
    overflowing: NDArray[np.bool_]
    """Rows with more cells than the header."""
    typed: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    """Columns of a workbook with cells that are no text: `Typed` of each cell.

    Numbers stand in `cells` with a decimal point, dates year first.
    """

    def written(self, word: str, kind: Typed) -> Cells:
        """The cells of a column but those a workbook types so: what people wrote their own way."""
        cells, typed = self.cells[word], self.typed.get(word)
        return cells if typed is None else cells[typed != kind]


def without_rules(table: Table) -> Table:
    """The table with rows of dashes left blank, as lists are printed."""
    rows = zip(*table.cells.values(), strict=True)
    ruled = np.fromiter(
        (not any(map(str.isalnum, "".join(row))) for row in rows), bool, len(table.lines)
    )
    for word, cells in table.cells.items():
        table.cells[word] = np.where(ruled, "", cells)
    return table


def without_repeats(table: Table) -> Table:
    """The table with its header left blank where it stands again, as at the top of pages."""
    again = np.ones(len(table.lines), dtype=bool)
    for word, cells in table.cells.items():
        meant = word.casefold()
        if meant not in "\n".join(cells).casefold():
            return table
        again &= np.fromiter((cell.casefold() == meant for cell in cells), bool, len(cells))
    for word, cells in table.cells.items():
        table.cells[word] = np.where(again, "", cells)
    return table
