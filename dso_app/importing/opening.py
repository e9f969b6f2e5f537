"""The files of one import, opened and read by what was said, remembered, or found in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from dso_app.importing.errors import ImportRefused
from dso_app.importing.files.source import SourceFile, StoredFile
from dso_app.importing.mapping import NO_NAMES, fits, has_column, resolve
from dso_app.importing.request import ImportRequest, ReadingOptions
from dso_app.importing.rows import MappedTable, Rows, stack


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
    request: ImportRequest, known: ReadingOptions, names: Mapping[str, str] = NO_NAMES
) -> ReadFiles:
    """Read the mapped columns of an import's files.

    Args:
        request: the files, and what was said about them.
        known: what their profile remembers.
        names: of custom fields: a column of that name feeds it.
    """
    sources, tables, readings = [], [], []
    for path, name in zip(request.files, request.shown_names, strict=True):
        source = open_file(path, name, request.reading, known)
        reading = merged(_said_of(request.reading, source), known, source)
        settled = is_whole(request.reading, source) or (
            source.head.header == known.header and not request.reading.columns
        )
        mapping = resolve(request.kind, source.head, reading.columns, settled=settled, names=names)
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
