"""The head of a file: its delimiter, its header row and the first rows under it."""

import csv
import io
from collections import Counter
from dataclasses import dataclass

from dso_app.domain.kinds import plain_words
from dso_app.importing.errors import FileEmpty

DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_BYTES = 256 * 1024
_SAMPLE_LINES = 1000
_HEADER_WITHIN = 30
"""A header stands in the first lines, under titles at most."""
_FILLED_SHARE = 0.6


@dataclass(frozen=True)
class Head:
    """How a file is cut, and how it begins."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    """Header words, made different where the file repeats one."""
    header_line: int
    """Last line of the header, counted from 1."""
    sample: tuple[tuple[str, ...], ...]
    """First rows under the header, as wide as it."""


def read_head(content: bytes, file: str, encoding: str, delimiter: str | None) -> Head:
    """The head of a content in UTF-8; the delimiter is found from the sample unless given."""
    text = content[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    if len(content) > _SAMPLE_BYTES:
        text = text.rpartition("\n")[0]
    found = delimiter or detect_delimiter(text)
    rows = _rows(text, found)
    position = _header_position(rows)
    if position is None:
        raise FileEmpty(file=file)
    line, words = rows[position]
    header = _distinct([word.strip() for word in words])
    sample = tuple(
        tuple(cell.strip() for cell in (*cells, *[""] * len(header))[: len(header)])
        for _, cells in rows[position + 1 :]
    )
    return Head(encoding, found, header, line, sample)


def detect_delimiter(text: str) -> str:
    """The delimiter that cuts most lines of a sample into the same, largest number of cells."""
    best, best_score = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for _, cells in _rows(text, delimiter) if any(cells))
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        score = (width - 1) * (count / max(widths.total(), 1)) ** 2
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows of a sample with the number of their last line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        for cells in reader:
            rows.append((reader.line_num, cells))
            if len(rows) == _SAMPLE_LINES:
                break
    except csv.Error:
        # A cell longer than the reader takes: what was read so far is sample enough.
        return rows
    return rows


def _header_position(rows: list[tuple[int, list[str]]]) -> int | None:
    """The first row that is as full as the file gets and holds words only."""
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in rows]
    if not any(filled):
        return None
    common = Counter(count for count in filled if count).most_common(1)[0][0]
    for position, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        if filled[position] >= max(_FILLED_SHARE * common, 1) and _all_words(cells):
            return position
    return next(position for position, count in enumerate(filled) if count)


def _all_words(cells: list[str]) -> bool:
    words = [cell for cell in cells if cell.strip()]
    return all(any(c.isalpha() for c in word) for word in words) and len(words) == len(
        {plain_words(word) or word for word in words}
    )


def _distinct(words: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    distinct = []
    for position, word in enumerate(words, start=1):
        name = word or f"#{position}"
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(distinct)
