"""A file as a table: header, columns of text as they stand in it, and line numbers."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dso_app.importing.errors import FileEmpty, FileMalformed, FileTooWide
from dso_app.importing.files.head import Head

Cells = NDArray[np.object_]
"""A column of texts without spaces around them; empty where the file says nothing."""

_MOST_COLUMNS = 500
_NEWLINE, _QUOTE = 10, b'"'
_SPACES = " \t\n\r\v\f\xa0\u1680\u2000\u2001\u2002\u2003\u2009\u202f\u3000"
"""Most columns hold none of them, and need no stripping."""


@dataclass(frozen=True)
class Table:
    """The columns of a file that were wanted, by header word."""

    header: tuple[str, ...]
    cells: dict[str, Cells]
    lines: NDArray[np.int64]
    overflowing: NDArray[np.bool_]
    """Rows with more cells than the header."""


def read_table(content: bytes, file: str, head: Head, wanted: Collection[str]) -> Table:
    """The wanted columns of a content in UTF-8, everything as text, leading zeros kept.

    Raises:
        FileEmpty: nothing stands under the header.
        FileMalformed: its cells cannot be told apart.
        FileTooWide: it has too many columns.
    """
    body = content[_offset(content, head.header_line) :]
    if not body.strip():
        raise FileEmpty(file=file)
    places = [place for place, word in enumerate(head.header) if word in wanted]
    frame = _parse(body, file, head, places)
    overflowing = np.zeros(len(frame), dtype=bool)
    for place in frame.columns[len(places) :]:
        overflowing |= frame[place].to_numpy() != ""
    cells = {head.header[place]: _stripped(frame[place]) for place in places}
    return Table(head.header, cells, _lines(body, head, len(frame)), overflowing)


def _parse(body: bytes, file: str, head: Head, places: list[int]) -> pd.DataFrame:
    """The columns at these places, then those beyond the header."""
    for measure in (_width, _width_read):
        width = measure(body, head.delimiter)
        if max(width, len(head.header)) > _MOST_COLUMNS:
            raise FileTooWide(file=file, limit=_MOST_COLUMNS)
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
        except pd.errors.ParserError:
            # A stray quotation mark misleads the quick measure.
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
    content = np.frombuffer(body, dtype=np.uint8)
    is_end, is_delimiter = content == _NEWLINE, content == ord(delimiter)
    if _QUOTE in body:
        # What stands between quotation marks cuts nothing; a doubled one closes and opens again.
        outside = np.cumsum(content == ord(_QUOTE), dtype=np.uint8) % 2 == 0
        is_end, is_delimiter = is_end & outside, is_delimiter & outside
    delimiters = np.flatnonzero(is_delimiter)
    ends = np.searchsorted(delimiters, np.flatnonzero(is_end))
    return int(np.diff(np.concatenate(([0], ends, [len(delimiters)]))).max()) + 1


def _width_read(body: bytes, delimiter: str) -> int:
    """The most cells a row has, by reading every row."""
    return max((len(row) for row in _rows(body, delimiter)), default=1)


def _rows(body: bytes, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(body.decode(), newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error:
        return


def _stripped(column: "pd.Series[str]") -> Cells:
    cells: Cells = column.to_numpy(dtype=object)
    together = "".join(cells)
    if not any(space in together for space in _SPACES):
        return cells
    stripped = np.empty(len(cells), dtype=object)
    stripped[:] = [cell.strip() for cell in cells]
    return stripped


def _lines(body: bytes, head: Head, rows: int) -> NDArray[np.int64]:
    """The line on which each row begins."""
    first = head.header_line + 1
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
