"""The mapped columns of one import's files, one under the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dso_app.importing.answer import RowError
from dso_app.importing.files.table import Cells, Table, Typed


@dataclass(frozen=True)
class MappedTable:
    """A file's table, and which of its columns feeds which field."""

    file: str
    table: Table
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """Cells by field, where each row stands in its file, and how the file calls each field."""

    cells: Mapping[str, Cells]
    lines: NDArray[np.int64]
    overflowing: NDArray[np.bool_]
    """Rows with more cells than the header: nothing in them can be trusted."""
    files: NDArray[np.int64]
    sources: tuple[MappedTable, ...]
    numbers: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    """Fields with cells that came as numbers of a workbook, with a decimal point: which."""

    def __len__(self) -> int:
        return len(self.lines)

    def has(self, field: str) -> bool:
        """Whether a column feeds the field."""
        return field in self.cells

    def filled(self, field: str) -> NDArray[np.bool_]:
        """Rows whose cell of a field is not empty."""
        if field not in self.cells:
            return np.zeros(len(self), dtype=bool)
        filled: NDArray[np.bool_] = self.cells[field] != ""
        return filled

    def take(self, chosen: NDArray[np.bool_]) -> "Rows":
        """Some of the rows."""
        cells = {name: column[chosen] for name, column in self.cells.items()}
        numbers = {name: mask[chosen] for name, mask in self.numbers.items()}
        flags = self.overflowing[chosen]
        return Rows(cells, self.lines[chosen], flags, self.files[chosen], self.sources, numbers)

    def error(self, row: int, field: str, message: str, values: Mapping[str, Any]) -> RowError:
        """The error of a row, naming its line, the file's own word for the column, the value."""
        source = self.sources[int(self.files[row])]
        return RowError(
            line=int(self.lines[row]),
            column=source.columns.get(field, field),
            value=str(self.cells[field][row]) if field in self.cells else "",
            message=message,
            values=values,
            file=source.file if len(self.sources) > 1 else "",
        )


def stack(tables: Sequence[MappedTable]) -> Rows:
    """The rows of files imported together; a field that a file does not have is empty there."""
    fields = dict.fromkeys(name for source in tables for name in source.columns)
    sizes = [len(source.table.lines) for source in tables]
    return Rows(
        cells={
            name: np.concatenate([_cells(source, name) for source in tables]) for name in fields
        },
        lines=np.concatenate([source.table.lines for source in tables]),
        overflowing=np.concatenate([source.table.overflowing for source in tables]),
        files=np.repeat(np.arange(len(tables)), sizes),
        sources=tuple(tables),
        numbers={
            name: np.concatenate([_numbers(source, name) for source in tables])
            for name in fields
            if any(source.columns.get(name) in source.table.typed for source in tables)
        },
    )


def _numbers(source: MappedTable, field: str) -> NDArray[np.bool_]:
    typed = source.table.typed.get(source.columns.get(field, ""))
    if typed is None:
        return np.zeros(len(source.table.lines), dtype=bool)
    numbers: NDArray[np.bool_] = typed == Typed.NUMBER
    return numbers


def _cells(source: MappedTable, field: str) -> Cells:
    word = source.columns.get(field)
    if word is None:
        return np.full(len(source.table.lines), "", dtype=object)
    return source.table.cells[word]
