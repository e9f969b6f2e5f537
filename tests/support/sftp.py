"""A real SFTP server on a folder, that misbehaves as told."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import asyncssh

USER, PASSWORD = "erp", "s3cret"


@dataclass
class Server:
    """The server, and what it is told to do.

    Attributes:
        root: the folder its users see as `/`.
        cut_after: bytes of a file after which it cuts the connection, once; none for never.
        grow: bytes it adds to a file once its end was read: somebody goes on writing.
        read_only: it lets nobody rename anything.
        logins: who came in, and how.
    """

    root: Path
    port: int = 0
    host_key: str = ""
    """As an OpenSSH line."""
    fingerprint: str = ""
    client_key: str = ""
    """A private key it lets `USER` in with."""
    cut_after: int | None = None
    grow: bytes = b""
    read_only: bool = False
    logins: list[str] = field(default_factory=list)
    tried: int = 0
    """How often somebody tried to log in."""

    def put(self, name: str, content: str | bytes, folder: str = "") -> Path:
        """Put a file there, long ago."""
        path = self.root / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (1_700_000_000, 1_700_000_000))
        return path

    def names(self, folder: str = "") -> list[str]:
        """The names in a folder."""
        return sorted(path.name for path in (self.root / folder).iterdir())


class _Login(asyncssh.SSHServer):
    def __init__(self, server: Server, client_key: asyncssh.SSHKey) -> None:
        self._server = server
        self._client_key = client_key

    def begin_auth(self, username: str) -> bool:
        del username
        self._server.tried += 1
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        welcome = (username, password) == (USER, PASSWORD)
        self._server.logins += ["password"] if welcome else []
        return welcome

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        welcome = username == USER and key.public_data == self._client_key.public_data
        self._server.logins += ["key"] if welcome else []
        return welcome


class _Files(asyncssh.SFTPServer):
    server: Server

    def __init__(self, channel: Any) -> None:
        super().__init__(channel, chroot=os.fsencode(self.server.root))
        self._sent = 0

    async def read(self, file_obj: Any, offset: int, size: int) -> bytes:
        server = self.server
        content = os.pread(file_obj.fileno(), size, offset)
        self._sent += len(content)
        if server.cut_after is not None and self._sent >= server.cut_after:
            server.cut_after = None
            self.connection.abort()
            await asyncio.sleep(0)
        if server.grow and offset + len(content) == os.fstat(file_obj.fileno()).st_size:
            with open(file_obj.name, "ab") as file:  # noqa: ASYNC230, PTH123 - a few bytes
                file.write(server.grow)
            server.grow = b""
        return content

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        if self.server.read_only:
            raise asyncssh.SFTPPermissionDenied("read only")
        super().rename(oldpath, newpath)


@contextmanager
def sftp_server(root: Path, key: str = "ssh-ed25519") -> Iterator[Server]:
    """A server on a free port of this machine, with a host key of the kind asked for."""
    root.mkdir(parents=True, exist_ok=True)
    host_key = asyncssh.generate_private_key(key)
    client_key = asyncssh.generate_private_key("ssh-ed25519")
    server = Server(
        root=root,
        host_key=host_key.export_public_key().decode().strip(),
        fingerprint=host_key.get_fingerprint(),
        client_key=client_key.export_private_key().decode(),
    )
    files = type("Files", (_Files,), {"server": server})
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(
            lambda: _Login(server, client_key),
            "127.0.0.1",
            0,
            server_host_keys=[host_key],
            sftp_factory=files,
            allow_scp=False,
        )

    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(30)
    server.port = acceptor.get_port()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(acceptor.close)
        closing = asyncio.run_coroutine_threadsafe(acceptor.wait_closed(), loop)
        closing.result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
