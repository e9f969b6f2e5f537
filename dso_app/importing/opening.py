"""The files of one import, opened and read by what was said, remembered, or found in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from dso_app.importing.errors import ImportRefused, MissingColumn
from dso_app.importing.files.head import NO_HEADER
from dso_app.importing.files.source import SourceFile, StoredFile
from dso_app.importing.mapping import NO_NAMES, are_believed, fits, has_column, resolve
from dso_app.importing.request import FileKind, ImportRequest, ReadingOptions
from dso_app.importing.rows import MappedTable, Rows, stack
from dso_app.importing.suggest import NO_LEDGER
from dso_app.importing.suggesting.ledger import Ledger


@dataclass(frozen=True)
class ReadFiles:
    """The rows of an import's files and how they were read."""

    rows: Rows
    readings: tuple[ReadingOptions, ...]
    """How each file is read."""
    sources: tuple[SourceFile, ...]

    @property
    def reading(self) -> ReadingOptions:
        """How the first file is read; kind words are the same for all."""
        return self.readings[0]

    @property
    def worth_keeping(self) -> ReadingOptions:
        """What the profile should remember: the whole mapping, and what was said."""
        return replace(self.reading, columns=self.rows.sources[0].columns)


def read_files(
    request: ImportRequest,
    known: ReadingOptions,
    names: Mapping[str, str] = NO_NAMES,
    ledger: Ledger = NO_LEDGER,
) -> ReadFiles:
    """Read the mapped columns of an import's files.

    Args:
        request: the files, and what was said about them.
        known: what their profile remembers.
        names: of custom fields: a column of that name feeds it.
        ledger: what is known of customers and users.

    Raises:
        MissingColumn: of a required field, named with its file where there are several.
    """
    sources, tables, readings = [], [], []
    for path, name in zip(request.files, request.shown_names, strict=True):
        source = open_file(path, name, request.reading, known)
        said = _said_of(request.reading, source)
        usable = still_usable(request.kind, known, source)
        reading = merged(said, usable, source)
        try:
            mapping = resolve(
                request.kind,
                source.head,
                reading.columns,
                seen=seen(said, usable, source),
                names=names,
                ledger=ledger,
                kinds=said.kinds,
            )
        except MissingColumn as error:
            if len(request.files) == 1:
                raise
            raise MissingColumn(error.fields, error.header, name) from error
        table = source.table(set(mapping.values()))
        sources.append(source)
        readings.append(reading)
        tables.append(MappedTable(source.name, table, mapping))
    return ReadFiles(stack(tables), tuple(readings), tuple(sources))


def _said_of(said: ReadingOptions, source: SourceFile) -> ReadingOptions:
    """What was said about columns with one file's header in sight, as far as another has them."""
    header = source.head.header
    if not said.header or said.header == header:
        return said
    columns = {name: word for name, word in said.columns.items() if has_column(header, word)}
    return replace(said, columns=columns)


def open_file(path: Path, name: str, said: ReadingOptions, known: ReadingOptions) -> SourceFile:
    """Open a file as said; as remembered where that gives the remembered columns; else as found."""
    return cut(StoredFile(path, name), said, known)


def cut(stored: StoredFile, said: ReadingOptions, known: ReadingOptions) -> SourceFile:
    """Lay out a file as said; as remembered where that gives the remembered columns; else as found.

    Raises:
        ImportRefused: it cannot be read, or not so.
    """
    layout = said.layout_after(known)
    if layout != said.layout:
        try:
            source = stored.cut(layout)
        except ImportRefused:
            # The file is another than the ones remembered: it speaks for itself.
            return stored.cut(said.layout)
        if fits(source.head.header, known.columns):
            return source
    return stored.cut(said.layout)


def merged(said: ReadingOptions, known: ReadingOptions, source: SourceFile) -> ReadingOptions:
    """What was said before what is remembered; columns and marks only of the same header."""
    kinds = {**known.kinds, **said.kinds}
    if not fits(source.head.header, known.columns):
        return replace(said, kinds=kinds)
    whole = is_whole(said, source)
    return ReadingOptions(
        columns=said.columns if whole else {**known.columns, **said.columns},
        kinds=kinds,
        **vars(said.layout_after(known)),
        dates=said.dates or known.dates,
        decimal=said.decimal or known.decimal,
        orders=said.orders if said.dates else {**_still(known.orders, known, said), **said.orders},
        marks=said.marks if said.decimal else {**_still(known.marks, known, said), **said.marks},
        header=said.header,
    )


def still_usable(kind: FileKind, known: ReadingOptions, source: SourceFile) -> ReadingOptions:
    """What is remembered, without its columns where a file without header holds other values."""
    head = source.head
    if head.header_line != NO_HEADER or not fits(head.header, known.columns):
        return known
    as_wide = len(head.header) == len(known.header)
    return known if as_wide and are_believed(kind, head, known.columns) else forgetting(known)


def forgetting(known: ReadingOptions) -> ReadingOptions:
    """What is remembered, without its columns."""
    return replace(known, columns={}, header=(), orders={}, marks={})


def seen(said: ReadingOptions, known: ReadingOptions, source: SourceFile) -> tuple[str, ...]:
    """The columns for which it was settled, by a person or before, what they feed."""
    if is_whole(said, source):
        return source.head.header
    fitting = fits(source.head.header, known.columns) and not said.columns
    return known.header if fitting else ()


Way = TypeVar("Way")


def _still(
    ways: Mapping[str, Way], known: ReadingOptions, said: ReadingOptions
) -> Mapping[str, Way]:
    """What is remembered about columns, of the fields that are not fed by another one now."""
    return {
        name: way
        for name, way in ways.items()
        if said.columns.get(name) in {None, known.columns.get(name)}
    }


def is_whole(said: ReadingOptions, source: SourceFile) -> bool:
    """Whether all that feeds anything in a file was said, with this very header in sight."""
    return bool(said.header) and said.header == source.head.header
