"""The tables: are they there, are they the newest, bring them there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect
from sqlmodel import Session

from dso_app.database import Database
from dso_app.services.locks import take_turns

if TYPE_CHECKING:
    from alembic.config import Config

_CONFIG = Path(__file__).parents[2] / "alembic" / "alembic.ini"


def is_empty(database: Database) -> bool:
    """Whether the database has no tables of ours yet."""
    return not inspect(database.engine).has_table("alembic_version")


def is_current(database: Database) -> bool:
    """Whether the tables are those of this version of the program."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - 0.5 s
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - 0.5 s

    newest = ScriptDirectory.from_config(alembic_config()).get_heads()
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(newest)


def newest_revision() -> str:
    """The schema of this version of the program."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - 0.5 s

    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def known_revisions() -> frozenset[str]:
    """All schemas that this version of the program knows its way from."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - 0.5 s

    scripts = ScriptDirectory.from_config(alembic_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def migrate(database: Database) -> None:
    """Bring the tables to the newest version, and what an installation cannot be without.

    One transaction: either all of it or nothing. A second process waits, then finds it done.
    """
    from alembic import command  # noqa: PLC0415 - 0.5 s, and most commands find it done
    from dso_app.services.setup import prepare_installation  # noqa: PLC0415 - for the same reason

    with alone(database) as connection:
        command.upgrade(alembic_config(connection), "head")
        with Session(connection) as session:
            prepare_installation(session)
            session.commit()


def alembic_config(connection: Connection | None = None) -> "Config":
    """Where the migrations are; they run on the connection given, in its transaction."""
    from alembic.config import Config  # noqa: PLC0415 - 0.5 s

    return Config(_CONFIG, attributes={"connection": connection})


@contextmanager
def _free_of_references(connection: Connection) -> Iterator[None]:
    """SQLite makes a table anew to alter it: what points to it must not fall with the old one.

    The setting has no effect inside a transaction, hence around it.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection
    raw.cursor().execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.cursor().execute("PRAGMA foreign_keys=ON")


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """One transaction that nobody else changes tables beside; undone by an exception."""
    with (
        database.writing_engine.connect() as connection,
        _free_of_references(connection),
        connection.begin(),
        Session(connection) as session,
    ):
        take_turns(session, "migrate")
        yield connection
