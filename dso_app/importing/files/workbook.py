"""A sheet of a workbook as a table; `workbook_process` reads it, in a process of its own."""

import json
import marshal
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from dso_app.importing.errors import (
    FileEmpty,
    FileNotText,
    FileTooWide,
    ImportRefused,
    UnknownSheet,
    WorkbookBroken,
    WorkbookLocked,
    WorkbookTooLarge,
)
from dso_app.importing.files.cells import changed, changes, each
from dso_app.importing.files.head import SAMPLE_ROWS, Head, under_header
from dso_app.importing.files.header import Row
from dso_app.importing.files.table import MOST_COLUMNS, FileRow, Table, without_repeats

_READER = Path(__file__).with_name("workbook_process.py")
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_ANSWER = 10_000_000
_RAN_OUT = {-one for one in signal.Signals if one.name in {"SIGABRT", "SIGKILL", "SIGXCPU"}}
"""How the reader ends when it may not have more memory or time."""


def is_workbook(content: bytes) -> bool:
    """Whether a content begins as workbooks do, whatever its file is called."""
    return content.startswith((_ZIP, _COMPOUND))


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read, and the names of all that show."""

    sheets: tuple[str, ...]
    name: str
    columns: tuple[tuple[list[str], bytes], ...]
    """Texts from the first row on, and what the workbook says each is (`Typed`)."""

    def head(self, file: str, header_line: int | None) -> Head:
        """The head of the sheet; its header is found unless said."""
        first = [cells[:SAMPLE_ROWS] for cells, _ in self.columns]
        rows = [Row(line, line, cells) for line, cells in enumerate(zip(*first, strict=True), 1)]
        header, line, first_line, sample = under_header(rows, file, header_line)
        return Head(header, line, first_line, sample, sheets=self.sheets, sheet=self.name)

    def table(self, file: str, head: Head, wanted: Collection[str]) -> Table:
        """The wanted columns under the header.

        Raises:
            FileEmpty: nothing stands under the header.
        """
        above = head.first_line - 1
        count = len(self.columns[0][0])
        if not any(any(cells[above:]) for cells, _ in self.columns):
            raise FileEmpty(file=file)
        cells, typed = {}, {}
        for word, (texts, kinds) in zip(head.header, self.columns, strict=False):
            if word not in wanted:
                continue
            wanted_changes = changes("\n".join(texts[above:]))
            cells[word] = changed(each(texts[above:], str), wanted_changes)
            if any(kinds[above:]):
                typed[word] = np.frombuffer(kinds, dtype=np.uint8)[above:]
        lines = np.arange(head.first_line, count + 1)
        return without_repeats(
            Table(head.header, cells, lines, np.zeros(len(lines), dtype=bool), typed)
        )

    def rows(self) -> Iterator[FileRow]:
        """Its rows, from the first on."""
        texts = zip(*(cells for cells, _ in self.columns), strict=True)
        kinds = zip(*(typed for _, typed in self.columns), strict=True)
        for line, (row, typed) in enumerate(zip(texts, kinds, strict=True), start=1):
            yield FileRow(line, row, typed)


def read_sheet(path: Path, file: str, sheet: str | None) -> Sheet:
    """A sheet of a workbook: the one named, else the first that looks like a table.

    That is the first one that shows with two rows of three filled cells or more; where there is
    none, the first that holds anything.

    Raises:
        FileEmpty, FileNotText, FileTooWide: there is nothing to read, or it is no table.
        UnknownSheet: it has no sheet of that name.
        WorkbookBroken, WorkbookLocked, WorkbookTooLarge: it cannot be read.
    """
    command = [sys.executable, "-I", str(_READER), str(path), *([sheet] if sheet else [])]
    with subprocess.Popen(  # noqa: S603 - our own script, the path is a single argument
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        try:
            told = _told(process.stdout)
            if "error" in told:
                raise _refusal(told, file, sheet)
            columns = tuple(_column(process.stdout) for _ in range(told["columns"]))
        except (ValueError, EOFError) as error:
            process.wait()
            broken = WorkbookTooLarge if process.returncode in _RAN_OUT else WorkbookBroken
            raise broken(file=file) from error
    return Sheet(tuple(told["sheets"]), told["sheet"], columns)


def _told(answers: IO[bytes]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(answers.readline(_LONGEST_ANSWER))
    return told


def _column(answers: IO[bytes]) -> tuple[list[str], bytes]:
    size = int.from_bytes(answers.read(8), "big")
    texts, kinds = marshal.loads(answers.read(size))  # noqa: S302 - our own script wrote it
    return texts, kinds


def _refusal(told: Mapping[str, Any], file: str, sheet: str | None) -> ImportRefused:
    refusals = {
        "empty": FileEmpty(file=file),
        "other": FileNotText(file=file),
        "wide": FileTooWide(file=file, limit=MOST_COLUMNS),
        "large": WorkbookTooLarge(file=file),
        "password": WorkbookLocked(file=file),
        "sheet": UnknownSheet(file=file, sheet=sheet, sheets=", ".join(told.get("sheets", ()))),
    }
    return refusals.get(told["error"], WorkbookBroken(file=file))
