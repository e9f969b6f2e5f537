"""The append-only history: who, when, what, before → after."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, inspect
from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.models import Event
from dso_app.services.bulk import table_of

_APPEND = insert(table_of(Event))
_COLUMNS = {name: column.key for name, column in inspect(Event).columns.items()}
"""The columns by the names they have in Python."""


def event_of(
    actor: Actor,
    clock: Clock,
    kind: str,
    message: str,
    *,
    on: date | None = None,
    entity_id: int | None = None,
    customer_id: int | None = None,
    item_id: int | None = None,
    message_id: int | None = None,
    before: str = "",
    after: str = "",
    **values: object,
) -> dict[str, Any]:
    """The row of an event that was not written yet, as `record` and `record_all` do."""
    return {
        "kind": kind,
        "message": message,
        "values": json.dumps(values, default=str, ensure_ascii=False),
        "on": on,
        "at": clock.real(),
        "entity_id": entity_id,
        "customer_id": customer_id,
        "item_id": item_id,
        "message_id": message_id,
        "user_id": actor.user_id,
        "before": before,
        "after": after,
    }


def record(
    session: Session,
    actor: Actor,
    clock: Clock,
    kind: str,
    message: str,
    **about: Any,
) -> Event:
    """Append one event; `message` is an English msgid that the values `about` it fill.

    See `event_of` for those with a meaning of their own.
    """
    event = Event(**event_of(actor, clock, kind, message, **about))
    session.add(event)
    return event


def record_all(session: Session, events: Sequence[Mapping[str, Any]]) -> None:
    """Append many events in one statement."""
    if events:
        # What they are about may not be written yet.
        session.flush()
        rows = [{_COLUMNS[name]: value for name, value in event.items()} for event in events]
        session.connection().execute(_APPEND, rows)
