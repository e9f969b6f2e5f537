"""Files dropped as copies of invoices: real PDFs are kept aside, everything else is refused.

What a file is named and says it is, is never trusted: it is known by its bytes, and stored under
a name of ours, below the data folder and outside of all that is served.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from dso_app.errors import Reason
from dso_app.services.copies.zips import LOOKS_LIKE_ZIP, BadZip, unzip
from dso_app.services.sources.uploads import plain_name
from dso_app.settings import settings
from dso_app.texts import N_

COPIES = "copies"
"""The folder of all copies, below the data folder."""
MEGABYTE = 1024**2
LARGEST_COPY = 10 * MEGABYTE
"""Bytes of one PDF."""
MOST_COPIES, LARGEST_DROP = 2_000, 512 * MEGABYTE
"""What is kept of one drop, ZIPs unpacked."""

_CHUNK = MEGABYTE
_HEAD = 1024
"""Bytes within which a PDF says that it is one."""

_REPAIRS = 1_000
"""Objects of a broken file that are looked through for its beginning."""
# What is odd about a file would fill the log of whoever drops odd files.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

NOT_PDF = Reason("not_pdf", N_("It is not a PDF."))
TOO_LARGE = Reason(
    "too_large", N_("It is larger than {most} MB."), {"most": LARGEST_COPY // MEGABYTE}
)
EMPTY = Reason("empty", N_("It is empty."))
LOCKED = Reason("locked", N_("It is protected by a password."))
DAMAGED = Reason("damaged", N_("It is damaged: it cannot be opened."))
TOO_MANY = Reason(
    "too_many",
    N_("Not read any more: at most {files} copies and {size} MB at once."),
    {"files": MOST_COPIES, "size": LARGEST_DROP // MEGABYTE},
)


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A PDF as it waits to be kept: its sender's name for it, and where it lies."""

    name: str
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not kept, and why."""

    name: str
    reason: Reason


@dataclass
class Received:
    """The files of a drop, ZIPs unpacked."""

    files: list[CopyFile] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@contextmanager
def receive_copies(files: Iterable[tuple[str, BinaryIO]]) -> Iterator[Received]:
    """Read files into a private folder that is gone when this ends; nothing is written elsewhere.

    Args:
        files: names and contents of PDFs and ZIPs of PDFs; a ZIP's content can be searched.
    """
    folder = settings().data_dir / COPIES
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="incoming-", dir=folder) as place:
        reception = _Reception(Path(place))
        for name, content in files:
            reception.take(plain_name(name), content)
        yield reception.received


class _Reception:
    """Takes files in until the drop is too large."""

    def __init__(self, folder: Path) -> None:
        self.received = Received()
        self._folder = folder
        self._bytes = 0

    def take(self, name: str, content: BinaryIO) -> None:
        """Take one file, or all that is in a ZIP."""
        head = content.read(_HEAD)
        content.seek(0)
        if not head.startswith(LOOKS_LIKE_ZIP):
            self._take_pdf(name, content)
            return
        try:
            for inner, inside in unzip(
                content, most=MOST_COPIES, largest=LARGEST_DROP, largest_file=LARGEST_COPY
            ):
                shown = f"{name} / {plain_name(inner)}"
                if isinstance(inside, Reason):
                    self._refuse(shown, inside)
                else:
                    self._take_pdf(plain_name(inner), inside, shown)
        except BadZip as error:
            self._refuse(name, error.reason)

    def _take_pdf(self, name: str, content: BinaryIO, shown: str = "") -> None:
        if len(self.received.files) >= MOST_COPIES or self._bytes >= LARGEST_DROP:
            self._refuse(shown or name, TOO_MANY)
            return
        found = self._store(content)
        if isinstance(found, Reason):
            self._refuse(shown or name, found)
            return
        path, size, digest = found
        self._bytes += size
        self.received.files.append(CopyFile(name, path, size, digest))

    def _store(self, content: BinaryIO) -> tuple[Path, int, str] | Reason:
        path = self._folder / str(len(self.received.files))
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            path.chmod(0o600)
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > LARGEST_COPY:
                    return TOO_LARGE
                digest.update(chunk)
                file.write(chunk)
        return unreadable(path) or (path, size, digest.hexdigest())

    def _refuse(self, name: str, reason: Reason) -> None:
        self.received.refused.append(Refused(name, reason))


def unreadable(path: Path) -> Reason | None:
    """Why a file is no PDF that anybody can open; None when it is one."""
    from pypdf import PdfReader  # noqa: PLC0415 - only copies need it
    from pypdf.errors import FileNotDecryptedError  # noqa: PLC0415

    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head:
            return EMPTY
        if b"%PDF-" not in head:
            return NOT_PDF
        try:
            pages = len(PdfReader(file, root_object_recovery_limit=_REPAIRS).pages)
        except FileNotDecryptedError:
            return LOCKED
        except Exception:  # noqa: BLE001 - whatever a hostile file makes the reader say
            return DAMAGED
    return None if pages else DAMAGED
