"""A mail of a few plain lines to people of ours: the bytes the mail server is handed."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from dso_app.clock import Clock
from dso_app.models import Entity


@dataclass(frozen=True)
class Attached:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


def plain_mail(
    clock: Clock,
    entity: Entity,
    sender: str,
    recipient: str,
    subject: str,
    words: str,
    attached: Attached | None = None,
) -> bytes:
    """A mail from a company's address.

    Args:
        clock: tells the real moment it is dated.
        entity: in whose name.
        sender: its bare address.
        recipient: a bare address.
        subject: one line.
        words: the text.
        attached: a file that goes with it.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=entity.name, addr_spec=sender)
    mail["To"] = Address(addr_spec=recipient)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(clock.real())
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail.set_content(words)
    if attached is not None:
        kind, _, subtype = attached.media_type.partition(";")[0].partition("/")
        mail.add_attachment(
            attached.content, maintype=kind, subtype=subtype, filename=attached.name
        )
    return mail.as_bytes()
