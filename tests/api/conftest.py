"""A prepared house and a browser before it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from dso_app.database import Database
from dso_app.services.setup import prepare_installation
from tests.support.clocks import FixedClock
from tests.support.web import browser


@pytest.fixture
def home(sqlite_db: Database) -> Database:
    """A database as migrated: one company, nobody in it."""
    with sqlite_db.write() as session:
        prepare_installation(session)
    return sqlite_db


@pytest.fixture
def web(home: Database, clock: FixedClock) -> Iterator[TestClient]:
    """A browser on this machine."""
    with browser(home, clock) as client:
        yield client
