"""The production build, started by the launcher itself, in a folder of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from reflex_base.constants import Dirs, Page404

from dso_app.clock import SystemClock
from dso_app.database import Database
from tests.support import warm

_ROOT = Path(__file__).parents[2]
WORKSHOP = _ROOT / ".build" / f"site-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
"""Kept from run to run, so that the browser's packages are fetched once; not the checkout's own
`.web`, which a developer's running app is served from; nor another worker's."""
_SOURCES = ("dso_app", "assets", "alembic", "rxconfig.py", "reflex.lock")
_PATIENCE = 300
"""Seconds for the first build, packages included."""


@dataclass(frozen=True)
class Site:
    """A running web process."""

    url: str
    folder: Path
    """Its data folder."""
    database: Database
    environment: dict[str, str]
    """What commands need to work on the same data."""
    clock: SystemClock
    """Sessions of the running app are on real time."""

    def set_today(self, day: date) -> None:
        """Move the business date of the web and of commands."""
        (self.folder / "today").write_text(day.isoformat())

    def pages(self) -> list[str]:
        """The addresses of all pages, `[name]` standing for what varies."""
        manifest = WORKSHOP / ".web" / Dirs.ROUTES_MANIFEST
        routes = set(json.loads(manifest.read_text())) - {Page404.SLUG}
        return sorted("/" if route == "index" else f"/{route}" for route in routes)

    def command(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of ours on the same data."""
        done = warm.run("dso_app", *words, env=self.environment)
        if check:
            done.check_returncode()
        return done


@contextmanager
def running_site(folder: Path, today: date) -> Iterator[Site]:
    """Start the web on a fresh database and wait until it answers; one at a time."""
    copy_sources()
    url = f"http://127.0.0.1:{workshop_port()}"
    (folder / "today").write_text(today.isoformat())
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DSO_")},
        "DSO_DATA_DIR": str(folder),
        "DSO_BASE_URL": url,
        "DSO_TODAY": f"@{folder / 'today'}",
    }
    log = folder / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dso_app.launch", "web"],
            cwd=WORKSHOP,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    database = Database(f"sqlite:///{folder / 'relance.db'}")
    try:
        _wait(url, process, log)
        yield Site(url, folder, database, environment, SystemClock())
    finally:
        database.close()
        process.terminate()
        process.wait(30)


def workshop_port() -> int:
    """A port that stays this workshop's own, so that its pages are built for it once.

    Below those that the system gives to whoever connects to somewhere.
    """
    kept = WORKSHOP / "port"
    if not kept.exists() or not _is_free(int(kept.read_text())):
        start = 20_000 + os.getpid() % 10_000
        kept.write_text(str(next(filter(_is_free, range(start, 32_000)))))
    return int(kept.read_text())


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return trial.connect_ex(("127.0.0.1", port)) != 0


def copy_sources() -> None:
    """Put the sources as they are now into the workshop."""
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    for name in _SOURCES:
        source, copy = _ROOT / name, WORKSHOP / name
        if source.is_dir():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, copy)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    with httpx.Client(trust_env=False) as web:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                web.get(f"{url}/healthz")
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return
    tail = log.read_text(errors="replace")[-3000:]
    pytest.fail(f"The production build does not start:\n{tail}", pytrace=False)
