"""What every test may ask for: a fresh database of either kind, a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dso_app.access import passwords
from dso_app.database import Database
from tests.support import databases, demo_company
from tests.support.clocks import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 30 June 2026, noon."""
    return FixedClock()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashing that takes a tenth of a second is for attackers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file that is copied for each test."""
    return databases.make_sqlite_template(tmp_path_factory.mktemp("template") / "relance.db")


@pytest.fixture(scope="session")
def demo_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the demo company as of 30 June 2026, to be copied."""
    return demo_company.demo_file(tmp_path_factory, sqlite_template)


@pytest.fixture(scope="session")
def _sqlite_home(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Where the SQLite databases of tests are, one after the other."""
    return Database(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'relance.db'}")


@pytest.fixture(scope="session")
def _postgres_home(postgres_url: str) -> Database:
    """Where the PostgreSQL databases of tests are, one after the other."""
    return databases.postgres_home(postgres_url)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server that lasts as long as the run."""
    with databases.postgres_server() as url:
        yield url


@pytest.fixture
def sqlite_db(_sqlite_home: Database, sqlite_template: Path) -> Iterator[Database]:
    """A fresh SQLite database with all tables and no rows."""
    with databases.refilled_sqlite(_sqlite_home, sqlite_template) as database:
        yield database


@pytest.fixture
def postgres_db(_postgres_home: Database) -> Iterator[Database]:
    """A PostgreSQL database with all tables and no rows."""
    with databases.emptied_postgres(_postgres_home) as database:
        yield database


@pytest.fixture(params=["sqlite_db", "postgres_db"])
def db(request: pytest.FixtureRequest) -> Database:
    """A fresh database, once of each kind."""
    database: Database = request.getfixturevalue(request.param)
    return database
