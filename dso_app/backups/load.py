"""A backup into a database: all of it or nothing, in one transaction, on SQLite or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    MetaData,
    Table,
    func,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint, DropConstraint, DropTable
from sqlmodel import Session, SQLModel

from dso_app.backups.archive import Archive
from dso_app.backups.errors import Damaged
from dso_app.backups.tables import TableShape
from dso_app.database import Database
from dso_app.models import Customer, ImportBatch, Item, Message, User, metadata
from dso_app.services.schema import alembic_config, alone

_AT_ONCE = 500
_SAYS_IN_USE: tuple[type[SQLModel], ...] = (User, Customer, Item, Message, ImportBatch)
_REVISIONS = "alembic_version"


def holds_something(database: Database) -> bool:
    """Whether somebody works with the database already: a person, a customer, an item, a file."""
    there = set(inspect(database.engine).get_table_names())
    with database.read() as session:
        return any(
            session.execute(select(1).select_from(model).limit(1)).first() is not None
            for model in _SAYS_IN_USE
            if model.__tablename__ in there
        )


@contextmanager
def loaded(database: Database, archive: Archive) -> Iterator[Session]:
    """The database as the backup has it, brought to this version's schema, not committed yet.

    What is done on the session belongs to it; an exception undoes everything.

    Raises:
        Damaged: its rows do not fit together.
    """
    with alone(database) as connection:
        try:
            _drop_all(connection)
            _make_tables(connection, archive.manifest.revision)
            with _without_references(connection, archive):
                for shape in archive.manifest.tables:
                    _fill(connection, archive, shape)
            _make_tables(connection, "head")
        except DBAPIError as error:
            raise Damaged(name=archive.name, place=_what(error)) from error
        with Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()
            session.commit()


def _what(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())[:80]


def _make_tables(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - 0.5 s

    command.upgrade(alembic_config(connection), revision)


def _drop_all(connection: Connection) -> None:
    """Drop our tables, and no one else's in the same database."""
    ours = {*metadata.tables, _REVISIONS}
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in ours)
    if connection.dialect.name == "postgresql":
        for constraint in _references(found):
            connection.execute(DropConstraint(constraint))
    for table in found.tables.values():
        connection.execute(DropTable(table))


def _references(found: MetaData) -> list[ForeignKeyConstraint]:
    return [one for table in found.tables.values() for one in table.foreign_key_constraints]


@contextmanager
def _without_references(connection: Connection, archive: Archive) -> Iterator[None]:
    """Rows come in any order; what they point to is looked at once all are there.

    On SQLite `alone` has switched the looking off.
    """
    if connection.dialect.name != "postgresql":
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise Damaged(name=archive.name, place="references")
        return
    found = MetaData()
    found.reflect(connection)
    references = _references(found)
    for constraint in references:
        connection.execute(DropConstraint(constraint))
    yield
    for constraint in references:
        connection.execute(AddConstraint(constraint))
    for table in found.tables.values():
        _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Have PostgreSQL give numbers beyond those that came along."""
    if "id" not in table.c or table.c.id.type.python_type is not int:
        return
    name = connection.dialect.identifier_preparer.format_table(table)
    sequence = connection.scalar(select(func.pg_get_serial_sequence(name, "id")))
    last = connection.scalar(select(func.max(table.c.id)))
    if sequence is not None and last is not None:
        connection.execute(select(func.setval(sequence, last)))


def _fill(connection: Connection, archive: Archive, shape: TableShape) -> None:
    table, rows = shape.table(), archive.rows(shape)
    # What a migration brings along gives way to what was there.
    connection.execute(table.delete())
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute(table.insert(), some)
