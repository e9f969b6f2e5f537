"""SFTP servers: reached by the key they are known by, and by nothing a user's own files say."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncssh

from dso_app.importing.sources.place import PlaceFailed
from dso_app.services.sources.host_keys import fingerprint_of
from dso_app.texts import N_

REACH_SECONDS = 20
"""To connect, and again to log in."""

_FAMILIES: Sequence[Sequence[str]] = (
    ("ssh-ed25519",),
    ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    ("rsa-sha2-512", "rsa-sha2-256"),
)
"""Kinds of host keys, those to prefer first; a server has one of each at most."""


class HostAway(PlaceFailed):
    """No connection to the server."""

    message = N_("{host} cannot be reached: {why}.")


class OtherHostKey(PlaceFailed):
    """The server is not the one whose key was pinned, or its key was changed."""

    message = N_("{host} does not prove itself by the pinned key {pinned}: nothing was sent to it.")


class LoginRefused(PlaceFailed):
    """The server does not let us in."""

    message = N_("{host} does not let {user} in: the password or key is refused.")


@dataclass(frozen=True)
class Server:
    """Where to connect, as whom, and the key it must have."""

    host: str
    port: int
    user: str
    host_key: str
    """An OpenSSH line or a fingerprint."""
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)


async def connect(server: Server) -> asyncssh.SSHClientConnection:
    """Connect and log in.

    Raises:
        HostAway, OtherHostKey, LoginRefused: no password leaves before the key was seen.
    """
    pinned = OtherHostKey(host=server.host, pinned=fingerprint_of(server.host_key))
    try:
        key = await _pinned_key(server)
        if key is None:
            raise pinned
        return await asyncssh.connect(
            server.host,
            server.port,
            username=server.user,
            known_hosts=([key], [], []),
            # Neither the settings nor the keys nor the agent of whoever runs the program.
            config=None,
            agent_path=None,
            gss_host=None,
            **_proof(server),
            connect_timeout=REACH_SECONDS,
            login_timeout=REACH_SECONDS,
            keepalive_interval=15,
        )
    except asyncssh.HostKeyNotVerifiable as error:
        raise pinned from error
    except asyncssh.PermissionDenied as error:
        raise LoginRefused(host=server.host, user=server.user) from error
    except (OSError, asyncssh.Error) as error:
        raise HostAway(host=server.host, why=why(error)) from error


async def read_host_key(host: str, port: int) -> str:
    """The key a server shows, as an OpenSSH line; a person compares it before it is pinned.

    Raises:
        HostAway: it cannot be reached, or shows none we know.
    """
    for key in await _shown_keys(host, port):
        return _line(key)
    raise HostAway(host=host, why="no host key")


async def _pinned_key(server: Server) -> asyncssh.SSHKey | None:
    """The pinned key; of a fingerprint, the one among the server's own."""
    if not server.host_key.startswith("SHA256:"):
        return asyncssh.import_public_key(server.host_key)
    for key in await _shown_keys(server.host, server.port):
        if key.get_fingerprint() == server.host_key:
            return key
    return None


async def _shown_keys(host: str, port: int) -> list[asyncssh.SSHKey]:
    """The keys of a server, asked for kind by kind; `HostAway` when it shows none.

    Of a kind it has not, servers say so in many ways: they mostly just hang up.
    """
    found: list[asyncssh.SSHKey] = []
    last: Exception | None = None
    for family in _FAMILIES:
        asked = asyncssh.get_server_host_key(
            host, port, server_host_key_algs=list(family), config=None
        )
        try:
            key = await asyncio.wait_for(asked, REACH_SECONDS)
        except TimeoutError as error:
            raise HostAway(host=host, why=why(error)) from error
        except (OSError, asyncssh.Error) as error:
            last = error
        else:
            found += [key] if key is not None else []
    if not found and last is not None:
        raise HostAway(host=host, why=why(last)) from last
    return found


def _proof(server: Server) -> dict[str, object]:
    """What we prove ourselves by: the key if there is one, else the password, nothing else."""
    if server.private_key:
        key = asyncssh.import_private_key(server.private_key, server.passphrase or None)
        return {"client_keys": [key], "password": None, "preferred_auth": "publickey"}
    ways = "password,keyboard-interactive"
    return {"client_keys": None, "password": server.password, "preferred_auth": ways}


def _line(key: asyncssh.SSHKey) -> str:
    key.set_comment(None)
    return key.export_public_key().decode().strip()


def why(error: Exception) -> str:
    """The library's own words; a time limit has none."""
    return str(error).rstrip(".") or type(error).__name__
