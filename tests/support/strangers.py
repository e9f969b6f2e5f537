"""A second company beside ours, one row in every table, each word of it a mark to be found."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, LargeBinary, Table, insert, select
from sqlalchemy.sql.sqltypes import JSON
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from dso_app.models import metadata
from tests.support.clocks import TODAY, FixedClock

STRANGER = 900
"""Every id of the other company, whatever the table."""
MARK = "Geheim"
"""Stands in every word of the other company; nobody of ours may ever read it."""

_SHARED = frozenset(
    {"installation", "job", "job_run", "runner", "login_failure", "alembic_version"}
)
"""Tables of the house, that belong to no company."""

_FITTING: dict[tuple[str, str], Any] = {
    ("app_user", "email"): "geheim@example.com",
    ("app_user", "role"): "administrator",
    ("app_user", "all_entities"): False,
    ("entity", "currency"): "EUR",
    ("entity", "country"): "FR",
    ("entity", "timezone"): "Europe/Paris",
    ("entity", "language"): "en",
}
"""Words that must be real for the row to be what it is."""

Snapshot = dict[str, list[tuple[Any, ...]]]


def add_strangers(session: Session) -> None:
    """Write the other company's rows."""
    for table in metadata.sorted_tables:
        if table.name not in _SHARED:
            row = {column.name: _value(table, column) for column in table.columns}
            session.execute(insert(table).values(row))


def snapshot(session: Session, *, strangers_only: bool) -> Snapshot:
    """The rows of all tables, or those that mention the other company."""
    found: Snapshot = {}
    for table in metadata.sorted_tables:
        rows = [tuple(row) for row in session.execute(select(table)).all()]
        if strangers_only:
            keys = [at for at, column in enumerate(table.columns) if _is_key(column)]
            rows = [row for row in rows if any(row[at] == STRANGER for at in keys)]
        found[table.name] = sorted(rows, key=repr)
    return found


def _is_key(column: Column[Any]) -> bool:
    return bool(column.primary_key or column.foreign_keys or column.name.endswith("_id"))


def _value(table: Table, column: Column[Any]) -> Any:
    if (table.name, column.name) in _FITTING:
        return _FITTING[table.name, column.name]
    kind = column.type
    if isinstance(kind, JSON):
        return {} if "options" in column.name or column.name in _OBJECTS else [MARK]
    for known, value in _SAMPLES:
        if isinstance(kind, known):
            return value
    python = kind.python_type
    if python is int:
        return STRANGER if _is_key(column) else 1
    if column.name in _JSON_TEXTS:
        return "{}"
    return f"{MARK} {table.name}"


_OBJECTS = frozenset({"totals", "attachments", "answer", "counts"})
_JSON_TEXTS = frozenset({"reason_values", "message_values"})
_SAMPLES: tuple[tuple[type, Any], ...] = (
    (UTCDateTime, FixedClock().real()),
    (Date, TODAY),
    (Boolean, True),
    (LargeBinary, MARK.encode()),
)
