"""What tests of sources share: a data folder of the test's own, and a company that is fed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.database import Database
from dso_app.settings import settings
from tests.support.source_files import Feed


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the installation keeps in files stays in the test's folder."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def feed(sqlite_db: Database) -> Feed:
    """A company without sources, in SQLite."""
    return Feed(sqlite_db)


@pytest.fixture
def any_feed(db: Database) -> Feed:
    """A company without sources, once in each kind of database."""
    return Feed(db)
