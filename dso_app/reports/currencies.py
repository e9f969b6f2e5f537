"""The currencies a ledger is kept in."""

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.models import Item


def ledger_currencies(session: Session, viewer: Viewer) -> list[str]:
    """The currencies of the company's items and its own, by code."""
    if not sees_entity(viewer.actor, viewer.entity_id):
        raise UnknownEntity(entity=viewer.entity_id)
    query = select(col(Item.currency)).where(col(Item.entity_id) == viewer.entity_id).distinct()
    return sorted({viewer.entity.currency, *session.scalars(query)})
