"""Sets of rows in and out of the database by columns, on the session's own connection.

Hundreds of thousands of rows pass here: the driver is spoken to directly, in the transaction of
the session, on SQLite by `executemany`, on PostgreSQL by `COPY`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import Session, SQLModel

from dso_app.models import Customer
from dso_app.services.bulk import table_of

_STAGE = "import_stage"
_ROWS_AT_ONCE = 50_000
_FIRST_LOAD = 20_000
"""Rows from which a table that held fewer is indexed anew once they are in."""


class Bulk:
    """Reads and writes by columns in the transaction of a session."""

    def __init__(self, session: Session) -> None:
        session.flush()
        connection = session.connection()
        self._dialect = connection.dialect
        self._on_sqlite = self._dialect.name == "sqlite"
        self._driver: Any = connection.connection.driver_connection

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[list[Any]]:
        """The columns of a query; its placeholders are written `?`."""
        first, *others = self.parts(sql, parameters)
        columns = [list(column) for column in first]
        for part in others:
            for column, more in zip(columns, part, strict=True):
                column.extend(more)
        return columns

    def parts(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
        """The columns of a query, so many rows at a time: at least one part, maybe an empty one.

        A whole ledger as rows of the driver would take more room than all its columns.
        """
        cursor = self._driver.cursor() if self._on_sqlite else self._driver.cursor(name=_STAGE)
        try:
            cursor.execute(self._placed(sql), tuple(parameters))
            rows = cursor.fetchmany(_ROWS_AT_ONCE)
            yield list(zip(*rows, strict=True)) or [() for _ in cursor.description]
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                yield list(zip(*rows, strict=True))
        finally:
            cursor.close()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement, its placeholders written `?`; how many rows it changed."""
        cursor = self._driver.cursor()
        try:
            cursor.execute(self._placed(sql), tuple(parameters))
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def insert(
        self,
        model: type[SQLModel],
        columns: Mapping[str, Sequence[Any]],
        constants: Mapping[str, Any] | None = None,
    ) -> None:
        """Insert rows given as columns; `constants` are the same in every row.

        Columns neither given nor empty-able get the default their model declares.
        """
        rows = len(next(iter(columns.values())))
        if not rows:
            return
        table = table_of(model)
        same = self._constants(table, columns, constants or {})
        self._insert(table.name, columns, same)

    @contextmanager
    def loading(self, model: type[SQLModel], rows: int) -> Iterator[None]:
        """While so many rows are inserted: a first load is indexed when all are there.

        To keep each index in order at every row takes several times what it takes to sort them
        once. On PostgreSQL it would shut readers out meanwhile.
        """
        name = table_of(model).name
        first = rows >= _FIRST_LOAD and self._on_sqlite and rows > self._last_id(name)
        indexes = self._indexes(name) if first else {}
        for index in indexes:
            self.execute(f'DROP INDEX "{index}"')
        yield
        for made_by in indexes.values():
            self.execute(made_by)

    def update(
        self, model: type[SQLModel], ids: Sequence[int], columns: Mapping[str, Sequence[Any]]
    ) -> None:
        """Set columns of rows named by id."""
        if not len(ids):
            return
        table = table_of(model)
        self._stage(table, ids, columns)
        setting = ", ".join(f"{name} = s.{name}" for name in columns)
        self.execute(
            f"UPDATE {table.name} SET {setting} FROM {_STAGE} s WHERE {table.name}.id = s.id"
        )
        self.execute(f"DROP TABLE {_STAGE}")

    def mark(self, model: type[SQLModel], ids: Iterable[int], column: str) -> None:
        """Set a flag of rows named by id."""
        chosen = sorted(set(ids))
        if not chosen:
            return
        table = table_of(model)
        self._stage(table, chosen, {})
        self.execute(
            f"UPDATE {table.name} SET {column} = ? WHERE id IN (SELECT id FROM {_STAGE})", (True,)
        )
        self.execute(f"DROP TABLE {_STAGE}")

    def delete_where(self, table: str, column: str, ids: Sequence[int], flag: str = "") -> None:
        """Delete rows that name one of these ids in a column, and carry a flag if there is one."""
        if not len(ids):
            return
        self._stage(table_of(Customer), ids, {})
        flagged = f"{flag} AND " if flag else ""
        self.execute(f"DELETE FROM {table} WHERE {flagged}{column} IN (SELECT id FROM {_STAGE})")
        self.execute(f"DROP TABLE {_STAGE}")

    def from_json(self, values: str, column: Column[Any]) -> str:
        """SQL for a column's value out of a JSON object that `values` names."""
        if self._on_sqlite:
            return f"json_extract({values}, '$.{column.name}')"
        return f"CAST({values} ->> '{column.name}' AS {self._type(column)})"

    def _last_id(self, name: str) -> int:
        return int(self.read(f"SELECT coalesce(max(id), 0) FROM {name}")[0][0])

    def _indexes(self, name: str) -> dict[str, str]:
        """The indexes of a table that hold no rule, with the statements that made them."""
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
        names, statements = self.read(f"{query} AND sql NOT LIKE 'CREATE UNIQUE%'", [name])
        return dict(zip(names, statements, strict=True))

    def _stage(
        self, table: Table, ids: Sequence[int], columns: Mapping[str, Sequence[Any]]
    ) -> None:
        types = [f"{name} {self._type(table.c[name])}" for name in ("id", *columns)]
        self.execute(f"CREATE TEMPORARY TABLE {_STAGE} ({', '.join(types)})")
        self._insert(_STAGE, {"id": ids, **columns}, {})

    def _insert(
        self, name: str, columns: Mapping[str, Sequence[Any]], same: Mapping[str, Any]
    ) -> None:
        rows = zip(*columns.values(), strict=True)
        names = ", ".join((*columns, *same))
        cursor = self._driver.cursor()
        try:
            if self._on_sqlite:
                values = ", ".join([*("?" for _ in columns), *map(_literal, same.values())])
                cursor.executemany(f"INSERT INTO {name} ({names}) VALUES ({values})", rows)
                return
            tail = tuple(same.values())
            with cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row + tail)
        finally:
            cursor.close()

    def _constants(
        self, table: Table, columns: Mapping[str, Sequence[Any]], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        same = {}
        for column in table.columns:
            if column.name in columns or (column.primary_key and column.name not in given):
                continue
            if column.name in given:
                same[column.name] = self._bound(column, given[column.name])
            elif not column.nullable:
                same[column.name] = self._bound(column, _default(column))
        return same

    def _bound(self, column: Column[Any], value: Any) -> Any:
        process = column.type.dialect_impl(self._dialect).bind_processor(self._dialect)
        return process(value) if process else value

    def _type(self, column: Column[Any]) -> str:
        return column.type.compile(dialect=self._dialect)

    def _placed(self, sql: str) -> str:
        return sql if self._on_sqlite else sql.replace("?", "%s")


def _literal(value: Any) -> str:
    """A value that is the same in every row, written out: binding it each time costs more."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    return "'" + str(value).replace("'", "''") + "'"


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        raise KeyError(column.name)
    return default.arg(None) if default.is_callable else default.arg
