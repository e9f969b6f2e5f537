"""Writing many rows at once: ids known before the rows are written, and wide conditions."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    bindparam,
    column,
    literal_column,
    text,
    update,
)
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel

Row = TypeVar("Row")

_FEW = 200
"""Ids that are worth a prepared statement."""


def among(of: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Condition that a column of ids holds one of those given, however many they are.

    A long list is written into the statement: as parameters it costs more than the query.
    """
    if len(ids) <= _FEW:
        few: ColumnElement[bool] = of.in_(list(ids))
        return few
    listed = ",".join(str(int(key)) for key in ids)
    many: ColumnElement[bool] = of.bool_op("IN")(literal_column(f"({listed})"))
    return many


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, for statements that go round the session's objects."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def fetch(session: Session, query: Executable) -> Sequence[Any]:
    """All rows of a query, without making objects of the session from them."""
    return session.connection().execute(query).all()


def follow(
    session: Session, model: type[SQLModel], ids: Iterable[int], values: Mapping[str, Any]
) -> None:
    """Objects the session holds of some rows follow what a statement wrote past them."""
    for key in ids:
        held = session.identity_map.get(identity_key(model, key))
        if held is not None:
            for name, value in values.items():
                set_committed_value(held, name, value)


def write_past(
    session: Session, model: type[SQLModel], ids: Collection[int], values: Mapping[str, Any]
) -> None:
    """Give rows the same new values in one statement; the session's objects follow.

    The statement is put together once for the columns that change: for a few rows that costs more
    than the database does.
    """
    if ids:
        session.flush()
        new = {f"to_{name}": value for name, value in values.items()}
        statement = _writing_past(table_of(model), tuple(values))
        session.connection().execute(statement, {"b_ids": list(ids), **new})
        follow(session, model, ids, values)


@cache
def _writing_past(table: Table, names: tuple[str, ...]) -> Executable:
    new = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
    return update(table).where(table.c.id.in_(bindparam("b_ids", expanding=True))).values(new)


def reserve_ids(
    session: Session, model: type[SQLModel], count: int, *, above: int = 0
) -> range | list[int]:
    """So many ids of a table for rows about to be inserted.

    On SQLite the caller holds the one writing transaction; on PostgreSQL the table's sequence
    gives them, and nobody else gets the same.

    Args:
        session: of a writing transaction.
        model: whose table.
        count: how many.
        above: the highest id that a row taken away had and nobody is to have again.
    """
    if not count:
        return []
    name = table_of(model).name
    if session.get_bind().dialect.name == "sqlite":
        last = int(session.scalar(text(f'SELECT coalesce(max(id), 0) FROM "{name}"')) or 0)
        first = 1 + max(last, above)
        return range(first, first + count)
    query = text(
        "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
    ).columns(column("nextval"))
    return [int(found) for found in session.scalars(query, {"name": name, "count": count})]


def insert_many(
    session: Session,
    model: type[SQLModel],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Insert rows by the driver itself, which takes half the time of checked parameters.

    Args:
        session: of a writing transaction.
        model: whose table.
        columns: those the rows hold, in their order; all that the table wants.
        rows: integers, texts, booleans, None, and dates as ISO texts.
    """
    if not rows:
        return
    connection = session.connection()
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    connection.exec_driver_sql(
        f"INSERT INTO {quote(table_of(model).name)} ({', '.join(map(quote, columns))}) "
        f"VALUES ({', '.join([mark] * len(columns))})",
        list(rows),
    )


def update_many(
    session: Session,
    model: type[SQLModel],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Give rows new values, each its own, by the driver itself as `insert_many`.

    Args:
        session: of a writing transaction.
        model: whose table.
        columns: those that change.
        rows: their values in that order, then the row's id.
    """
    if not rows:
        return
    connection = session.connection()
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    assignments = ", ".join(f"{quote(name)} = {mark}" for name in columns)
    connection.exec_driver_sql(
        f"UPDATE {quote(table_of(model).name)} SET {assignments} WHERE id = {mark}", list(rows)
    )


@contextmanager
def no_collecting() -> Iterator[None]:
    """Without the garbage collector: a bulk pass makes no cycles, only work for it.

    It would walk all that the pass holds again and again, for a third of the pass's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # Taken over as old: else the first object made from here on has it all walked.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    source = iter(rows)
    while found := list(islice(source, size)):
        yield found
