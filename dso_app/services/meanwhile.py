"""What somebody else changed of a customer while a form stood open: no work is lost silently."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.domain.clashes import meet
from dso_app.errors import RelanceError
from dso_app.models import Customer, Event, User
from dso_app.services.bulk import among
from dso_app.services.words.stored import stored_sentence
from dso_app.texts import N_, translate

Trace = tuple[str, str, tuple[object, ...]]
"""How a change of a field stands in the history: the event's kind, and the name of a value that
is one of some; an empty name where the kind says all."""


@dataclass(frozen=True)
class Seen:
    """What somebody saw when a form was filled.

    Attributes:
        values: by field, as the form writes them.
        event: id of the last event of the history then.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    event: int = 0


@dataclass(frozen=True)
class Clash:
    """What somebody else made of a field.

    Attributes:
        now: what stands there, as the form writes it.
        who: their name; empty for an import.
        at: when; None for an import.
    """

    now: str
    who: str = ""
    at: datetime | None = None


class ChangedMeanwhile(RelanceError):
    """Somebody else changed what this form changes too; nothing was written.

    Attributes:
        clashes: by field.
        seen: what whoever is told this has seen by now: asked again, it is done.
    """

    message = N_("Somebody else changed this meanwhile.")

    def __init__(self, clashes: Mapping[str, Clash], seen: Seen) -> None:
        super().__init__()
        self.clashes, self.seen = clashes, seen


class DecidedMeanwhile(RelanceError):
    """Somebody else decided about an item meant; nothing was written."""

    message = N_("{who} decided meanwhile. {what} Look, then answer again.")

    def __init__(self, who: str, said: str, about: Mapping[str, object]) -> None:
        super().__init__(who=who)
        self._said, self._about = said, about

    def sentence(self, language: str = "en") -> str:
        """The error, with what was decided as the history says it."""
        what = stored_sentence(self._said, self._about, language)
        return translate(self.message, language, what=what, **self.values)


def last_event(session: Session) -> int:
    """Id of the last event of the history; 0 before the first."""
    return session.scalar(select(func.max(Event.id))) or 0


def hold_customer(session: Session, customer_id: int) -> None:
    """Let nobody else change the customer before this transaction ends."""
    lock = select(Customer).where(col(Customer.id) == customer_id).with_for_update()
    session.execute(lock.execution_options(populate_existing=True))


def own_changes(
    session: Session,
    customer_id: int,
    seen: Seen,
    now: Mapping[str, str],
    wanted: Mapping[str, str],
    traces: Mapping[str, Trace],
) -> frozenset[str]:
    """The fields a form changes; what it left alone keeps what others made of it.

    Args:
        session: of a writing transaction that holds the customer.
        customer_id: whose form it is.
        seen: when it was filled.
        now: what stands there, by field.
        wanted: what the form says.
        traces: where the history tells of a field.

    Raises:
        ChangedMeanwhile: others changed the same ones.
    """
    meeting = meet(seen.values, now, wanted)
    if not meeting.clashing:
        return meeting.mine
    told = _told_since(session, customer_id, seen.event)
    clashes = {}
    for name in sorted(meeting.clashing):
        who, at = next(
            ((who, event.at) for event, values, who in told if _is(event, values, traces[name])),
            ("", None),
        )
        clashes[name] = Clash(now[name], who, at)
    values = {**now, **seen.values, **{name: now[name] for name in meeting.clashing}}
    raise ChangedMeanwhile(clashes, replace(seen, values=values, event=last_event(session)))


def look_once_more(
    session: Session, actor: Actor, item_ids: Collection[int], since_event: int
) -> None:
    """Refuse to decide about items that somebody else decided about since they were shown.

    Raises:
        DecidedMeanwhile: names the last who did.
    """
    query = (
        select(Event, col(User.name))
        .join(User, col(User.id) == col(Event.user_id))
        .where(
            col(Event.id) > since_event,
            among(col(Event.item_id), list(item_ids)),
            col(Event.user_id) != (actor.user_id or 0),
        )
        .order_by(col(Event.id).desc())
    )
    found = session.execute(query.limit(1)).first()
    if found:
        event, who = found
        raise DecidedMeanwhile(who, event.message, json.loads(event.values))


def _told_since(
    session: Session, customer_id: int, since_event: int
) -> list[tuple[Event, dict[str, Any], str]]:
    """What the history tells since an event, the latest first; who did it."""
    query = (
        select(Event, col(User.name))
        .join(User, col(User.id) == col(Event.user_id), isouter=True)
        .where(col(Event.customer_id) == customer_id, col(Event.id) > since_event)
        .order_by(col(Event.id).desc())
    )
    return [(event, json.loads(event.values), who or "") for event, who in session.execute(query)]


def _is(event: Event, values: Mapping[str, Any], trace: Trace) -> bool:
    kind, name, some = trace
    return event.kind == kind and (not name or values.get(name) in some)
