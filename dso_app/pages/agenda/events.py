"""The last things that happened to a customer, as points of a timeline."""

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.timeline import Event
from dso_app.services.customers.events import PastEvent, latest_events
from dso_app.services.words.stored import stored_sentence

_SHOWN = 5
_TONES = {
    "promise.broken": "bad",
    "promise.kept": "ok",
    "message.failed": "bad",
    "message.ambiguous": "bad",
    "action.skipped": "mute",
}


def last_events(session: Session, viewer: Viewer, customer_id: int) -> list[Event]:
    """The latest first."""
    return [
        _event(one, viewer.language) for one in latest_events(session, viewer, customer_id)[:_SHOWN]
    ]


def _event(event: PastEvent, language: str) -> Event:
    day = formats.day(event.on or event.at.date(), language)
    sentence = stored_sentence(event.message, event.values, language)
    note = formats.quoted(event.after, language) if event.kind.startswith("action.") else ""
    return Event(
        title=f"{day} · {sentence}",
        detail=" · ".join(part for part in (note, event.who) if part),
        tone=_TONES.get(event.kind, ""),
    )
