"""What tests of imports share."""

from pathlib import Path

import pytest

from dso_app.database import Database
from tests.support.imports import Ledger


@pytest.fixture
def ledger(db: Database, tmp_path: Path) -> Ledger:
    """An empty ledger, once in each kind of database."""
    return Ledger(db, tmp_path)


@pytest.fixture
def light_ledger(sqlite_db: Database, tmp_path: Path) -> Ledger:
    """An empty ledger in SQLite: for what does not touch the database much."""
    return Ledger(sqlite_db, tmp_path)
