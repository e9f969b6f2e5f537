"""The files of one import, opened and read by what was said, remembered, or found in them."""

from dataclasses import dataclass, replace
from pathlib import Path

from dso_app.importing.errors import ImportRefused
from dso_app.importing.files.source import SourceFile, load
from dso_app.importing.files.table import read_table
from dso_app.importing.mapping import fits, resolve
from dso_app.importing.request import ImportRequest, ReadingOptions
from dso_app.importing.rows import MappedTable, Rows, stack


@dataclass(frozen=True)
class ReadFiles:
    """The rows of an import's files and how they were read."""

    rows: Rows
    reading: ReadingOptions
    sources: tuple[SourceFile, ...]

    @property
    def worth_keeping(self) -> ReadingOptions:
        """What the profile should remember: the whole mapping, and what was said."""
        return replace(self.reading, columns=self.rows.sources[0].columns)


def read_files(request: ImportRequest, known: ReadingOptions) -> ReadFiles:
    """Read the mapped columns of an import's files."""
    sources, tables = [], []
    reading = request.reading
    for path, name in zip(request.files, request.shown_names, strict=True):
        source = open_file(path, name, request.reading, known)
        reading = merged(request.reading, known, source)
        settled = is_whole(request.reading, source) or (
            source.head.header == known.header and not request.reading.columns
        )
        mapping = resolve(request.kind, source.head, reading.columns, settled=settled)
        table = read_table(source.content, source.name, source.head, set(mapping.values()))
        sources.append(source)
        tables.append(MappedTable(source.name, table, mapping))
    return ReadFiles(stack(tables), reading, tuple(sources))


def open_file(path: Path, name: str, said: ReadingOptions, known: ReadingOptions) -> SourceFile:
    """Open a file as said; as remembered where that gives the remembered columns; else as found."""
    encoding, delimiter = said.encoding or known.encoding, said.delimiter or known.delimiter
    if (encoding, delimiter) != (said.encoding, said.delimiter):
        try:
            source = load(path, name, encoding, delimiter)
        except ImportRefused:
            # The file is another than the ones remembered: it speaks for itself.
            return load(path, name, said.encoding, said.delimiter)
        if fits(source.head.header, known.columns):
            return source
    return load(path, name, said.encoding, said.delimiter)


def merged(said: ReadingOptions, known: ReadingOptions, source: SourceFile) -> ReadingOptions:
    """What was said before what is remembered; columns and marks only of the same header."""
    kinds = {**known.kinds, **said.kinds}
    if not fits(source.head.header, known.columns):
        return replace(said, kinds=kinds)
    whole = is_whole(said, source)
    return ReadingOptions(
        columns=said.columns if whole else {**known.columns, **said.columns},
        kinds=kinds,
        delimiter=said.delimiter or known.delimiter,
        encoding=said.encoding or known.encoding,
        dates=said.dates or known.dates,
        decimal=said.decimal or known.decimal,
        header=said.header,
    )


def is_whole(said: ReadingOptions, source: SourceFile) -> bool:
    """Whether all that feeds anything in a file was said, with this very header in sight."""
    return bool(said.header) and said.header == source.head.header
