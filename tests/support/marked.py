"""A company in which every row of somebody else's customers bears a mark nobody may ever read."""

from typing import Any

from sqlalchemy import ColumnElement, Table, literal, select, update
from sqlmodel import AutoString, Session

from dso_app.models import metadata

MARK = "Geheim"
"""Stands in every word of a customer who is somebody else's."""

_FREE = frozenset(
    {
        *("name", "email", "phone", "mobile", "comment", "note", "subject", "body", "body_html"),
        *("number", "before", "after", "address_1", "city", "pinned_comment", "order_number"),
        *("file_name", "label", "text", "detail", "error", "registered_number"),
    }
)
"""Columns in which people or files write what they like."""


def mark_others(session: Session, mine: list[int]) -> dict[str, int]:
    """Mark all rows of customers other than some.

    Returns:
        Table → the id of one of its marked rows.
    """
    found: dict[str, int] = {}
    for table in metadata.sorted_tables:
        theirs = _of_others(table, mine)
        if theirs is None:
            continue
        words = {
            column.name: literal(MARK).concat(column)
            for column in table.columns
            if column.name in _FREE and isinstance(column.type, AutoString)
        }
        if words:
            session.execute(update(table).where(theirs).values(words))
        if "id" in table.columns:
            # The last one: what stands open is younger than what is past.
            last = select(table.c.id).where(theirs).order_by(table.c.id.desc()).limit(1)
            if (key := session.scalar(last)) is not None:
                found[table.name] = key
    return found


def _of_others(table: Table, mine: list[int]) -> ColumnElement[bool] | None:
    """Condition: a row hangs on a customer who is not one of some; None where none ever does."""
    if table.name == "customer":
        return table.c.id.not_in(mine)
    if "customer_id" in table.columns:
        return table.c.customer_id.not_in(mine)
    for column in table.columns:
        for key in column.foreign_keys:
            theirs = _of_others(key.column.table, mine) if key.column.table is not table else None
            if theirs is not None:
                ids: Any = select(key.column).where(theirs)
                return column.in_(ids)
    return None
