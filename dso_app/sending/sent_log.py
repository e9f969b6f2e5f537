"""The keys of what left, in a file of the data folder, before the database says so.

A database restored from a backup does not know what left since; these files do.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock

from dso_app.settings import settings

LETTERS = "letters"
"""Name of the log of letters: whoever made them, and not only runners do."""
_TAIL = 4096
"""Bytes that surely hold a whole line."""
_lock = Lock()
_unsynced: set[Path] = set()


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that left: real moment, and business date."""

    key: str
    moment: datetime
    on: date


def folder() -> Path:
    """Where the logs lie."""
    return settings().data_dir / "sent"


def append(runner_id: str, key: str, moment: datetime, on: date) -> None:
    """Write down that a message left: outlives this process, and the machine after `sync`.

    Args:
        runner_id: whose file it stands in.
        key: the message's.
        moment: real time.
        on: the business date, where the message's entity is.
    """
    path = folder() / f"{moment:%Y-%m}-{runner_id[:12]}.log"
    with _lock:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            file.write(f"{moment.isoformat()} {key} {on.isoformat()}\n".encode())
        _unsynced.add(path)


def sync() -> None:
    """Have the disk keep all that was appended, before the database says that it was sent."""
    with _lock:
        for path in _unsynced:
            with suppress(FileNotFoundError), path.open("rb") as file:
                os.fsync(file)
        _unsynced.clear()


def read(paths: Iterable[Path]) -> Iterator[Entry]:
    """What logs say, files or folders of them; a line that is none (cut off) is passed over."""
    for path in paths:
        files = [path] if path.is_file() else sorted(path.glob("*.log"))
        for file in files:
            yield from _entries(file.read_bytes())


def _entries(content: bytes) -> Iterator[Entry]:
    for line in content.decode("utf-8", "replace").splitlines():
        try:
            moment, key, on = line.split(" ")
            yield Entry(key, datetime.fromisoformat(moment), date.fromisoformat(on))
        except ValueError:
            continue


def last_mail() -> Entry | None:
    """The last message that a runner of this machine handed over; letters do not count."""
    logs = [path for path in folder().glob("*.log") if not path.stem.endswith(LETTERS)]
    if not logs:
        return None
    newest = max(logs, key=lambda path: path.stat().st_mtime)
    with newest.open("rb") as file:
        file.seek(max(0, newest.stat().st_size - _TAIL))
        entries = list(_entries(file.read()))
    return entries[-1] if entries else None


def left(keys: set[str]) -> dict[str, datetime]:
    """Which of some keys the logs of this data folder know, and when they left."""
    if not keys:
        return {}
    return {entry.key: entry.moment for entry in read([folder()]) if entry.key in keys}
