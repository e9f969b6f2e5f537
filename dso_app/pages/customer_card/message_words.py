"""A message as it left, or as it stands ready, to be looked at."""

from dataclasses import dataclass, field

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.attached import Attached, attached_words
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel
from dso_app.models import Message
from dso_app.sending.action_preview import action_sheet, message_html
from dso_app.services.copies.enclosures import shown_enclosures
from dso_app.services.lists.words import channel_word, message_state
from dso_app.services.outbox.reading import content, find_message, reason_sentence
from dso_app.services.specific.changes import can_be_sent_again
from dso_app.texts import N_, translate

_LETTERS = (Channel.LETTER, Channel.REGISTERED_LETTER)


@dataclass
class Reading:
    """A message in the dialog that shows it."""

    key: str = ""
    subject: str = ""
    line: str = ""
    problem: str = ""
    html: str = ""
    text: str = ""
    letter: str = ""
    """Address of its PDF; empty for what is no letter, or not made yet."""
    attached: Attached = field(default_factory=Attached)
    again: bool = False
    """It may be sent again."""


def read_message(session: Session, viewer: Viewer, message_id: int) -> Reading:
    """A message of a customer in the viewer's scope; `UnknownMessage` for any other."""
    message = find_message(session, viewer.actor, message_id)
    is_letter = message.channel in _LETTERS
    left = content(session, viewer.actor, message_id) is not None
    enclosures = shown_enclosures(session, message, left=left)
    return Reading(
        key=str(message_id),
        subject=message.subject or message.step_name,
        line=_line(message, viewer),
        problem=_problem(message, viewer.language),
        html="" if is_letter else message_html(session, message),
        text=message.body,
        letter=f"/api/messages/{message_id}/letter" if is_letter and left else "",
        attached=attached_words(enclosures, viewer.language),
        again=can_be_sent_again(session, viewer.actor, message),
    )


def read_sheet(session: Session, viewer: Viewer, action_id: int) -> Reading:
    """What an open action will send: as it stands ready, else as it would look today."""
    sheet = action_sheet(session, clock(), viewer, action_id)
    to = ", ".join(sheet.to) or translate(N_("nobody yet"), viewer.language)
    return Reading(
        key=str(action_id),
        subject=sheet.subject,
        line=translate(N_("to {recipients}"), viewer.language, recipients=to),
        html=sheet.html,
        letter=f"/api/actions/{action_id}/letter" if sheet.is_letter else "",
        attached=attached_words(sheet.enclosures, viewer.language),
    )


def _line(message: Message, viewer: Viewer) -> str:
    language = viewer.language
    state = translate(str(message_state(message.state).value), language)
    parts = [translate(channel_word(message.channel), language), state]
    if message.sent_at:
        parts.append(formats.moment(message.sent_at, language, viewer.timezone))
    if message.registered_number:
        words = N_("registered under {number}")
        parts.append(translate(words, language, number=message.registered_number))
    if message.recipients:
        to = ", ".join(str(recipient) for recipient in message.recipients)
        parts.append(translate(N_("to {recipients}"), language, recipients=to))
    return " · ".join(parts)


def _problem(message: Message, language: str) -> str:
    if message.refused:
        refused = ", ".join(str(address) for address in message.refused)
        return translate(N_("Refused by the server: {addresses}"), language, addresses=refused)
    if message.state == MessageState.SENT:
        return ""
    return message.error or reason_sentence(message, language)
