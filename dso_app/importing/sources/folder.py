"""Files in a watched folder of this machine, reached by handles that follow no link."""

import os
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from dso_app.importing.sources.place import (
    MOST_NAMES,
    FileGone,
    Found,
    NotArchived,
    TooManyNames,
    Write,
)
from dso_app.services.sources.watched import ARCHIVE, open_folder, open_inside

_CHUNK = 1024 * 1024


class FolderPlace:
    """A watched folder."""

    keeps_our_time = True

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._handle = -1

    def __enter__(self) -> Self:
        self._handle = open_folder(self._folder)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)

    def files(self) -> Sequence[Found]:
        """Its plain files."""
        found = []
        with os.scandir(self._handle) as entries:
            for count, entry in enumerate(entries):
                if count == MOST_NAMES:
                    raise TooManyNames(limit=MOST_NAMES)
                if entry.is_file(follow_symlinks=False):
                    found.append(_found(entry.name, entry.stat(follow_symlinks=False)))
        return found

    def fetch(self, file: Found, write: Write) -> Found:
        """Hand its bytes on; what became a link or a pipe meanwhile counts as gone."""
        how = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            handle = os.open(file.name, how, dir_fd=self._handle)
        except OSError as error:
            raise FileGone(file=file.name) from error
        with os.fdopen(handle, "rb") as content:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise FileGone(file=file.name)
            while chunk := content.read(_CHUNK):
                write(chunk)
        known = self._now(file.name)
        if known is None:
            raise FileGone(file=file.name)
        return known

    def archive(self, file: Found, name: str) -> None:
        """Move it into the folder `archive` inside this one, if it is still the same."""
        if self._now(file.name) != file:
            return
        try:
            archive = open_inside(self._handle, ARCHIVE, make=True)
        except OSError as error:
            raise NotArchived(file=file.name) from error
        try:
            os.rename(file.name, name, src_dir_fd=self._handle, dst_dir_fd=archive)
        except OSError as error:
            raise NotArchived(file=file.name) from error
        finally:
            os.close(archive)

    def _now(self, name: str) -> Found | None:
        """A file as it stands now; none when there is none of that name."""
        try:
            return _found(name, os.stat(name, dir_fd=self._handle, follow_symlinks=False))
        except OSError:
            return None


def _found(name: str, known: os.stat_result) -> Found:
    return Found(name, known.st_size, datetime.fromtimestamp(known.st_mtime, UTC))
