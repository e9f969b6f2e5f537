"""Work that only one process may do at a time, whoever dies in the middle of it."""

from collections.abc import Collection

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from dso_app.models import Customer
from dso_app.services.bulk import table_of

_CUSTOMERS = table_of(Customer)
_HELD = "customers_held"
_LOCK = (
    select(_CUSTOMERS.c.id)
    .where(_CUSTOMERS.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_CUSTOMERS.c.id)
    .with_for_update()
)

DEPARTURES = "departures"
"""Deciding what leaves: one at a time, and never while somebody stops it."""


def take_turns(session: Session, name: str) -> None:
    """Wait until no other transaction does the work named; let go when this one ends.

    On SQLite a writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"relance.{name}"))))


def lock_customers(session: Session, customer_ids: Collection[int]) -> None:
    """Lock customers in the order of their ids, as planning does, so that none waits for another.

    Those that this transaction holds already are not asked for again. On SQLite a writing
    transaction is alone anyway.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    held: set[int] = session.info.get(_HELD, set())
    wanted = set(customer_ids) - held
    if not wanted:
        return
    session.connection().execute(_LOCK, {"ids": sorted(wanted)})
    # What a savepoint that is given up had locked is free again.
    if session.get_nested_transaction() is None:
        session.info[_HELD] = held | wanted
