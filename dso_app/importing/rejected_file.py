"""The rejected rows of an import as a file, to correct and import again.

The rows stand under the headers they came with, after two columns that say where they stood and
why they were rejected; those feed nothing when the file comes back.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dso_app.importing.answer import RowError
from dso_app.importing.files.source import SourceFile
from dso_app.importing.files.table import FileRow
from dso_app.importing.rejected_header import rejected_heads
from dso_app.importing.rejected_workbook import write_workbook
from dso_app.texts import translate

_FORMULAS = ("=", "@")
_ANY_LETTER = "utf-8-sig"
"""With its mark, without which spreadsheets take UTF-8 for something else."""

Reasons = Mapping[tuple[str, int], list[str]]
"""File and line → why the row was rejected."""


def rejected_path(upload: Path) -> Path:
    """Where the rejected rows of an upload are kept, as a text file or as a workbook."""
    return upload.with_name(f"{upload.name}.rejected")


def write_rejected(
    upload: Path, sources: Sequence[SourceFile], errors: Sequence[RowError], language: str
) -> None:
    """Keep the rejected rows beside the upload; none, and there is no file.

    They are laid out as the first file is: a workbook with a sheet of its name, or a text with
    its delimiter and encoding.

    Args:
        upload: the (first) file as it was stored.
        sources: the files imported together.
        errors: why rows were rejected, all of them.
        language: of the reasons.
    """
    path = rejected_path(upload)
    if not errors:
        path.unlink(missing_ok=True)
        return
    first = sources[0].head
    words = list(dict.fromkeys(word for source in sources for word in source.head.header))
    rows = _rejected_rows(sources, words, _reasons(errors, sources, language))
    header = [*rejected_heads(language), *words]
    if sources[0].is_workbook:
        write_workbook(path, first.sheet, header, rows)
    else:
        path.write_bytes(_as_text(header, list(rows), first.delimiter, first.encoding))


def _reasons(errors: Sequence[RowError], sources: Sequence[SourceFile], language: str) -> Reasons:
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for error in errors:
        message = translate(error.message, language, **error.values)
        reasons[error.file or sources[0].name, error.line].append(f"{error.column}: {message}")
    return reasons


def _rejected_rows(
    sources: Sequence[SourceFile], words: Sequence[str], reasons: Reasons
) -> Iterator[tuple[str, FileRow]]:
    """The reason why each was rejected, and the row under the words of all files."""
    for source in sources:
        for row in source.rows():
            if why := reasons.get((source.name, row.line)):
                yield " / ".join(why), _under(words, source, row)


def _under(words: Sequence[str], source: SourceFile, row: FileRow) -> FileRow:
    """A row under the words of all files; cells beyond its header stay at its end."""
    header = source.head.header
    places = {word: place for place, word in enumerate(header[: len(row.cells)])}
    own = [places.get(word) for word in words]
    beyond = range(len(header), len(row.cells))
    cells = ["" if place is None else row.cells[place] for place in (*own, *beyond)]
    typed = [0 if place is None else row.typed[place] for place in own] if row.typed else ()
    return FileRow(row.line, cells, typed)


def _as_text(
    header: Sequence[str], rows: Sequence[tuple[str, FileRow]], delimiter: str, encoding: str
) -> bytes:
    """Text in the encoding of the file, where all letters but those of the reasons fit into it."""
    encoding = _ANY_LETTER if encoding == "utf-8" else encoding
    fitting = [(why.encode(encoding, "replace").decode(encoding), row) for why, row in rows]
    try:
        return _delimited(header, fitting, delimiter).encode(encoding)
    except UnicodeEncodeError:
        return _delimited(header, rows, delimiter).encode(_ANY_LETTER)


def _delimited(header: Sequence[str], rows: Sequence[tuple[str, FileRow]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    for why, row in rows:
        writer.writerow([row.line, why, *map(_plain, row.cells)])
    return text.getvalue()


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; signs of amounts stay."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
