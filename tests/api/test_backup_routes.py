"""Backups taken away: by administrators alone, under their own names alone."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from dso_app.access.permissions import Role
from dso_app.backups.store import back_up, backups, folder
from dso_app.database import Database
from dso_app.models import Event
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.web import log_in


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the installation keeps in files stays in the test's folder."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()


def _enter(web: TestClient, home: Database, clock: FixedClock, role: Role) -> None:
    with home.write() as session:
        user = build.user(session, role)
    log_in(web, home, clock, user)


def test_an_administrator_takes_a_backup_away_and_the_history_says_so(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    back_up(home, clock)
    [one] = backups()
    _enter(web, home, clock, Role.ADMINISTRATOR)
    answer = web.get(f"/api/backups/{one.name}")
    assert answer.status_code == 200
    assert one.name in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "private, no-store"
    with zipfile.ZipFile(BytesIO(answer.content)) as zipped:
        assert "manifest.json" in zipped.namelist()
    with home.read() as session:
        assert [e.kind for e in session.scalars(select(Event))][-1] == "backup.taken"


def test_nobody_else_gets_one(web: TestClient, home: Database, clock: FixedClock) -> None:
    back_up(home, clock)
    [one] = backups()
    assert web.get(f"/api/backups/{one.name}").status_code == 401
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    assert web.get(f"/api/backups/{one.name}").status_code == 403


def test_a_name_that_is_no_backups_reaches_nothing(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    back_up(home, clock)
    (folder().parent / "secret.key").write_text("key")
    (folder() / "relance-20260101-000000.zip").symlink_to(folder().parent / "secret.key")
    _enter(web, home, clock, Role.ADMINISTRATOR)
    for name in (
        "..%2Fsecret.key",
        "%2e%2e%2fsecret.key",
        "secret.key",
        "relance-20260101-000000.zip",
        "relance-20990101-000000.zip",
    ):
        assert web.get(f"/api/backups/{name}").status_code == 404, name
