"""Since when every item issued is in the imports: declared with one, or by what a file is."""

from sqlmodel import col, select

from dso_app.domain.history import History, declared
from dso_app.importing.context import Applying
from dso_app.models import Entity


def declare_history(applying: Applying, entity_id: int, told: History) -> None:
    """Widen what was declared so far by what an import declares."""
    query = select(Entity).where(col(Entity.id) == entity_id)
    entity = applying.session.exec(query).one()
    since = entity.history_from
    known = History(since, entity.history_until) if since is not None else None
    now = declared(known, told)
    if now != known:
        applying.bulk.keep(Entity, [entity_id], ("history_from", "history_until"))
        entity.history_from, entity.history_until = now.since, now.until
