"""The timeline in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import ActionState
from dso_app.domain.scenario import Channel
from dso_app.pages.customer_card.head_words import short_day, when_words
from dso_app.services.customers.events import OpenAction, PastEvent
from dso_app.services.lists.words import action_state, channel_word
from dso_app.services.specific.rows import SPECIFIC
from dso_app.services.words.stored import reason_sentence, stored_sentence
from dso_app.texts import N_, translate

_CONFIRMABLE = (ActionState.TO_CONFIRM, ActionState.TO_DO)
_SHOWN = 9
"""Lines of the timeline; the history has them all."""
_TONES = {
    "promise.broken": "bad",
    "promise.kept": "ok",
    "message.failed": "bad",
    "message.ambiguous": "bad",
    "action.skipped": "mute",
    "customer.changed": "mute",
}


@dataclass
class Planned:
    """An open action with what may be done about it."""

    key: str
    title: str
    detail: str
    state: str
    tone: str
    reason: str
    sends: bool
    """A message leaves, that can be read before."""
    may_confirm: bool
    close_by: str
    """What its Done asks for: what came of a call, or just a note."""
    specific: bool
    """It can be put on another day, and closing it lets its items go back."""
    on: str
    """Its day, ISO."""
    note: str


@dataclass
class Past:
    """Something that happened."""

    title: str
    detail: str
    tone: str
    message: str
    """Id of the message it is about; empty for none."""


def planned_words(action: OpenAction, viewer: Viewer) -> Planned:
    """An open action, ready to read."""
    language = viewer.language
    state = action_state(action.state)
    when = when_words(action.on, viewer.today, language)
    asked = [
        formats.amount_with_currency(minor, currency, language)
        for currency, minor in action.asked.items()
    ]
    about = [translate(channel_word(action.channel), language), *asked]
    if action.scenario:
        about.insert(
            0,
            translate(
                N_("{scenario}, step {step}"),
                language,
                scenario=action.scenario,
                step=action.step,
            ),
        )
    confirmable = action.leaves_by_message and action.state in _CONFIRMABLE
    return Planned(
        key=str(action.id),
        title=f"{when[:1].upper()}{when[1:]} · {translate(action.step_name, language)}",
        detail=" · ".join(about),
        state=translate(str(state.value), language),
        tone=state.tone,
        reason=reason_sentence(action.reason, language) if action.reason else "",
        sends=action.leaves_by_message,
        may_confirm=confirmable,
        close_by="called" if action.channel == Channel.CALL else "done",
        specific=action.kind == SPECIFIC,
        on=action.on.isoformat(),
        note=formats.quoted(action.note, language),
    )


def past_words(events: Sequence[PastEvent], viewer: Viewer) -> list[Past]:
    """What happened, ready to read.

    A step that a message did is told by the message alone, and a status set on many items in one
    go is one line.
    """
    told = [event for event in events if event.kind != "action.done" or event.who]
    groups = [list(group) for _, group in groupby(told, _together)]
    return [_past(group, viewer) for group in groups][:_SHOWN]


def _together(event: PastEvent) -> object:
    if event.kind != "item.status":
        return event.id
    return event.on, event.who, event.values.get("status"), event.values.get("comment")


def _past(group: Sequence[PastEvent], viewer: Viewer) -> Past:
    event, language = group[0], viewer.language
    items = ", ".join(str(one.values.get("item", "")) for one in reversed(group))
    if len(group) > 1:
        event = replace(event, values=event.values | {"item": items})
    on = short_day(event.on or event.at.date(), viewer.today, language)
    notes = [text for text in (_note(event, language), event.who) if text]
    return Past(
        title=f"{on} · {event_sentence(event, language)}",
        detail=" · ".join(notes),
        tone=_TONES.get(event.kind, ""),
        message=str(event.message_id or ""),
    )


def event_sentence(event: PastEvent, language: str) -> str:
    """What happened, as one sentence."""
    return stored_sentence(event.message, event.values, language)


def _note(event: PastEvent, language: str) -> str:
    """What was said about an action, or a promise: it stands in the event's new value."""
    told = event.kind.startswith(("action.", "promise."))
    return formats.quoted(event.after, language) if told else ""
