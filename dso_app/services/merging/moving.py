"""Everything that names one customer names another: whichever tables there are."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, CursorResult, Table, delete, insert, select, update
from sqlmodel import Session, col

from dso_app.models import CardVisit, CustomerSummary, GroupMember, OrderBacklog, metadata
from dso_app.services.bulk import fetch, table_of
from dso_app.services.merging.contacts import join_contacts
from dso_app.services.merging.suggestions import repoint_pairs

_CUSTOMER = "customer"

Moving = Callable[[Session, int, int], None]
"""Of a session, the survivor's id and that of the customer that goes."""


def customer_columns() -> list[Column[Any]]:
    """Every column that names a customer: those that refer to one, and those called so.

    Revisions of items and what simulations found name customers without a reference.
    """
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name == f"{_CUSTOMER}_id"
        or any(key.column.table.name == _CUSTOMER for key in column.foreign_keys)
    ]


def move_all(session: Session, survivor_id: int, gone_id: int) -> dict[str, int]:
    """Give all that a customer has to another; gives how many rows of each table moved.

    Where a customer is part of what rows are known by, a rule of its own says what becomes of the
    two: see `JOINED`. Items must not share an identity (see `clashes`).
    """
    session.flush()
    for join in JOINED.values():
        join(session, survivor_id, gone_id)
    session.flush()
    moved: dict[str, int] = {}
    for column in customer_columns():
        statement = update(column.table).where(column == gone_id).values({column: survivor_id})
        done = session.connection().execute(statement)
        count = done.rowcount if isinstance(done, CursorResult) else 0
        moved[column.table.name] = moved.get(column.table.name, 0) + count
    session.expire_all()
    return moved


def _join_groups(session: Session, survivor_id: int, gone_id: int) -> None:
    """It carries the groups of both; one set by hand at either stays out of reach of imports."""
    members = table_of(GroupMember)
    query = select(members.c.group_id, members.c.imported)
    own = dict(fetch(session, query.where(members.c.customer_id == survivor_id)))
    theirs = dict(fetch(session, query.where(members.c.customer_id == gone_id)))
    connection = session.connection()
    connection.execute(delete(members).where(members.c.customer_id == gone_id))
    for group, imported in theirs.items():
        if group not in own:
            row = {"group_id": group, "customer_id": survivor_id, "imported": imported}
            connection.execute(insert(members).values(row))
        elif own[group] and not imported:
            same = (members.c.customer_id == survivor_id) & (members.c.group_id == group)
            connection.execute(update(members).where(same).values(imported=False))


def _join_backlogs(session: Session, survivor_id: int, gone_id: int) -> None:
    """Its orders are those of both, by currency; known since the later of the two files."""
    gone = list(
        session.scalars(select(OrderBacklog).where(col(OrderBacklog.customer_id) == gone_id))
    )
    for one in gone:
        own = session.get(OrderBacklog, (survivor_id, one.currency))
        if own is None:
            own = OrderBacklog(
                customer_id=survivor_id, currency=one.currency, known_on=one.known_on
            )
            session.add(own)
        own.amount_minor += one.amount_minor
        own.known_on = max(own.known_on, one.known_on)
        session.delete(one)
    session.flush()


def _drop(model: Any) -> Moving:
    """Rows that are made anew, or tell only of the moment."""
    table: Table = table_of(model)

    def drop(session: Session, survivor_id: int, gone_id: int) -> None:
        del survivor_id
        session.connection().execute(delete(table).where(table.c.customer_id == gone_id))

    return drop


JOINED: Mapping[str, Moving] = {
    "group_member": _join_groups,
    "order_backlog": _join_backlogs,
    "customer_summary": _drop(CustomerSummary),
    "card_visit": _drop(CardVisit),
    "contact": join_contacts,
    "duplicate_pair": repoint_pairs,
}
"""By table, what becomes of two customers' rows where they cannot simply stand side by side."""
