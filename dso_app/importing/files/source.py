"""A file on disk → how it is cut, its head, and its columns: text files and workbooks alike."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dso_app.importing.errors import FileTooLarge, FileUnreadable
from dso_app.importing.files.bare_quotes import escape_bare_quotes, escape_open_quotes
from dso_app.importing.files.encodings import to_utf8
from dso_app.importing.files.head import Head, read_head
from dso_app.importing.files.layout import AS_FOUND, Layout
from dso_app.importing.files.table import FileRow, Table
from dso_app.importing.files.text_table import read_table, text_rows
from dso_app.importing.files.workbook import Sheet, is_workbook, read_sheet

LARGEST_MB = 512


@dataclass(frozen=True)
class SourceFile:
    """A file that was read, not yet cut into columns."""

    name: str
    content: bytes | Sheet
    """A text file in UTF-8, lines ended by a line feed; else the sheet of a workbook."""
    head: Head
    digest: str
    """SHA-256 of the file as it came."""

    @property
    def is_workbook(self) -> bool:
        """Whether it has sheets, and cells that say what they are."""
        return isinstance(self.content, Sheet)

    def table(self, wanted: Collection[str]) -> Table:
        """The wanted columns of the file.

        Raises:
            FileEmpty, FileMalformed, FileTooWide: they cannot be cut.
        """
        if isinstance(self.content, Sheet):
            return self.content.table(self.name, self.head, wanted)
        return read_table(self.content, self.name, self.head, wanted)

    def rows(self) -> Iterator[FileRow]:
        """All its rows, the header among them; what cannot be cut ends them."""
        if isinstance(self.content, Sheet):
            return self.content.rows()
        return text_rows(self.content, self.head)


class StoredFile:
    """A file on disk, read once, however often it is looked at another way."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._sheets: dict[str | None, Sheet] = {}

    def cut(self, layout: Layout = AS_FOUND) -> SourceFile:
        """The file laid out as said; what is not said is found in it.

        Raises:
            ImportRefused: it cannot be read, or not so.
        """
        raw, digest = self._raw
        if is_workbook(raw):
            sheet = self._sheet(layout.sheet)
            head = sheet.head(self._name, layout.header_line)
            return SourceFile(self._name, sheet, head, digest)
        content, encoding = to_utf8(raw, self._name, layout.encoding)
        content = escape_bare_quotes(content)
        said = (layout.delimiter, layout.header_line)
        head = read_head(content, self._name, encoding, *said)
        whole = escape_open_quotes(content, head.delimiter, len(head.header))
        if whole != content:
            head = read_head(whole, self._name, encoding, *said)
        return SourceFile(self._name, whole, head, digest)

    @cached_property
    def _raw(self) -> tuple[bytes, str]:
        try:
            if self._path.stat().st_size > LARGEST_MB * 2**20:
                raise FileTooLarge(file=self._name, limit=LARGEST_MB)
            raw = self._path.read_bytes()
        except OSError as error:
            raise FileUnreadable(file=self._name) from error
        return raw, hashlib.sha256(raw).hexdigest()

    def _sheet(self, name: str | None) -> Sheet:
        if name not in self._sheets:
            self._sheets[name] = read_sheet(self._path, self._name, name)
        return self._sheets[name]


def load(path: Path, name: str, layout: Layout = AS_FOUND) -> SourceFile:
    """Read a file laid out as said; what is not said is found in it."""
    return StoredFile(path, name).cut(layout)
