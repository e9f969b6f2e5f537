"""A text file as a table: cut into columns all at once."""

import csv
import io
import re
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dso_app.importing.errors import FileEmpty, FileMalformed, FileTooWide
from dso_app.importing.files.cells import changed, changes, may_want_stripping, stripped
from dso_app.importing.files.head import Head, reader_of
from dso_app.importing.files.table import (
    MOST_COLUMNS,
    FileRow,
    Table,
    without_repeats,
    without_rules,
)

_NEWLINE, _QUOTE = 10, b'"'
_RULE = re.compile(rb"[-=_*]{5}")
_SAMPLE = 64 * 1024


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
    columns = {head.header[place]: frame[place].to_numpy(dtype=object) for place in places}
    text = body.decode()
    if may_want_stripping(text, head.delimiter):
        columns = {word: stripped(cells) for word, cells in columns.items()}
    wanted_changes = changes(text)
    cells = {word: changed(column, wanted_changes) for word, column in columns.items()}
    table = Table(head.header, cells, _lines(body, head, len(frame)), overflowing)
    return without_repeats(without_rules(table) if _RULE.search(body, 0, _SAMPLE) else table)


def _parse(body: bytes, file: str, head: Head, places: list[int]) -> pd.DataFrame:
    """The columns at these places, then those beyond the header."""
    for measure in (_width, _width_read):
        width = measure(body, head)
        if max(width, len(head.header)) > MOST_COLUMNS:
            raise FileTooWide(file=file, limit=MOST_COLUMNS)
        columns = [*places, *range(len(head.header), width)]
        try:
            frame = pd.read_csv(
                io.BytesIO(body),
                sep=head.delimiter,
                skipinitialspace=head.spaced,
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


def _width(body: bytes, head: Head) -> int:
    """The most cells a row has."""
    telling = {_NEWLINE, ord(head.delimiter), ord(_QUOTE)}
    cuts = np.frombuffer(body.translate(None, bytes(set(range(256)) - telling)), dtype=np.uint8)
    quotes = cuts == ord(_QUOTE)
    if quotes.any():
        # What stands between quotation marks cuts nothing; a doubled one closes and opens again.
        outside = np.cumsum(quotes, dtype=np.uint8) % 2 == 0
        cuts = cuts[outside & ~quotes]
    ends = np.flatnonzero(cuts == _NEWLINE)
    return int(np.diff(np.concatenate(([-1], ends, [len(cuts)]))).max())


def _width_read(body: bytes, head: Head) -> int:
    """The most cells a row has, by reading every row."""
    return max((len(row.cells) for row in text_rows(body, head)), default=1)


def text_rows(content: bytes, head: Head) -> Iterator[FileRow]:
    """The rows of a content in UTF-8; what cannot be cut ends them."""
    reader = reader_of(content.decode(), head.delimiter, spaced=head.spaced)
    begins = 1
    try:
        for cells in reader:
            yield FileRow(begins, cells)
            begins = reader.line_num + 1
    except csv.Error:
        return


def _lines(body: bytes, head: Head, rows: int) -> NDArray[np.int64]:
    """The line on which each row begins."""
    first = head.first_line
    physical = body.count(b"\n") + (not body.endswith(b"\n"))
    if physical == rows or _QUOTE not in body:
        return np.arange(first, first + rows)
    # Quoted cells hold line breaks: only reading them again tells where each row begins.
    reader = reader_of(body.decode(), head.delimiter, spaced=head.spaced)
    ends = [0]
    ends += [reader.line_num for _ in reader]
    if len(ends) <= rows:
        return np.arange(first, first + rows)
    return np.asarray(ends[:rows], dtype=np.int64) + first
