"""A message as its transport is handed it: the exact bytes that are stored and that leave."""

from datetime import datetime

from dso_app.models import Message
from dso_app.sending.attachments import attachments_of
from dso_app.sending.channels.base import Envelope
from dso_app.sending.mime import envelope_sender, mail_bytes
from dso_app.services.logos import Logo


def pack(message: Message, dated: datetime, logo: Logo | None) -> Envelope:
    """Put a message that leaves by a transport together.

    Args:
        message: with its words, sender and recipients as they leave.
        dated: the business moment it leaves.
        logo: the company's, which an email carries along.
    """
    content = mail_bytes(message, dated, attachments_of(message), logo)
    return Envelope(envelope_sender(message), tuple(message.recipients), content)
