"""What may be said about a source of files, and how each value is read."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dso_app.errors import RelanceError
from dso_app.services.jobs.verbs import BadSchedule, next_time
from dso_app.services.sources.host_keys import plain_host_key
from dso_app.services.sources.watched import plain_folder
from dso_app.texts import N_

FOLDER, SFTP = "folder", "sftp"
COPIES = "copies"
HOLDS = ("customers", "contacts", "fec", "items", "turnover", "backlog", COPIES)
"""What files may hold, in the order they are imported in: customers before their items."""
MODES = ("", "stock", "delta")
"""Of items; the first one leaves it to the profile."""

_CRON_FIELDS = 5
_LONGEST = 200
_LONGEST_KEY = 20_000
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?")
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class BadSourceValue(RelanceError):
    """A value that a source cannot have; `field` names the one of the form."""

    def __init__(self, message: str, name: str, value: str = "") -> None:
        super().__init__(value=" ".join(value.split())[:60])
        self.message = message
        self.field = name


@dataclass(frozen=True)
class ReadSource:
    """The values of a form as they were read, and what is wrong with the others."""

    values: dict[str, Any] = field(default_factory=dict)
    """Columns of the source."""
    options: dict[str, Any] = field(default_factory=dict)
    """What belongs to its place."""
    problems: list[BadSourceValue] = field(default_factory=list)


def read_fields(form: Mapping[str, str]) -> ReadSource:
    """Read all that is said about a source, its secrets apart."""
    read = ReadSource()
    place = form.get("place", "")
    for name, rule in _ANY.items():
        _take(read, read.values, name, rule, form)
    for name, rule in (_OF_PLACE.get(place) or {}).items():
        _take(read, read.options, name, rule, form)
    read.options["archive"] = bool(form.get("archive"))
    return read


def read_secret(form: Mapping[str, str]) -> str | None:
    """What one logs in with, as JSON; None when the form says nothing about it.

    Raises:
        BadSourceValue: the private key cannot be opened.
    """
    password, key = form.get("password", ""), form.get("private_key", "").strip()
    if not password and not key:
        return None
    if not key:
        return json.dumps({"password": password[:_LONGEST]})
    from asyncssh import KeyEncryptionError, KeyImportError, import_private_key  # noqa: PLC0415

    passphrase = form.get("passphrase", "")[:_LONGEST]
    try:
        import_private_key(key[:_LONGEST_KEY], passphrase or None)
    except KeyEncryptionError as error:
        raise BadSourceValue(_WRONG_PASSPHRASE, "passphrase") from error
    except (KeyImportError, ValueError) as error:
        if "passphrase" in str(error).lower():
            raise BadSourceValue(_WRONG_PASSPHRASE, "passphrase") from error
        raise BadSourceValue(_WRONG_KEY, "private_key") from error
    return json.dumps({"private_key": key + "\n", "passphrase": passphrase})


@dataclass(frozen=True)
class _Rule:
    read: Callable[[str], Any]
    wrong: str
    empty: str = ""
    """What an empty field stands for."""


def _take(
    read: ReadSource, into: dict[str, Any], name: str, rule: _Rule, form: Mapping[str, str]
) -> None:
    text = form.get(name, "").strip() or rule.empty
    try:
        into[name] = rule.read(text)
    except ValueError:
        read.problems.append(BadSourceValue(rule.wrong, name, text))


def _line(text: str) -> str:
    if len(text) > _LONGEST or not text.isprintable():
        raise ValueError(text)
    return text


def _filled(text: str) -> str:
    if not text:
        raise ValueError(text)
    return _line(text)


def _among(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def _pattern(text: str) -> str:
    if "/" in text or "\\" in text:
        raise ValueError(text)
    return _filled(text)


def _cron(text: str) -> str:
    if len(text.split()) != _CRON_FIELDS:
        raise ValueError(text)
    try:
        next_time(text, _ANY_DAY)
    except BadSchedule as error:
        raise ValueError(text) from error
    return " ".join(text.split())


def _host(text: str) -> str:
    bare = text.removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        if len(text) > _LONGEST or not _HOST.fullmatch(text):
            raise
    return text.lower()


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) < 2**16:
        raise ValueError(text)
    return int(text)


_WRONG_KEY = N_("This is no private key: paste the whole file, its first and last line included.")
_WRONG_PASSPHRASE = N_("This passphrase does not open the private key.")

_ANY: Mapping[str, _Rule] = {
    "name": _Rule(_filled, N_("Give it a name of at most 200 letters.")),
    "place": _Rule(_among((FOLDER, SFTP)), N_("Choose a watched folder or an SFTP server.")),
    "holds": _Rule(_among(HOLDS), N_("Choose what its files hold.")),
    "profile": _Rule(_line, N_("A profile's name has at most 200 letters.")),
    "mode": _Rule(_among(MODES), N_("Choose whether the files are complete or changes only.")),
    "pattern": _Rule(_pattern, N_("“{value}” does not name files: write *.csv or items*."), "*"),
    "cron": _Rule(
        _cron,
        N_("“{value}” is not a schedule: write five fields of cron, such as */15 * * * *."),
        "*/15 * * * *",
    ),
}
_OF_PLACE: Mapping[str, Mapping[str, _Rule]] = {
    FOLDER: {
        "folder": _Rule(
            plain_folder, N_("“{value}” is not a folder inside the watched one: write erp/items.")
        ),
    },
    SFTP: {
        "host": _Rule(
            _host, N_("“{value}” is not the name of a server: write sftp.example.com alone.")
        ),
        "port": _Rule(_port, N_("“{value}” is not a port: 22 mostly."), "22"),
        "user": _Rule(_filled, N_("Give the user to log in as.")),
        "path": _Rule(_line, N_("“{value}” is not the path of a folder on the server."), "."),
        "host_key": _Rule(
            plain_host_key,
            N_("Pin the server's key: an OpenSSH line, or its SHA256 fingerprint."),
        ),
    },
}
