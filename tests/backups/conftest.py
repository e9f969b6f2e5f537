"""What tests of backups share: a data folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.settings import settings


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the installation keeps in files stays in the test's folder."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DSO_MAIL_URL", "")
    (tmp_path / "data").mkdir()
    settings.cache_clear()
    yield
    settings.cache_clear()
