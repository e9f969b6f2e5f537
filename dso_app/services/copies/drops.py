"""What became of a drop of copies: said at once, and read again from the history."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.errors import Reason
from dso_app.models import Entity, Event, known_id
from dso_app.services.copies.files import Refused
from dso_app.services.history import record
from dso_app.texts import N_

_KIND = "copies.dropped"
_MOST_NAMED = 200
"""Files a drop names in the history; all are counted."""


@dataclass(frozen=True, slots=True)
class CopiesKept:
    """What became of the files of a drop.

    Attributes:
        tied: how many are copies of items now; those of the next two included.
        replaced: how many of these took the place of another copy of their item.
        known: how many of these were their item's copy already.
        waiting: how many are kept until an item of their number is imported, or a person ties
            them.
        refused: how many were not kept.
        left_over: the files that wait or were refused, and why; of very many the first.
        event_id: the drop in the history.
    """

    tied: int = 0
    replaced: int = 0
    known: int = 0
    waiting: int = 0
    refused: int = 0
    left_over: tuple[Refused, ...] = ()
    event_id: int = 0


def record_drop(
    session: Session, actor: Actor, clock: Clock, entity_id: int, kept: CopiesKept
) -> CopiesKept:
    """Write a drop into the history; gives it back with its event."""
    entity = session.get_one(Entity, entity_id)
    event = record(
        session,
        actor,
        clock,
        _KIND,
        N_("Copies of invoices: {tied} tied, {waiting} waiting, {refused} refused."),
        on=today(clock, entity.timezone),
        entity_id=entity_id,
        tied=kept.tied,
        replaced=kept.replaced,
        known=kept.known,
        waiting=kept.waiting,
        refused=kept.refused,
        left_over=[
            [one.name, one.reason.code, one.reason.message, dict(one.reason.values)]
            for one in kept.left_over[:_MOST_NAMED]
        ],
    )
    session.flush()
    return replace(kept, event_id=known_id(event))


def read_drop(session: Session, viewer: Viewer, event_id: int) -> CopiesKept | None:
    """A drop of the company looked at; None when there is none of this id."""
    viewer.actor.require(Permission.IMPORT)
    event = session.get(Event, event_id)
    if event is None or event.kind != _KIND or event.entity_id != viewer.entity_id:
        return None
    values = json.loads(event.values)
    left_over = tuple(_left_over(values.pop("left_over")))
    return CopiesKept(**values, left_over=left_over, event_id=event_id)


def _left_over(rows: Iterable[list[Any]]) -> Iterable[Refused]:
    for name, code, message, values in rows:
        yield Refused(name, Reason(code, message, values))
