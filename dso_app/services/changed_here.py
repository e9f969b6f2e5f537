"""Which columns of a customer or a contact a person changed here: files may be told to keep them.

The mark is for good: no import takes it away.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, literal, update
from sqlmodel import Session, col

from dso_app.models import Contact, Customer


def changed_columns(marks: str) -> frozenset[str]:
    """The columns that `changed_here` names."""
    return frozenset(marks.split())


def mark_changed(row: Customer | Contact, columns: Iterable[str]) -> None:
    """Note that a person changed columns of a row."""
    row.changed_here = " ".join(sorted(changed_columns(row.changed_here).union(columns)))


def mark_all_changed(session: Session, which: ColumnElement[bool], column: str) -> None:
    """Note that a person changed a column of all customers meant, in one statement.

    Args:
        session: of a writing transaction.
        which: condition on `Customer`.
        column: its name.
    """
    marks = col(Customer.changed_here)
    padded = literal(" ") + marks + literal(" ")
    session.execute(
        update(Customer)
        .where(which, ~padded.contains(f" {column} ", autoescape=True))
        .values(changed_here=func.trim(marks + literal(f" {column}")))
        .execution_options(synchronize_session="fetch")
    )
