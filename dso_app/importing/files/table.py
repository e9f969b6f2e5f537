"""A text file as a table: header, columns of text as they stand in it, and line numbers."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dso_app.importing.errors import FileEmpty, FileMalformed, FileTooWide
from dso_app.importing.files.head import Head

Cells = NDArray[np.object_]
"""A column of texts without spaces around them; empty where the file says nothing."""

MOST_COLUMNS = 500
_NEWLINE, _QUOTE = 10, b'"'
_SPACES = " \t\n\r\v\f\xa0\u1680\u2000\u2001\u2002\u2003\u2009\u202f\u3000"
"""Most columns hold none of them, and need no stripping."""
_AS_TEXT = '="'
"""How programs keep spreadsheets from taking a code for a number: `="00123"`."""
_DISARMED = ("'=", "'@")
_APOSTROPHE = b"'"
"""How spreadsheets are kept from taking a text for a formula."""


_RULE = re.compile(rb"[-=_*]{5}")
_SAMPLE = 64 * 1024


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


def read_table(content: bytes, file: str, head: Head, wanted: Collection[str]) -> Table:
    """The wanted columns of a content in UTF-8, everything as text, leading zeros kept.

    Raises:
        FileEmpty: nothing stands under the header.
        FileMalformed: its cells cannot be told apart.
        FileTooWide: it has too many columns.
    """
    body = content[_offset(content, head.first_line - 1) :]
    if not body or body.isspace():
        raise FileEmpty(file=file)
    places = [place for place, word in enumerate(head.header) if word in wanted]
    frame = _parse(body, file, head, places)
    overflowing = np.zeros(len(frame), dtype=bool)
    for place in frame.columns[len(places) :]:
        overflowing |= frame[place].to_numpy() != ""
    wrapped = _QUOTE in body and _AS_TEXT.encode() in body
    disarmed = _APOSTROPHE in body and any(mark.encode() in body for mark in _DISARMED)
    cells = {
        head.header[place]: _bare(_stripped(frame[place]), wrapped=wrapped, disarmed=disarmed)
        for place in places
    }
    table = Table(head.header, cells, _lines(body, head, len(frame)), overflowing)
    return without_repeats(_without_rules(table) if _RULE.search(body, 0, _SAMPLE) else table)


def _without_rules(table: Table) -> Table:
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
        again &= cells == word
        if not again.any():
            return table
    for word, cells in table.cells.items():
        table.cells[word] = np.where(again, "", cells)
    return table


def _parse(body: bytes, file: str, head: Head, places: list[int]) -> pd.DataFrame:
    """The columns at these places, then those beyond the header."""
    for measure in (_width, _width_read):
        width = measure(body, head.delimiter)
        if max(width, len(head.header)) > MOST_COLUMNS:
            raise FileTooWide(file=file, limit=MOST_COLUMNS)
        columns = [*places, *range(len(head.header), width)]
        try:
            frame = pd.read_csv(
                io.BytesIO(body),
                sep=head.delimiter,
                header=None,
                names=range(width),
                usecols=[place for place in columns if place < width] or [0],
                dtype=object,
                na_filter=False,
                skip_blank_lines=False,
                engine="c",
                # In pieces that fit the processor's cache: half the time of one whole piece.
                low_memory=True,
            )
        except ValueError:
            # A stray quotation mark misleads the quick measure: rows are longer than it says.
            continue
        # No row may reach some columns of the header: they are empty.
        return frame.reindex(columns=columns, fill_value="")
    raise FileMalformed(file=file)


def _offset(content: bytes, lines: int) -> int:
    """Where the line after so many lines begins."""
    offset = 0
    for _ in range(lines):
        offset = content.find(b"\n", offset) + 1
        if not offset:
            return len(content)
    return offset


def _width(body: bytes, delimiter: str) -> int:
    """The most cells a row has."""
    telling = {_NEWLINE, ord(delimiter), ord(_QUOTE)}
    cuts = np.frombuffer(body.translate(None, bytes(set(range(256)) - telling)), dtype=np.uint8)
    quotes = cuts == ord(_QUOTE)
    if quotes.any():
        # What stands between quotation marks cuts nothing; a doubled one closes and opens again.
        outside = np.cumsum(quotes, dtype=np.uint8) % 2 == 0
        cuts = cuts[outside & ~quotes]
    ends = np.flatnonzero(cuts == _NEWLINE)
    return int(np.diff(np.concatenate(([-1], ends, [len(cuts)]))).max())


def _width_read(body: bytes, delimiter: str) -> int:
    """The most cells a row has, by reading every row."""
    return max((len(row.cells) for row in text_rows(body, delimiter)), default=1)


def text_rows(content: bytes, delimiter: str) -> Iterator[FileRow]:
    """The rows of a content in UTF-8; what cannot be cut ends them."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            yield FileRow(begins, cells)
            begins = reader.line_num + 1
    except csv.Error:
        return


def _stripped(column: "pd.Series[str]") -> Cells:
    cells: Cells = column.to_numpy(dtype=object)
    together = "".join(cells)
    if not any(space in together for space in _SPACES):
        return cells
    return each(cells, str.strip)


def _bare(cells: Cells, *, wrapped: bool, disarmed: bool) -> Cells:
    """Cells without what keeps spreadsheets from reading them their own way."""
    if wrapped:
        cells = each(cells, _unwrapped)
    return each(cells, _armed) if disarmed else cells


def _unwrapped(cell: str) -> str:
    if cell.startswith(_AS_TEXT) and cell.endswith('"') and len(cell) > len(_AS_TEXT):
        return cell[len(_AS_TEXT) : -1].replace('""', '"').strip()
    return cell


def _armed(cell: str) -> str:
    return cell[1:] if cell.startswith(_DISARMED) else cell


def each(cells: Iterable[str], change: Callable[[str], str]) -> Cells:
    """The cells of a column, each changed."""
    texts = [change(cell) for cell in cells]
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    return column


def _lines(body: bytes, head: Head, rows: int) -> NDArray[np.int64]:
    """The line on which each row begins."""
    first = head.first_line
    physical = body.count(b"\n") + (not body.endswith(b"\n"))
    if physical == rows or _QUOTE not in body:
        return np.arange(first, first + rows)
    # Quoted cells hold line breaks: only reading them again tells where each row begins.
    reader = csv.reader(io.StringIO(body.decode(), newline=""), delimiter=head.delimiter)
    ends = [0]
    ends += [reader.line_num for _ in reader]
    if len(ends) <= rows:
        return np.arange(first, first + rows)
    return np.asarray(ends[:rows], dtype=np.int64) + first
