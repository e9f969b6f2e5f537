"""What tests of sending share: a mail server, and settings of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.settings import settings
from tests.support.smtp import Mailbox, smtp_server


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder of the test's own, and no mail server until it asks for one."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DSO_MAIL_URL", "")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that is set up as the installation's."""
    with smtp_server() as found:
        monkeypatch.setenv("DSO_MAIL_URL", found.url)
        settings.cache_clear()
        yield found
