"""What the mapper's screen shows of a file: its first rows, suggestions and decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from dso_app.domain.kinds import Kind, guess_kinds
from dso_app.importing.columns.decisions import FileDecisions, decide
from dso_app.importing.columns.texts import factorize
from dso_app.importing.fields import Field, Values
from dso_app.importing.files.source import SourceFile
from dso_app.importing.mapping import (
    FIELDS,
    NO_NAMES,
    fields_for,
    find_column,
    fits,
    missing,
    suggested,
)
from dso_app.importing.opening import merged, open_file, seen, still_usable
from dso_app.importing.request import FileKind, ReadingOptions
from dso_app.importing.rows import MappedTable
from dso_app.importing.suggest import NO_LEDGER
from dso_app.importing.suggesting.ledger import Ledger

FIRST_ROWS = 50
_MOST_WORDS = 50
_TOP_LINES = 20
_TOP_BYTES = 64 * 1024


@dataclass(frozen=True)
class KindWord:
    """A word of the file's column of kinds, and the kind it means so far."""

    word: str
    kind: Kind | None


@dataclass(frozen=True)
class FileSample:
    """The head of a file as the mapper shows it."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: dict[str, str]
    """Field → column: as said, as remembered, else as suggested."""
    missing: tuple[Field, ...]
    """Required fields without a column."""
    encoding: str
    delimiter: str
    """Both empty for a workbook."""
    sheets: tuple[str, ...]
    """Sheets of a workbook that can be chosen; none of a text file."""
    sheet: str
    """The one that is read."""
    header_line: int
    """Line of the header, counted from 1; 0 where the file has none."""
    top: tuple[tuple[int, str], ...]
    """First lines and the words in them, to choose the header from."""
    decisions: FileDecisions
    kinds: tuple[KindWord, ...]
    fields: tuple[Field, ...]
    """What its columns can feed, custom fields by the names they were given."""
    recognised: bool
    """Files of this header were mapped before: nothing needs to be asked."""


def sample_for_mapper(
    kind: FileKind,
    path: Path,
    name: str,
    *,
    said: ReadingOptions,
    known: ReadingOptions,
    country: str,
    names: Mapping[str, str] = NO_NAMES,
    ledger: Ledger = NO_LEDGER,
) -> FileSample:
    """Read the head of a file, and decide from all values of its dates and amounts.

    Args:
        kind: what the file holds.
        path: where it is.
        name: what the user calls it.
        said: what was settled on the screen so far.
        known: what its profile remembers.
        country: of the entity, for what stays ambiguous.
        names: of custom fields: a column of that name is suggested for it.
        ledger: what is known of customers and users.

    Raises:
        ImportRefused: the file cannot be read as text.
    """
    source = open_file(path, name, said, known)
    usable = still_usable(kind, known, source)
    reading = merged(said, usable, source)
    header = source.head.header
    columns = _columns(kind, reading, header)
    settled = seen(said, usable, source)
    new: dict[str, str] = {}
    if not set(header) <= set(settled):
        new = suggested(
            *(kind, source.head, names), settled=columns, seen=settled, ledger=ledger, asked=True
        )
        columns |= new
    valued = _needed(kind, columns)
    table = source.table(set(valued.values()))
    mapped = MappedTable(name, table, valued)
    words = factorize(table.cells[valued["kind"]])[1] if "kind" in valued else []
    return FileSample(
        header=header,
        rows=source.head.sample[:FIRST_ROWS],
        columns=columns,
        missing=tuple(missing(kind, columns)),
        encoding=source.head.encoding,
        delimiter=source.head.delimiter,
        sheets=source.head.sheets,
        sheet=source.head.sheet,
        header_line=source.head.header_line,
        top=_top(source),
        decisions=decide(mapped, FIELDS[kind], reading, country),
        kinds=_kind_words(words, reading),
        fields=fields_for(kind, names),
        recognised=fits(header, usable.columns) and not new,
    )


def _top(source: SourceFile) -> tuple[tuple[int, str], ...]:
    if isinstance(source.content, bytes):
        begins = source.content[:_TOP_BYTES].decode(errors="ignore").encode()
        source = replace(source, content=begins)
    first = islice(source.rows(), _TOP_LINES)
    return tuple((row.line, " · ".join(filter(None, map(str.strip, row.cells)))) for row in first)


def _columns(kind: FileKind, reading: ReadingOptions, header: Sequence[str]) -> dict[str, str]:
    names = {field.name for field in FIELDS[kind]}
    return {
        name: find_column(header, word) for name, word in reading.columns.items() if name in names
    }


def _needed(kind: FileKind, columns: dict[str, str]) -> dict[str, str]:
    """The mapped columns whose values decide something."""
    looked_at = {
        field.name
        for field in FIELDS[kind]
        if field.values in {Values.DATE, Values.AMOUNT} or field.name == "kind"
    }
    return {name: word for name, word in columns.items() if name in looked_at}


def _kind_words(words: Sequence[str], reading: ReadingOptions) -> tuple[KindWord, ...]:
    guessed = guess_kinds(words)
    return tuple(
        KindWord(word, reading.kinds.get(word, guessed[word]))
        for word in sorted(words)[:_MOST_WORDS]
        if word
    )
