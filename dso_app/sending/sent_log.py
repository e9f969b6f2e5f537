"""The keys of what left, in a file of the data folder, before the database says so.

A database restored from a backup does not know what left since; these files do.
"""

import os
from datetime import datetime
from pathlib import Path
from threading import Lock

from dso_app.settings import settings

_lock = Lock()


def folder() -> Path:
    """Where the logs lie."""
    return settings().data_dir / "sent"


def append(runner_id: str, key: str, moment: datetime) -> None:
    """Write down that a message left; on the disk when this returns."""
    path = folder() / f"{moment:%Y-%m}-{runner_id[:12]}.log"
    with _lock:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{moment.isoformat()} {key}\n")
            file.flush()
            os.fsync(file.fileno())


def left(keys: set[str]) -> dict[str, datetime]:
    """Which of some keys the logs know, and when they left."""
    found: dict[str, datetime] = {}
    for path in sorted(folder().glob("*.log")) if keys else ():
        for line in path.read_text(encoding="utf-8").splitlines():
            moment, _, key = line.partition(" ")
            if key in keys:
                found[key] = datetime.fromisoformat(moment)
    return found
