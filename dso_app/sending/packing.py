"""A message as its transport is handed it: the exact bytes that are stored and that leave."""

from datetime import datetime

from dso_app.domain.scenario import Channel
from dso_app.models import Message
from dso_app.sending.attachments import attachments_of
from dso_app.sending.channels.base import Envelope
from dso_app.sending.mime import envelope_sender, mail_bytes, message_id
from dso_app.services.logos import Logo


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
    message.mail_id = message.mail_id or message_id(message.key, sender)
    content = mail_bytes(message, dated, attachments_of(message), logo)
    return Envelope(sender, recipients, content, tuple(message.copies))
