"""Copies of invoices and imports: those that waited are tied, and wait again when it is undone."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.importing.bulk import Bulk
from dso_app.importing.context import Applying
from dso_app.models import ItemCopy
from dso_app.services.copies.verbs import tie_waiting


def tie_copies(applying: Applying, actor: Actor, clock: Clock, entity_id: int) -> None:
    """Tie the copies that waited for items of the import, and keep how they waited."""
    session = applying.session
    waits = col(ItemCopy.item_id).is_(None) & (col(ItemCopy.entity_id) == entity_id)
    contents = select(col(ItemCopy.sha256)).where(waits)
    # An older row of the same content gives way to a new one.
    query = select(col(ItemCopy.id)).where(
        col(ItemCopy.entity_id) == entity_id, col(ItemCopy.sha256).in_(contents)
    )
    before = [key for key in session.scalars(query) if key is not None]
    if not before:
        return
    last = session.scalar(select(func.max(col(ItemCopy.id)))) or 0
    number = applying.bulk.keep_whole(ItemCopy, before)
    tie_waiting(session, actor, clock, entity_id)
    session.flush()
    there = select(col(ItemCopy.id)).where(col(ItemCopy.id).in_(before))
    applying.bulk.forget(number, session.scalars(there).all())
    made = select(col(ItemCopy.id)).where(
        col(ItemCopy.id) > last, col(ItemCopy.entity_id) == entity_id
    )
    applying.bulk.made(ItemCopy, session.scalars(made).all())


def wait_again(session: Session, bulk: Bulk, actor: Actor, clock: Clock, entity_id: int) -> None:
    """Have the copies whose items are gone wait, each once, and say why they do."""
    session.flush()
    waiting = f"FROM item_copy WHERE entity_id = {int(entity_id)} AND item_id IS NULL"
    bulk.execute(
        f"DELETE {waiting} AND id NOT IN (SELECT min(id) {waiting} GROUP BY file_name, sha256)"
    )
    session.expire_all()
    tie_waiting(session, actor, clock, entity_id)
