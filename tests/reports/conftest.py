"""The demo company, filled once for all tests of reports that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.database import Database
from dso_app.settings import settings
from tests.support import databases


@pytest.fixture(scope="session")
def demo_db(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo company as of 30 June 2026; not to be written to."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        pytest.MonkeyPatch.context() as patch,
        databases.copied_sqlite(demo_file, folder) as database,
    ):
        patch.setenv("DSO_DATA_DIR", str(folder / "data"))
        settings.cache_clear()
        yield database
    settings.cache_clear()
