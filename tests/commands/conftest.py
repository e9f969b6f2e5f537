"""What most commands begin with: a database that is ready."""

import shutil
from pathlib import Path

import pytest

from dso_app.database import Database
from dso_app.services.setup import prepare_installation


@pytest.fixture(scope="session")
def _ready_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ready") / "relance.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        prepare_installation(session)
    database.close()
    return path


@pytest.fixture
def ready(tmp_path: Path, _ready_file: Path) -> Path:
    """A folder with a database as the first command makes it, which takes a second."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(_ready_file, folder / "relance.db")
    return tmp_path
