"""What a place is that files are fetched from, and which of its files are looked at."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Protocol, Self

from dso_app.errors import RelanceError
from dso_app.texts import N_

MOST_NAMES = 10_000
"""Names a place may hold; archives in the same folder are not read."""

_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
"""Endings that programs give to what they have not finished writing."""
_LONGEST_NAME = 200

Write = Callable[[bytes], object]


class PlaceFailed(RelanceError):
    """A place cannot be worked with now; nothing was imported from it by that."""


class TooManyNames(PlaceFailed):
    """A folder holds more than is looked through."""

    message = N_("The folder holds more than {limit} names: archive what was imported.")


class FileGone(PlaceFailed):
    """A file was there when the folder was listed, and is no longer."""

    message = N_("The file {file} is no longer there.")


class FetchCut(PlaceFailed):
    """A file could not be fetched to its end; it is tried again at the next run."""

    message = N_("The file {file} could not be fetched to its end: it is tried again.")


class NotArchived(PlaceFailed):
    """An imported file could not be moved away; it is not imported again."""

    message = N_("The file {file} was imported but cannot be moved to the archive.")


@dataclass(frozen=True, slots=True)
class Found:
    """A file as a place lists it."""

    name: str
    size: int
    """In bytes."""
    modified_at: datetime


class Place(Protocol):
    """A folder, here or elsewhere; opened by `with`, which may raise `PlaceFailed`."""

    keeps_our_time: bool
    """Its files are dated by the clock we read, too."""

    def __enter__(self) -> Self:
        """Reach it."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave it."""
        ...

    def files(self) -> Sequence[Found]:
        """Its plain files, neither folders nor links; `PlaceFailed` when it cannot be read."""
        ...

    def fetch(self, file: Found, write: Write) -> Found:
        """Hand all of a file's bytes to `write`; the file as it stood after the last one.

        Raises:
            FetchCut, FileGone: some of it may have been written.
        """
        ...

    def archive(self, file: Found, name: str) -> None:
        """Move a file into the archive beside it, under a name of its own.

        Raises:
            NotArchived: it stays where it is.
        """
        ...


def is_wanted(name: str, pattern: str) -> bool:
    """Whether a file is looked at: it fits the pattern, and is neither hidden nor unfinished.

    Letter case does not matter. A name that could hide what it is (line ends, signs that turn
    the line round) or lead elsewhere is never wanted.
    """
    plain = name.casefold()
    if not fnmatchcase(plain, pattern.casefold()):
        return False
    if not name or name.startswith(".") or plain.endswith(_UNFINISHED):
        return False
    odd = any(unicodedata.category(letter).startswith("C") for letter in name)
    return not odd and "/" not in name and "\\" not in name and len(name) <= _LONGEST_NAME
