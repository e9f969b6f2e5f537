"""The tables of a backup, and how a value of each kind of column is written down.

A backup says of each column what kind it is: it is read without knowing the models of its time.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from dso_app.models import metadata

NOT_KEPT = frozenset({"runner", "user_session", "login_failure"})
"""What lives with the running installation: who is logged in, and who is at work."""

_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (UTCDateTime, "moment"),
    (Date, "date"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (Boolean, "flag"),
    (Integer, "number"),
    (AutoString, "text"),
)
_TYPES: Mapping[str, Any] = {
    "moment": UTCDateTime(),
    "date": Date(),
    "json": JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    "bytes": LargeBinary(),
    "flag": Boolean(),
    "number": BigInteger(),
    "text": String(),
}


class WrongValue(Exception):
    """A value of a backup is none of its column's kind."""


@dataclass(frozen=True)
class TableShape:
    """A table as a backup holds it: its columns and their kinds."""

    name: str
    columns: tuple[tuple[str, str], ...]

    def table(self) -> Table:
        """The table for statements, whatever the models are."""
        columns = [Column(name, _TYPES[kind]) for name, kind in self.columns]
        return Table(self.name, MetaData(), *columns)


def shapes() -> list[TableShape]:
    """The tables of this version of the program, by name."""
    kept = (table for table in metadata.tables.values() if table.name not in NOT_KEPT)
    return [
        TableShape(table.name, tuple((c.name, _kind(c.type)) for c in table.columns))
        for table in sorted(kept, key=lambda table: table.name)
    ]


def _kind(column: TypeEngine[Any]) -> str:
    return next(kind for type_, kind in _KINDS if isinstance(column, type_))


def is_kind(kind: object) -> bool:
    """Whether a backup's word for a kind of column is known."""
    return isinstance(kind, str) and kind in _TYPES


def written(shape: TableShape) -> Callable[[Sequence[Any]], list[Any]]:
    """How a row becomes JSON."""
    writers = [_WRITERS.get(kind) for _, kind in shape.columns]

    def write(row: Sequence[Any]) -> list[Any]:
        return [
            value if value is None or writer is None else writer(value)
            for value, writer in zip(row, writers, strict=True)
        ]

    return write


def read(shape: TableShape) -> Callable[[Any], dict[str, Any]]:
    """How JSON becomes a row again; `WrongValue` when it is none."""
    readers = [(name, _READERS[kind]) for name, kind in shape.columns]

    def row(values: Any) -> dict[str, Any]:
        if not isinstance(values, list) or len(values) != len(readers):
            raise WrongValue
        try:
            return {
                name: None if value is None else reader(value)
                for (name, reader), value in zip(readers, values, strict=True)
            }
        except (TypeError, ValueError) as error:
            raise WrongValue from error

    return row


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise WrongValue
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise WrongValue
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValue
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise WrongValue
    return moment


_WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "moment": datetime.isoformat,
    "date": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "moment": _moment,
    "date": date.fromisoformat,
    "json": lambda value: value,
    "bytes": lambda value: base64.b64decode(value, validate=True),
    "flag": _flag,
    "number": _number,
    "text": _text,
}
