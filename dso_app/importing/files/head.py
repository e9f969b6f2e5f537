"""The head of a file: its delimiter, its header row and the first rows under it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dso_app.importing.errors import FileEmpty, FileMalformed, LineTooLong, NoHeaderThere
from dso_app.importing.files.header import Row, find_header, full_rows
from dso_app.importing.rejected_header import is_rejected_file

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (";", ",", "\t", "|")
NO_HEADER = 0
"""Line of the header of a file that has none."""
SAMPLE_ROWS = 1000
_SAMPLE_BYTES = 256 * 1024
_SAYS_DELIMITER = "sep="
"""Excel's own first line, which names the delimiter: `sep=;`."""


@dataclass(frozen=True)
class Head:
    """How a file is cut, and how it begins."""

    header: tuple[str, ...]
    """Header words, made different where the file repeats one; `Column 1`… where it has none."""
    header_line: int
    """Last line of the header, counted from 1; `NO_HEADER` where the file has none."""
    first_line: int
    """Line on which the first row under it begins."""
    sample: tuple[tuple[str, ...], ...]
    """First rows under the header, as wide as it."""
    encoding: str = ""
    """Of a text file, as its delimiter."""
    delimiter: str = ""
    spaced: bool = False
    """Blanks stand between the delimiters and the quotation marks of a text file."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook that show; none of a text file."""
    sheet: str = ""
    """The one that is read."""


def read_head(
    content: bytes,
    file: str,
    encoding: str,
    delimiter: str | None = None,
    header_line: int | None = None,
) -> Head:
    """The head of a content in UTF-8; delimiter and header are found from a sample unless given.

    Raises:
        FileEmpty: there is nothing in it.
        FileMalformed, LineTooLong: it is no table.
        NoHeaderThere: the line named holds no header.
    """
    text = content[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    if len(content) > _SAMPLE_BYTES:
        # One line longer than the sample is no table: what cuts it into columns says so.
        text = text.rpartition("\n")[0] or text
    first, _, _ = text.partition("\n")
    told = first.strip('" \r')
    says = told.lower().startswith(_SAYS_DELIMITER) and len(told) == len(_SAYS_DELIMITER) + 1
    found = delimiter or (told[-1] if says else detect_delimiter(text))
    spaced = re.search(f'{re.escape(found)} +"', text) is not None
    rows = _rows(text, found, spaced=spaced)[int(says) :]
    if not rows and not says and text.strip():
        raise FileMalformed(file=file) if '"' in text else LineTooLong(file=file, line=1)
    header, line, first_line, sample = under_header(rows, file, header_line)
    return Head(header, line, first_line, sample, encoding, found, spaced)


def under_header(
    rows: Sequence[Row], file: str, header_line: int | None
) -> tuple[tuple[str, ...], int, int, tuple[tuple[str, ...], ...]]:
    """The header of a file's first rows, its line, the first line under it, the rows from there.

    Raises:
        FileEmpty: the rows hold nothing.
        NoHeaderThere: the line named holds no header.
    """
    full = full_rows(rows)
    if not any(cell.strip() for row in rows for cell in row.cells):
        raise FileEmpty(file=file)
    place = _place(rows, file, header_line)
    if place is None:
        under = rows[full[0] :]
        header = tuple(f"Column {number}" for number in range(1, _widest(under) + 1))
        return header, NO_HEADER, under[0].begins, _sample(under, len(header))
    at = rows[place]
    header = _distinct([word.strip() for word in at.cells])
    return header, at.ends, at.ends + 1, _sample(rows[place + 1 :], len(header))


def _place(rows: Sequence[Row], file: str, header_line: int | None) -> int | None:
    """The place of the header row: the one named, else the one found."""
    if is_rejected_file([cell.strip() for cell in rows[0].cells]):
        # Rows given back to be corrected have a header above them whatever theirs had.
        return 0
    if header_line is None:
        return find_header(rows)
    if header_line == NO_HEADER:
        return None
    for place, row in enumerate(rows):
        if row.begins <= header_line <= row.ends and any(cell.strip() for cell in row.cells):
            return place
    raise NoHeaderThere(file=file, line=header_line)


def _widest(rows: Sequence[Row]) -> int:
    """How many columns the rows fill."""
    return max(
        place
        for row in rows
        for place, cell in enumerate(row.cells, start=1)
        if place == 1 or cell.strip()
    )


def _sample(rows: Sequence[Row], width: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(cell.strip() for cell in (*row.cells, *[""] * width)[:width]) for row in rows
    )


def detect_delimiter(text: str) -> str:
    """The delimiter that cuts most lines of a sample into the same, largest number of cells."""
    best, best_score = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(row.cells) for row in _rows(text, delimiter) if any(row.cells))
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        score = (width - 1) * (count / max(widths.total(), 1)) ** 2
        if score > best_score:
            best, best_score = delimiter, score
    return best


def reader_of(text: str, delimiter: str, *, spaced: bool) -> "Reader":
    """Reads the rows of a text; `line_num` is the line the last one ends on."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=spaced)


def _rows(text: str, delimiter: str, *, spaced: bool = False) -> list[Row]:
    """The rows of a sample."""
    reader = reader_of(text, delimiter, spaced=spaced)
    rows: list[Row] = []
    begins = 1
    try:
        for cells in reader:
            rows.append(Row(begins, reader.line_num, cells))
            begins = reader.line_num + 1
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:
        # A cell longer than the reader takes: what was read so far is sample enough.
        return rows
    return rows


def _distinct(words: list[str]) -> tuple[str, ...]:
    named = [word or f"#{position}" for position, word in enumerate(words, start=1)]
    seen: Counter[str] = Counter()
    taken, distinct = set(named), []
    for name in named:
        seen[name] += 1
        other = name
        while seen[name] > 1 and other in taken:
            other = f"{name} ({seen[name]})"
            seen[name] += other in taken
        taken.add(other)
        distinct.append(other)
    return tuple(distinct)
