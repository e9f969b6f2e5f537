"""Work that only one process may do at a time, whoever dies in the middle of it."""

from sqlalchemy import func, select
from sqlmodel import Session

DEPARTURES = "departures"
"""Deciding what leaves: one at a time, and never while somebody stops it."""


def take_turns(session: Session, name: str) -> None:
    """Wait until no other transaction does the work named; let go when this one ends.

    On SQLite a writing transaction is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"relance.{name}"))))
