"""Whether anybody else has written since something was read.

What a transaction decided may be acted upon in a later one while nothing can have changed: that
costs one question instead of reading everything again. In doubt somebody has written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, Self

from sqlalchemy import Connection, text
from sqlmodel import Session

from dso_app.database import Database

_STATE = text("SELECT pg_current_snapshot()::text, pg_current_xact_id()::text")
_NUMBER = text("SELECT pg_current_xact_id()::text")
_VERSION = text("PRAGMA data_version")
_MOST = 10_000
"""Transactions looked through, at most."""


class _Snapshot(NamedTuple):
    """PostgreSQL's: those before `first` had ended, and those before `following` not in `open`."""

    first: int
    following: int
    open: frozenset[int]

    @classmethod
    def parsed(cls, words: str) -> Self:
        first, following, running = words.split(":")
        return cls(
            int(first), int(following), frozenset(map(int, filter(None, running.split(","))))
        )

    def ended_since(self, earlier: "_Snapshot") -> Iterator[int]:
        """Transactions that have ended since an earlier moment."""
        begun = range(earlier.following, self.following)
        yield from (one for one in (*earlier.open, *begun) if self._has_ended(one))

    def _has_ended(self, one: int) -> bool:
        return one < self.following and one not in self.open


class Undisturbed:
    """One connection, all of whose transactions are its owner's, and what others do meanwhile.

    On SQLite the file counts the commits of others than a connection (`data_version`); on
    PostgreSQL every transaction that wrote has a number, and a snapshot knows which have ended.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._line: Connection | None = None
        self._own: set[int] = set()
        self._mark: _Snapshot | int | None = None
        self._numbered = False
        """Whether the number of the transaction that is open is among our own."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one writing transaction of the owner's, as `Database.write`."""
        if self._line is None:
            self._line = self._database.writing_engine.connect()
        self._numbered = self._database.on_sqlite
        with self._database.write(self._line) as session:
            yield session
            if not self._numbered:
                self._own.add(int(session.execute(_NUMBER).scalar_one()))

    def mark(self, session: Session) -> None:
        """What is read from here on is what others may change."""
        self._own.clear()
        self._mark = self._now(session)

    def holds(self, session: Session) -> bool:
        """Whether nobody but the owner has written since the mark; False without one."""
        now, then = self._now(session), self._mark
        if isinstance(now, _Snapshot) and isinstance(then, _Snapshot):
            if now.following - then.first > _MOST:
                return False
            return all(one in self._own for one in now.ended_since(then))
        return then is not None and now == then

    def close(self) -> None:
        """Give the connection back."""
        if self._line is not None:
            self._line.close()

    def _now(self, session: Session) -> _Snapshot | int:
        if self._database.on_sqlite:
            return int(session.execute(_VERSION).scalar_one())
        words, number = session.execute(_STATE).one()
        self._own.add(int(number))
        self._numbered = True
        return _Snapshot.parsed(words)
