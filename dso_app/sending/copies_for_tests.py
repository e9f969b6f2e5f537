"""What goes to the address of the tests instead of a message: the same, saying for whom it is."""

from collections.abc import Sequence
from email.utils import formataddr
from html import escape
from uuid import uuid4

from sqlmodel import Session

from dso_app.clock import Clock
from dso_app.domain.scenario import Channel, Medium
from dso_app.models import Entity, Message
from dso_app.sending.addresses import usable_address
from dso_app.sending.attachments import attachments_of, with_copies
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.mime import Attachment, envelope_sender, mail_bytes
from dso_app.sending.reader import About
from dso_app.sending.rendering import restored
from dso_app.services.outbox.rows import business_now
from dso_app.texts import N_, translate

_HEAD = "<!--head-->"
_ROW = (
    '<tr><td class="pad" style="padding:12px 28px;background-color:#fff3cd;color:#664d03;'
    'font-family:Helvetica,Arial,sans-serif;font-size:14px;line-height:20px">{words}</td></tr>'
)
_WORDS = {
    Medium.EMAIL: N_("TEST: this email is for {recipients}. It has not been sent to them."),
    Medium.MOBILE: N_("TEST: this SMS is for {recipients}. It has not been sent to them."),
    Medium.POST: N_("TEST: the letter attached is for {recipients}. It must not be posted."),
}
_SUBJECT = N_("[Test] {subject}")


def copy_for_tests(
    session: Session,
    clock: Clock,
    message: Message,
    about: About,
    entity: Entity,
    sender: str,
    address: str,
) -> Envelope:
    """A message as one email to the address of the tests; a letter as PDF, an SMS as its text.

    Args:
        session: of a writing transaction.
        clock: dates it.
        message: complete, as it would leave now.
        about: what it says.
        entity: whose it is.
        sender: address to send from where the entity has none.
        address: of the tests.
    """
    moment = business_now(session, clock, message)
    words = _words(message)
    copy = Message(**message.model_dump())
    copy.key = f"{message.key}-test-{uuid4().hex[:8]}"
    copy.recipients, copy.copies, copy.mail_id = [address], [], ""
    copy.sender = message.sender or _house(entity, sender)
    copy.subject = translate(_SUBJECT, message.language, subject=message.subject or words)
    copy.body = f"{words}\n\n{message.body}"
    copy.body_html = message.body_html.replace(_HEAD, _ROW.format(words=escape(words)) + _HEAD, 1)
    files: Sequence[Attachment] = attachments_of(message)
    if _medium(message) is Medium.POST:
        pdf = letter_pdf(message.subject, restored(message.blocks), about.facts, moment.date())
        whole = with_copies(pdf, [file.content for file in files])
        files = [Attachment("letter.pdf", "application/pdf", whole)]
    if _medium(message) is not Medium.EMAIL:
        copy.body_html = ""
    content = mail_bytes(copy, moment, files, about.facts.company.logo)
    return Envelope(envelope_sender(copy), (address,), content)


def _words(message: Message) -> str:
    recipients = ", ".join(str(line) for line in message.recipients)
    return translate(_WORDS[_medium(message)], message.language, recipients=recipients)


def _medium(message: Message) -> Medium:
    return Channel(message.channel).medium or Medium.EMAIL


def _house(entity: Entity, sender: str) -> str:
    return formataddr((entity.name or entity.code, usable_address(entity.email or sender) or ""))
