"""The database: one engine a process, made on first use, and the two kinds of transaction.

SQLite has one writer: every writing transaction says so from its first word (BEGIN IMMEDIATE),
because a read turned into a write fails at once when somebody else wrote meanwhile.
"""

import atexit
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from itertools import count
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from dso_app.errors import RelanceError
from dso_app.settings import settings
from dso_app.texts import N_

_BUSY_SECONDS = 60
_SWITCH_TRIES, _SWITCH_PAUSE = 100, 0.05
_DRIVERS = ("sqlite", "postgresql+psycopg")
_WRITING = "relance_writing"
_watchers = count()


class BadDatabaseAddress(RelanceError):
    """The address of the database is none we know; it may hold a password and is not repeated."""

    message = N_("DSO_DATABASE_URL is not an address such as postgresql://user:password@host/name.")


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL with the pragmas and transactions of the house.

    Raises:
        BadDatabaseAddress: it is for neither.
    """
    try:
        driver = make_url(url).drivername
    except ArgumentError as error:
        raise BadDatabaseAddress from error
    if driver not in _DRIVERS:
        raise BadDatabaseAddress
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    # The connection used last holds in its memory what was read last.
    engine = create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
        pool_use_lifo=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
    _use_wal(connection)
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """Switch the file to WAL, once for ever; SQLite does not wait for others when it switches."""
    for _ in range(_SWITCH_TRIES):
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                return
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(_SWITCH_PAUSE)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class _Watcher:
    """A connection of its own to an SQLite file, that only asks whether others have committed."""

    def __init__(self, path: str) -> None:
        self._number = next(_watchers)
        # It never waits: who asks may be the loop that serves everybody.
        self._line = sqlite3.connect(path, timeout=0, check_same_thread=False)

    def version(self) -> tuple[int, int] | None:
        try:
            (commits,) = self._line.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:
            return None
        return self._number, commits

    def close(self) -> None:
        self._line.close()


class Database:
    """Opens the transactions of the edges: a page handler, a route, a command, a job."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)
        self.writing_engine = self.engine.execution_options(**{_WRITING: True})
        # Threads of one process take turns here: waiting inside SQLite is polling, and a thread
        # with little to write (a heartbeat) could starve beside one with much.
        self._turn = Lock() if self.on_sqlite else nullcontext()
        self._watching = Lock()
        self._watcher: _Watcher | None = None

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is one SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that is rolled back at its end: nothing done in it is kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, line: Connection | None = None) -> Iterator[Session]:
        """A session in one writing transaction: committed at its end, undone by an exception.

        Args:
            line: a connection of `writing_engine` that its owner keeps; else any that is free.
        """
        with (
            self._turn,
            Session(line or self.writing_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def version(self) -> tuple[int, int] | None:
        """What is another once anybody, in whatever process, has committed; in microseconds.

        What was read after it was asked for stands as long as it is the same. None where that
        cannot be told, as by PostgreSQL or of what is no plain file: nothing read before is to be
        trusted then.
        """
        path = self.engine.url.database
        if not self.on_sqlite or not path or self.engine.url.query:
            return None
        with self._watching:
            if self._watcher is None:
                self._watcher = _Watcher(path)
            return self._watcher.version()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
        with self._watching:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None


@cache
def database() -> Database:
    """The database of this process; no connection is opened before the first transaction.

    It is closed at the end: a log of SQLite that is left lying is read through by the next process.
    What a forked child inherits is its parent's to close.
    """
    url = settings().database
    if url.startswith("sqlite"):
        settings().data_dir.mkdir(parents=True, exist_ok=True)
    found = Database(url)
    atexit.register(_close_in, os.getpid(), found)
    return found


def _close_in(process: int, found: Database) -> None:
    if os.getpid() == process:
        found.close()
