"""How many statements a piece of work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlmodel import Session


class Statements:
    """Counted while the work goes on."""

    count = 0


@contextmanager
def counted(session: Session) -> Iterator[Statements]:
    """Count the statements sent through a session's connection."""
    found, connection = Statements(), session.connection()

    def add(*_: object) -> None:
        found.count += 1

    event.listen(connection, "before_cursor_execute", add)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", add)
