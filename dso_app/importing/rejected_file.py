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
from dso_app.texts import LANGUAGES, N_, translate

_HEADS = (N_("Line"), N_("Reason"))
_FORMULAS = ("=", "@")

Reasons = Mapping[tuple[str, int], list[str]]
"""File and line → why the row was rejected."""


def rejected_path(upload: Path) -> Path:
    """Where the rejected rows of an upload are kept."""
    return upload.with_name(f"{upload.name}.rejected.csv")


def is_rejected_file(header: Sequence[str]) -> bool:
    """Whether a header is that of rejected rows that were corrected: they are changes only."""
    return any(
        list(header[: len(_HEADS)]) == [translate(head, language) for head in _HEADS]
        for language in LANGUAGES
    )


def original_header(header: Sequence[str]) -> Sequence[str]:
    """The header the rows of a file first came with."""
    return header[len(_HEADS) :] if is_rejected_file(header) else header


def write_rejected(
    upload: Path, sources: Sequence[SourceFile], errors: Sequence[RowError], language: str
) -> None:
    """Keep the rejected rows beside the upload; none, and there is no file.

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
    words = list(dict.fromkeys(word for source in sources for word in source.head.header))
    reasons = _reasons(errors, sources, language)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=sources[0].head.delimiter)
        writer.writerow([*(translate(head, language) for head in _HEADS), *words])
        for source in sources:
            for line, cells in _rows(source):
                if why := reasons.get((source.name, line)):
                    told = [str(line), " / ".join(why)]
                    writer.writerow(
                        [_plain(cell) for cell in (*told, *_under(words, source, cells))]
                    )


def _reasons(errors: Sequence[RowError], sources: Sequence[SourceFile], language: str) -> Reasons:
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for error in errors:
        message = translate(error.message, language, **error.values)
        reasons[error.file or sources[0].name, error.line].append(f"{error.column}: {message}")
    return reasons


def _rows(source: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on; what the CSV reader cannot cut ends them."""
    reader = csv.reader(
        io.StringIO(source.content.decode(), newline=""), delimiter=source.head.delimiter
    )
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        return


def _under(words: Sequence[str], source: SourceFile, cells: Sequence[str]) -> list[str]:
    """A row's cells under the words of all files; those beyond the header stay at its end."""
    header = source.head.header
    if list(header) == list(words):
        return [*cells, *[""] * (len(header) - len(cells))]
    known = dict(zip(header, cells, strict=False))
    return [*(known.get(word, "") for word in words), *cells[len(header) :]]


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; signs of amounts stay."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
