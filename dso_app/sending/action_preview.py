"""What an action will send, or sent: its prepared message, else how it would look today."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.models import Action, Message, MessageContent
from dso_app.sending.attachments import enclosures_now, read_enclosures, with_copies
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.html_mail import html_mail
from dso_app.sending.inline_images import shown, shown_mail
from dso_app.sending.reader import About, Reader
from dso_app.sending.rendering import Rendered, render, restored
from dso_app.sending.sms_text import sms_page, sms_text
from dso_app.services.agenda.action_card import find_action
from dso_app.services.company.logos import logo_of
from dso_app.services.copies.enclosures import Enclosures, shown_enclosures
from dso_app.services.texts.templates import LETTER, SMS, text_channel
from dso_app.texts import N_


class NothingSent(RelanceError):
    """The action is done by a person, or has no text."""

    message = N_("Nothing is sent by this action.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands beside the action.

    Attributes:
        to: addresses, or the lines of the postal address; empty where somebody is missing.
        html: of an email; empty for a letter, which is drawn by `action_letter`.
        enclosures: the copies of invoices that go with it.
    """

    subject: str
    to: tuple[str, ...]
    html: str
    is_letter: bool
    enclosures: Enclosures


def action_sheet(session: Session, clock: Clock, viewer: Viewer, action_id: int) -> Sheet:
    """What an action of the viewer's sends; `NothingSent` for what a person does."""
    action = find_action(session, viewer, action_id)
    channel = _text_channel(action)
    message = _message(session, action_id)
    if message is not None:
        to = tuple(str(line) for line in message.recipients)
        html = "" if channel == LETTER else message_html(session, message)
        left = session.get(MessageContent, message.id) is not None
        enclosures = shown_enclosures(session, message, left=left)
        return Sheet(message.subject, to, html, channel == LETTER, enclosures)
    about = _about(session, clock, viewer, action)
    rendered = _rendered(about)
    html = "" if channel == LETTER else _html(rendered, about)
    subject = "" if channel == SMS else rendered.subject
    enclosures = enclosures_now(session, about)
    return Sheet(subject, about.to.lines, html, channel == LETTER, enclosures)


def action_letter(session: Session, clock: Clock, viewer: Viewer, action_id: int) -> bytes:
    """The letter of an action as PDF: as it was made, else as it would be made today."""
    action = find_action(session, viewer, action_id)
    if _text_channel(action) != LETTER:
        raise NothingSent
    message = _message(session, action_id)
    made = session.get(MessageContent, message.id) if message else None
    if made is not None:
        return made.content
    about = _about(session, clock, viewer, action)
    if message is not None and message.blocks:
        subject, blocks = message.subject, restored(message.blocks)
    else:
        rendered = _rendered(about)
        subject, blocks = rendered.subject, rendered.blocks
    pages = letter_pdf(subject, blocks, about.facts, viewer.today)
    files, _ = read_enclosures(enclosures_now(session, about))
    return with_copies(pages, [file.content for file in files])


def _text_channel(action: Action) -> str:
    channel = text_channel(Channel(action.channel))
    if channel is None:
        raise NothingSent
    return channel


def _message(session: Session, action_id: int) -> Message | None:
    query = select(Message).where(
        col(Message.action_id) == action_id, col(Message.state) != MessageState.CANCELLED
    )
    return session.scalar(query.order_by(col(Message.id).desc()).limit(1))


def _about(session: Session, clock: Clock, viewer: Viewer, action: Action) -> About:
    [about] = Reader(session, clock, viewer.entity).read([action])
    return about


def message_html(session: Session, message: Message) -> str:
    """An email or SMS as a page may show it: as it left, else as it stands ready."""
    if message.channel == Channel.SMS:
        return sms_page(message.body)
    made = session.get(MessageContent, message.id)
    if made is not None:
        return shown_mail(made.content)
    return shown(message.body_html, logo_of(session, message.entity_id))


def _html(rendered: Rendered, about: About) -> str:
    if about.text is not None and about.text.channel == SMS:
        return sms_page(sms_text(about.text.body, about.facts))
    html = html_mail(rendered.subject, rendered.blocks, about.facts)
    return shown(html, about.facts.company.logo)


def _rendered(about: About) -> Rendered:
    if about.text is None:
        raise NothingSent
    return render(about.text.subject, about.text.body, about.facts)
