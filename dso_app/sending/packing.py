"""A message as its transport is handed it: the exact bytes that are stored and that leave."""

from datetime import datetime

from dso_app.domain.scenario import Channel, Medium
from dso_app.models import Message
from dso_app.sending.attachments import attachments_of
from dso_app.sending.channels.base import Envelope
from dso_app.sending.mime import envelope_sender, mail_bytes, message_id
from dso_app.services.company.logos import Logo


def name_mail(message: Message) -> None:
    """Give an email that leaves its Message-ID; the one it was tried with, once it was."""
    if Channel(message.channel).medium is Medium.EMAIL and not (
        message.attempts and message.mail_id
    ):
        message.mail_id = message_id(message.key, envelope_sender(message))


def pack(message: Message, dated: datetime, logo: Logo | None) -> Envelope:
    """Put a message that leaves by a transport together.

    Args:
        message: with its words, sender and recipients as they leave.
        dated: the business moment it leaves.
        logo: the company's, which an email carries along.
    """
    recipients = tuple(message.recipients)
    if message.channel == Channel.SMS:
        return Envelope("", recipients, message.body.encode())
    sender = envelope_sender(message)
    content = mail_bytes(message, dated, attachments_of(message), logo)
    return Envelope(sender, recipients, content, tuple(message.copies))
