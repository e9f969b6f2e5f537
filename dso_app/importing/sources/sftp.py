"""Files in a folder of an SFTP server."""

import asyncio
import posixpath
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import asyncssh
from asyncssh.constants import FILEXFER_TYPE_REGULAR

from dso_app.importing.sources.background import Background
from dso_app.importing.sources.hosts import REACH_SECONDS, HostAway, Server, connect, why
from dso_app.importing.sources.place import (
    MOST_NAMES,
    FetchCut,
    FileGone,
    Found,
    NotArchived,
    PlaceFailed,
    TooManyNames,
    Write,
)
from dso_app.services.sources.watched import ARCHIVE
from dso_app.texts import N_

T = TypeVar("T")

_CHUNK = 1024 * 1024
_REACH_SECONDS = 5 * REACH_SECONDS
"""Three times at most to learn the key, then to connect and to log in."""
_ANSWER_SECONDS = 60
"""A server may think before it answers, or takes to send a chunk."""
_FETCH_SECONDS = 3600
_LOST = (OSError, asyncssh.Error)
"""What any step may raise when the server or the way to it fails."""


class RemoteFolderAway(PlaceFailed):
    """The folder on the server cannot be read."""

    message = N_("The folder {path} of {host} cannot be read.")


class SftpPlace:
    """A folder of a server; the connection stays open between the steps."""

    keeps_our_time = False

    def __init__(self, server: Server, path: str) -> None:
        self._server = server
        self._path = path
        self._background = Background()

    def __enter__(self) -> Self:
        try:
            self._background.wait_for(self._reach(), _REACH_SECONDS)
        except _LOST as error:
            self._background.close()
            raise HostAway(host=self._server.host, why=why(error)) from error
        except PlaceFailed:
            self._background.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.abort()
        with suppress(*_LOST):
            self._wait(self._connection.wait_closed())
        self._background.close()

    def files(self) -> Sequence[Found]:
        """Its plain files."""
        try:
            return self._wait(self._files())
        except _LOST as error:
            raise RemoteFolderAway(path=self._path, host=self._server.host) from error

    def fetch(self, file: Found, write: Write) -> Found:
        """Hand its bytes on as they come."""
        try:
            return self._background.wait_for(self._fetch(file, write), _FETCH_SECONDS)
        except asyncssh.SFTPNoSuchFile as error:
            raise FileGone(file=file.name) from error
        except _LOST as error:
            raise FetchCut(file=file.name) from error

    def archive(self, file: Found, name: str) -> None:
        """Move it into the folder `archive` inside this one, if it is still the same."""
        try:
            self._wait(self._archive(file, name))
        except _LOST as error:
            raise NotArchived(file=file.name) from error

    async def _reach(self) -> None:
        self._connection = await connect(self._server)
        self._sftp = await self._connection.start_sftp_client()

    async def _files(self) -> list[Found]:
        found: list[Found] = []
        seen = 0
        # As bytes: one name in another encoding must not hide all others.
        async for entry in self._sftp.scandir(self._path.encode()):
            seen += 1
            if seen > MOST_NAMES:
                raise TooManyNames(limit=MOST_NAMES)
            with suppress(UnicodeDecodeError):
                name = entry.filename
                name = name if isinstance(name, str) else name.decode()
                file = _found(name, entry.attrs)
                found += [file] if file else []
        return found

    async def _fetch(self, file: Found, write: Write) -> Found:
        content: Any  # asyncssh gives texts or bytes, by the mode
        async with self._sftp.open(self._of(file.name), "rb") as content:
            while chunk := await _soon(content.read(_CHUNK)):
                write(chunk)
        known = await self._now(file.name)
        if known is None:
            raise FileGone(file=file.name)
        return known

    async def _archive(self, file: Found, name: str) -> None:
        if await self._now(file.name) != file:
            return
        folder = self._of(ARCHIVE)
        with suppress(asyncssh.SFTPError):
            await self._sftp.mkdir(folder)
        await self._sftp.rename(self._of(file.name), posixpath.join(folder, name))

    async def _now(self, name: str) -> Found | None:
        """A file as it stands now; none when there is no plain one of that name."""
        try:
            return _found(name, await _soon(self._sftp.lstat(self._of(name))))
        except asyncssh.SFTPNoSuchFile:
            return None

    def _of(self, name: str) -> str:
        return posixpath.join(self._path, name)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self._background.wait_for(work, _ANSWER_SECONDS)


async def _soon(work: Coroutine[Any, Any, T]) -> T:
    return await asyncio.wait_for(work, _ANSWER_SECONDS)


def _found(name: str, attrs: asyncssh.SFTPAttrs) -> Found | None:
    """A plain file; none for a folder, a link, or what does not say its size and date."""
    if attrs.type != FILEXFER_TYPE_REGULAR or attrs.size is None or attrs.mtime is None:
        return None
    return Found(name, attrs.size, datetime.fromtimestamp(attrs.mtime, UTC))
