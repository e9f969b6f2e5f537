"""The file of a backup: a ZIP of what it is, a file of rows a table, and the copies of invoices.

Whatever comes out of one is hostile until proven: names, sizes, counts and values are checked
against what the backup says of itself and against what this program would ever write.
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - an exception, named as one

from dso_app.backups.errors import Damaged, NoRoom, NotABackup, TooNew
from dso_app.backups.tables import NOT_KEPT, TableShape, WrongValue, is_kind, read
from dso_app.models import metadata

MANIFEST = "manifest.json"
FORMAT = 1
MAGIC = "relance-backup"
KEPT_FOLDERS = ("attachments", "copies", "uploads")
"""Folders below the data folder that go along: files of customers, copies of invoices, files not
imported yet."""

_LONGEST_MANIFEST = 16 * 1024**2
_LONGEST_ROW = 256 * 1024**2
"""A letter with all the copies it may carry stays well below."""
_MOST_TIMES = 200
"""Rows of a ledger become at most this much smaller; what unfolds further is made to harm."""
_ALWAYS_FINE = 256 * 1024**2
_MOST_FILES = 2_000_000
_MEGABYTE = 1024**2
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_FILE_NAME = re.compile(
    r"files/(?:copies/[0-9a-f]{2}/[0-9a-f]{64}\.pdf|(?:attachments|uploads)/[0-9a-f]{32})"
)
"""Only what this program itself names so: no other folder can be reached."""


def member_of(table: str) -> str:
    """Where a table's rows stand."""
    return f"tables/{table}.jsonl"


def is_kept_file(name: str) -> bool:
    """Whether a file below the data folder (`copies/…`) has a name of ours."""
    return _FILE_NAME.fullmatch(f"files/{name}") is not None


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        revision: of the schema its rows have.
        made_at: real moment of the snapshot.
        tables: their shapes, and how many rows each has.
    """

    revision: str
    made_at: datetime
    version: str
    tables: dict[TableShape, int]


class Archive:
    """A backup opened for reading; what is wrong with it raises `Damaged`."""

    def __init__(self, name: str, zipped: ZipFile, revisions: frozenset[str]) -> None:
        self.name = name
        self._zip = zipped
        self._members = self._look_at_members()
        self.manifest = self._read_manifest(revisions)

    def rows(self, shape: TableShape) -> Iterator[dict[str, Any]]:
        """The rows of a table; all of them, or `Damaged`."""
        member = member_of(shape.name)
        as_row = read(shape)
        count = 0
        with self._open(member) as file:
            while line := self._line(file, member):
                count += 1
                try:
                    yield as_row(json.loads(line))
                except (WrongValue, ValueError, RecursionError):
                    self._damaged(f"{member}, {count}")
        if count != self.manifest.tables[shape]:
            self._damaged(member)

    def files(self) -> list[str]:
        """The files that go along, by their place below the data folder."""
        return [name.removeprefix("files/") for name in self._members if name.startswith("files/")]

    def extract(self, name: str, target: Path) -> None:
        """Write one of the files somewhere."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._open(f"files/{name}") as source, target.open("xb") as file:
            try:
                shutil.copyfileobj(source, file)
            except (BadZipFile, ZlibError, EOFError):
                self._damaged(name)

    def megabytes(self) -> int:
        """What it holds, unfolded."""
        return -(-sum(one.file_size for one in self._members.values()) // _MEGABYTE)

    def _look_at_members(self) -> dict[str, ZipInfo]:
        members = {one.filename: one for one in self._zip.infolist()}
        if len(members) != len(self._zip.infolist()) or len(members) > _MOST_FILES:
            self._damaged(MANIFEST)
        if MANIFEST not in members:
            raise NotABackup(name=self.name)
        for name in members:
            if name != MANIFEST and not self._is_ours(name):
                self._damaged(name[:80])
        unfolded = sum(one.file_size for one in members.values())
        packed = sum(one.compress_size for one in members.values())
        if unfolded > _ALWAYS_FINE and unfolded > packed * _MOST_TIMES:
            self._damaged(MANIFEST)
        return members

    @staticmethod
    def _is_ours(name: str) -> bool:
        table = name.removeprefix("tables/").removesuffix(".jsonl")
        is_table = name == member_of(table) and _NAME.fullmatch(table) is not None
        return is_table or _FILE_NAME.fullmatch(name) is not None

    def _read_manifest(self, revisions: frozenset[str]) -> Manifest:
        if self._members[MANIFEST].file_size > _LONGEST_MANIFEST:
            self._damaged(MANIFEST)
        with self._open(MANIFEST) as file:
            said = self._parsed(file)
        if not isinstance(said, dict) or said.get("kind") != MAGIC:
            raise NotABackup(name=self.name)
        if said.get("format") != FORMAT or said.get("revision") not in revisions:
            raise TooNew(name=self.name)
        try:
            found = _manifest(said)
        except (KeyError, TypeError, ValueError):
            self._damaged(MANIFEST)
        if {member_of(shape.name) for shape in found.tables} != {
            name for name in self._members if name.startswith("tables/")
        }:
            self._damaged(MANIFEST)
        return found

    def _parsed(self, file: IO[bytes]) -> Any:
        try:
            return json.loads(file.read())
        except (ValueError, RecursionError, BadZipFile, ZlibError, EOFError):
            return self._damaged(MANIFEST)

    def _line(self, file: IO[bytes], member: str) -> bytes:
        try:
            line = file.readline(_LONGEST_ROW)
        except (BadZipFile, ZlibError, EOFError):
            self._damaged(member)
        if line and not line.endswith(b"\n"):
            self._damaged(member)
        return line

    def _open(self, member: str) -> IO[bytes]:
        try:
            return self._zip.open(self._members[member])
        except (KeyError, BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
            # Also: encrypted, or packed in a way we never pack.
            return self._damaged(member)

    def _damaged(self, place: str) -> NoReturn:
        raise Damaged(name=self.name, place=place)


@contextmanager
def opened(path: Path, revisions: frozenset[str], room: Path) -> Iterator[Archive]:
    """A backup to read from.

    Args:
        path: the file.
        revisions: schemas that this program knows.
        room: a folder on the disk that must have room for what it holds.

    Raises:
        NotABackup, Damaged, TooNew, NoRoom: nothing of it can be used.
    """
    try:
        zipped = ZipFile(path)
    except (OSError, BadZipFile, ValueError) as error:
        raise NotABackup(name=path.name) from error
    with zipped:
        archive = Archive(path.name, zipped, revisions)
        free = shutil.disk_usage(room).free // _MEGABYTE
        if archive.megabytes() > free:
            raise NoRoom(name=path.name, needed=archive.megabytes(), free=free)
        yield archive


def _manifest(said: dict[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(said["made_at"])
    if made_at.tzinfo is None:
        raise ValueError
    tables = {}
    for one in said["tables"]:
        shape = TableShape(one["name"], tuple((name, kind) for name, kind in one["columns"]))
        if not _plausible(shape) or type(one["rows"]) is not int:
            raise ValueError
        tables[shape] = one["rows"]
    if len({shape.name for shape in tables}) != len(said["tables"]):
        raise ValueError
    return Manifest(said["revision"], made_at, str(said["version"])[:40], tables)


def _plausible(shape: TableShape) -> bool:
    names = [name for name, _ in shape.columns]
    fits = all(isinstance(name, str) and _NAME.fullmatch(name) for name in names)
    ours = shape.name in metadata.tables and shape.name not in NOT_KEPT
    return (
        ours
        and fits
        and len(set(names)) == len(names)
        and all(is_kind(kind) for _, kind in shape.columns)
    )
