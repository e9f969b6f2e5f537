"""The demo company, filled once a run: whichever worker wants it first makes the file of all."""

import fcntl
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from dso_app.database import Database
from dso_app.services.setup import prepare_installation
from dso_app.settings import settings
from dso_app.workflows.demo.build import fill
from tests.support.clocks import TODAY, FixedClock


def fill_demo(database: Database) -> dict[str, Any]:
    """Fill an empty database with the demo company as of 30 June 2026; what the filling says."""
    clock = FixedClock()
    clock.on(TODAY)
    with database.write() as session:
        prepare_installation(session)
    return fill(database, clock)


def demo_file(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Path:
    """An SQLite file with the demo company, to be copied."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The run's own folder, in which each worker has one.
        folder = folder.parent
    made = folder / "demo" / "relance.db"
    made.parent.mkdir(exist_ok=True)
    with (made.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made, template)
    return made


def _make(made: Path, template: Path) -> None:
    part = made.with_name("part.db")
    shutil.copyfile(template, part)
    database = Database(f"sqlite:///{part}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSO_DATA_DIR", str(made.parent / "data"))
        settings.cache_clear()
        fill_demo(database)
    settings.cache_clear()
    database.close()
    part.rename(made)
