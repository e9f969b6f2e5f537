"""The columns of an import's rows as values, each file's read as that file writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.amounts import Mark
from dso_app.importing.columns.amounts import Minor, read_amounts
from dso_app.importing.columns.dates import read_dates
from dso_app.importing.columns.decisions import FileDecisions, assumed_in
from dso_app.importing.rejections import Mask
from dso_app.importing.rows import Rows


@dataclass(frozen=True)
class Decisions:
    """How the files of an import write their dates and decimals."""

    files: tuple[FileDecisions, ...]
    """In the order of the rows' sources."""

    @property
    def assumed(self) -> Mapping[str, str]:
        """Option → value assumed."""
        return assumed_in(self.files)

    def dates(self, rows: Rows, field: str) -> tuple[NDArray[np.int64], Mask]:
        """A field's column as ordinals, and which cells are no dates; empty ones are `NO_DAY`."""
        cells = rows.cells[field]
        orders = [file.orders.get(field) for file in self.files]
        if len(set(orders)) == 1:
            return read_dates(cells, orders[0])
        days, bad = np.zeros(len(cells), dtype=np.int64), np.zeros(len(cells), dtype=bool)
        for place, here in self._parts(rows, [str(order) for order in orders]):
            days[here], bad[here] = read_dates(cells[here], orders[place])
        return days, bad

    def amounts(self, rows: Rows, field: str, places: NDArray[np.int64]) -> tuple[Minor, Mask]:
        """A field's column in minor units, and which cells are no amounts; empty cells are 0.

        Args:
            rows: of the files.
            field: the field.
            places: decimals of each row's currency.
        """
        cells = rows.cells[field]
        minor, bad = np.zeros(len(cells), dtype=np.int64), np.zeros(len(cells), dtype=bool)
        for mark, part in self._marked(rows, field):
            for count in np.unique(places[part]).tolist():
                here: Mask = part & (places == count)
                minor[here], bad[here] = read_amounts(cells[here], mark, count)
        return minor, bad

    def _marked(self, rows: Rows, field: str) -> Iterator[tuple[Mark | None, Mask]]:
        """The rows that write a field with one decimal mark, with that mark."""
        marks = [file.marks.get(field) for file in self.files]
        numbers = rows.numbers.get(field)
        if numbers is not None:
            yield ".", numbers
        for place, part in self._parts(rows, [str(mark) for mark in marks]):
            yield marks[place], part if numbers is None else part & ~numbers

    def _parts(self, rows: Rows, told: list[str]) -> Iterator[tuple[int, Mask]]:
        """The rows of files that tell the same, with the place of one of these files."""
        for value in dict.fromkeys(told):
            alike = [place for place, one in enumerate(told) if one == value]
            if len(alike) == len(told):
                yield 0, np.ones(len(rows), dtype=bool)
            else:
                yield alike[0], np.isin(rows.files, alike)
