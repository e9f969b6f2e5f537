"""The append-only history: who, when, what, before → after."""

import json
from datetime import date

from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.models import Event


def record(
    session: Session,
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
) -> Event:
    """Append one event; `message` is an English msgid that `values` fill."""
    event = Event(
        kind=kind,
        message=message,
        values=json.dumps(values, default=str, ensure_ascii=False),
        on=on,
        at=clock.real(),
        entity_id=entity_id,
        customer_id=customer_id,
        item_id=item_id,
        message_id=message_id,
        user_id=actor.user_id,
        before=before,
        after=after,
    )
    session.add(event)
    return event
