"""ZIP files from outside, read without trusting what they say of themselves.

Nothing is written by the names inside, so none of them leads anywhere.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from struct import error as struct_error
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from dso_app.errors import Reason, RelanceError
from dso_app.texts import N_

LOOKS_LIKE_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a ZIP begins, one without files included."""

_MEGABYTE = 1024**2
_LONGEST_READ = 2 * _MEGABYTE
"""Bytes of the table of contents, at most: it is read at once."""
_CHUNK = _MEGABYTE
_RATIO = 200
"""Times its own size that a ZIP may unpack to; PDFs hardly shrink."""
_ENCRYPTED, _UTF8 = 0x1, 0x800
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")
_BROKEN = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)

ZIP_IN_ZIP = Reason("zip_in_zip", N_("It is a ZIP inside a ZIP: these are not opened."))
OTHER_PACKING = Reason("other_packing", N_("It is packed in a way that is not read."))
DAMAGED_INSIDE = Reason("damaged", N_("It is damaged: it cannot be unpacked."))
DAMAGED_ZIP = Reason("damaged_zip", N_("The ZIP is damaged: it cannot be opened."))
LOCKED_ZIP = Reason("locked_zip", N_("The ZIP is protected by a password."))
BOMB = Reason("zip_bomb", N_("The ZIP unpacks to far more than it can hold: it is not opened."))


class BadZip(RelanceError):
    """A ZIP that is not opened at all; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(**reason.values)
        self.message, self.reason = reason.message, reason


class _Careful:
    """A file that is never asked for more at once than a decent ZIP needs."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if size > _LONGEST_READ:
            raise BadZip(BOMB)
        return self._file.read(size if size >= 0 else _LONGEST_READ)

    def seek(self, place: int, origin: int = 0) -> int:
        return self._file.seek(place, origin)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def unzip(
    content: BinaryIO, *, most: int, largest: int, largest_file: int
) -> Iterator[tuple[str, BinaryIO | Reason]]:
    """The files of a ZIP with their names, one at a time; a reason where one cannot be read.

    Folders and what systems add by themselves are passed over.

    Args:
        content: of the ZIP.
        most: files it may hold.
        largest: bytes it may unpack to.
        largest_file: bytes that are read of one file, and one more.

    Raises:
        BadZip: it is locked, damaged, or made to exhaust whoever opens it.
    """
    try:
        opened = ZipFile(cast("BinaryIO", _Careful(content)))
    except (*_BROKEN, struct_error, UnicodeError) as error:
        raise BadZip(DAMAGED_ZIP) from error
    with opened:
        entries = [entry for entry in opened.infolist() if _is_meant(entry)]
        _check(entries, _size(content), most, largest)
        for entry in entries:
            yield _name(entry), _read(opened, entry, largest_file + 1)


def _check(entries: list[ZipInfo], size: int, most: int, largest: int) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise BadZip(LOCKED_ZIP)
    if len(entries) > most:
        message = N_("The ZIP holds {files} files, more than {most}: make several of it.")
        raise BadZip(Reason("zip_files", message, {"files": len(entries), "most": most}))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _RATIO * max(size, _MEGABYTE // _RATIO):
        raise BadZip(BOMB)
    if unpacked > largest:
        message = N_("The ZIP unpacks to more than {most} MB: make several of it.")
        raise BadZip(Reason("zip_size", message, {"most": largest // _MEGABYTE}))


def _read(opened: ZipFile, entry: ZipInfo, most: int) -> BinaryIO | Reason:
    """An entry's bytes, no more than it announces and than are wanted."""
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return OTHER_PACKING
    try:
        with opened.open(entry) as inside:
            content = bytearray()
            while len(content) < most and (chunk := inside.read(_CHUNK)):
                content += chunk
    except (*_BROKEN, zlib.error, struct_error):
        return DAMAGED_INSIDE
    return ZIP_IN_ZIP if content.startswith(LOOKS_LIKE_ZIP) else BytesIO(content)


def _is_meant(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    hidden = path.name.startswith((".", "~$")) or path.name.lower() in _SYSTEM_FILES
    return not (entry.is_dir() or hidden or "__MACOSX" in path.parts)


def _name(entry: ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 without saying so."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _size(content: BinaryIO) -> int:
    return content.seek(0, 2)
