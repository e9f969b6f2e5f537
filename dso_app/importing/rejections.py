"""Rows that cannot be imported, and why: collected column by column, told line by line."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dso_app.importing.answer import RowError
from dso_app.importing.rows import Rows

Mask = NDArray[np.bool_]


class Rejections:
    """The rejected rows of a file and their errors."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._errors: list[tuple[int, RowError]] = []
        self.rejected: Mask = np.zeros(len(rows), dtype=bool)

    def line(self, row: int) -> int:
        """The line of a row in its file."""
        return int(self._rows.lines[row])

    def add(
        self,
        bad: Mask,
        field: str,
        message: str,
        values: Mapping[int, Mapping[str, Any]] = MappingProxyType({}),
    ) -> None:
        """Reject rows because of a field; `values` fill the message, by row."""
        for row in np.flatnonzero(bad).tolist():
            error = self._rows.error(row, field, message, values.get(row, {}))
            self._errors.append((row, error))
        self.rejected |= bad

    def errors(self) -> tuple[RowError, ...]:
        """The errors in the order of the lines."""
        return tuple(error for _, error in sorted(self._errors, key=lambda pair: pair[0]))


def mask_of(rows: Sequence[int] | NDArray[np.int64], count: int) -> Mask:
    """A mask of `count` rows that is true at the rows named."""
    mask = np.zeros(count, dtype=bool)
    mask[np.asarray(rows, dtype=np.int64)] = True
    return mask
