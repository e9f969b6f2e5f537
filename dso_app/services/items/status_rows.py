"""Statuses as rows: what items hold of theirs, its uses, and what the history tells."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock, today
from dso_app.domain.qualification import StatusType
from dso_app.models import Entity, Item, Status, StatusUse, known_id
from dso_app.services.bulk import among
from dso_app.services.history import event_of, record_all
from dso_app.services.items.chosen_items import ChosenItem
from dso_app.texts import N_


def set_status(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Sequence[ChosenItem],
    status: Status,
    comment: str,
    follow_up_on: date | None,
) -> None:
    """Give items a status with its comment, in their history too."""
    day: date = today(clock, entity.timezone)
    litigation = status.type == StatusType.LITIGATION
    said = {
        "status_id": known_id(status),
        "status_comment": comment,
        "status_on": day,
        "follow_up_on": follow_up_on,
    }
    update_items(session, items, **said, litigation=litigation)
    use = {
        "status_id": known_id(status),
        "comment": comment,
        "user_id": actor.user_id,
        "on": day,
        "at": clock.real(),
    }
    session.execute(insert(StatusUse), [use | {"item_id": item.id} for item in items])
    names = _names(session, entity)
    told = [
        (
            item,
            {
                "before": names.get(item.status_id, ""),
                "after": status.name,
                "status": status.name,
                "comment": comment,
            },
        )
        for item in items
    ]
    tell_items(
        session, actor, clock, entity, told, "item.status", N_("{item}: {status}. {comment}")
    )


def update_items(session: Session, items: Sequence[ChosenItem], **values: Any) -> None:
    """Give items the same new values."""
    session.execute(
        update(Item)
        .where(among(col(Item.id), [item.id for item in items]))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def tell_items(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Iterable[tuple[ChosenItem, Mapping[str, Any]]],
    kind: str,
    message: str,
) -> None:
    """Write into the history what was done to each item, with what is said of it besides."""
    day = today(clock, entity.timezone)
    events = [
        event_of(
            actor,
            clock,
            kind,
            message,
            on=day,
            entity_id=item.entity_id,
            customer_id=item.customer_id,
            item_id=item.id,
            item=item.number,
            **about,
        )
        for item, about in items
    ]
    record_all(session, events)


def _names(session: Session, entity: Entity) -> dict[int | None, str]:
    query = select(Status).where(col(Status.entity_id) == entity.id)
    return {status.id: status.name for status in session.scalars(query)}
