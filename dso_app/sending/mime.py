"""The exact bytes of an email."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from dso_app.models import Message
from dso_app.sending.inline_images import content_id
from dso_app.services.logos import Logo


class _WholeSubject(EmailPolicy):
    """Keeps the blanks of a subject: the usual folding loses one between two encoded words."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header as the bytes that leave."""
        if name != "Subject" or value.isascii():
            return super().fold_binary(name, value)
        words = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


# Every server takes 7-bit lines, with CRLF ends.
_POLICY = _WholeSubject(linesep=SMTP.linesep, cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    type: str
    content: bytes


def message_id(key: str, sender: str) -> str:
    """The Message-ID of a key: the same on every try, so that a second copy is known as one."""
    domain = sender.rpartition("@")[2]
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def mail_bytes(
    message: Message,
    dated: datetime,
    attachments: Sequence[Attachment] = (),
    logo: Logo | None = None,
) -> bytes:
    """A message as it is handed to the server: the same bytes for the same message and moment.

    Args:
        message: with its subject, both bodies, sender and recipients.
        dated: the business moment it leaves.
        attachments: files that go with it.
        logo: the image its HTML shows, which travels inside the mail.
    """
    mail = EmailMessage(policy=_POLICY)
    sender = _address(message.sender)
    mail["From"] = sender
    mail["To"] = [_address(recipient) for recipient in message.recipients]
    if message.copies:
        mail["Cc"] = [_address(colleague) for colleague in message.copies]
    if message.reply_to and _address(message.reply_to) != sender:
        mail["Reply-To"] = _address(message.reply_to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(dated)
    mail["Message-ID"] = message.mail_id or message_id(message.key, sender.addr_spec)
    mail["X-Relance-Key"] = message.key
    mail.set_content(message.body, cte="quoted-printable")
    if message.body_html:
        mail.add_alternative(message.body_html, subtype="html", cte="quoted-printable")
        _add_logo(mail, message.body_html, logo)
    for file in attachments:
        kind, _, subtype = file.type.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    _name_boundaries(mail, message.key)
    return mail.as_bytes()


def _add_logo(mail: EmailMessage, html: str, logo: Logo | None) -> None:
    """Put the image beside the HTML that names it, where no program lists it as a file."""
    if logo is None or f"cid:{content_id(logo)}" not in html:
        return
    page = mail.get_body(("html",))
    if not isinstance(page, EmailMessage):
        return
    kind, _, subtype = logo.media_type.partition("/")
    page.add_related(
        logo.content,
        maintype=kind,
        subtype=subtype,
        cid=f"<{content_id(logo)}>",
        disposition="inline",
        filename=f"logo.{subtype}",
    )


def _name_boundaries(mail: EmailMessage, key: str) -> None:
    """Boundaries that follow from the key: by themselves they would be drawn by lot.

    `=_` stands in no quoted-printable and no base64 text.
    """
    name = sha256(key.encode()).hexdigest()[:24]
    parts = [part for part in mail.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{name}_{number}")


def envelope_sender(message: Message) -> str:
    """The bare address a message is from."""
    return parseaddr(message.sender)[1]


def _address(text: str) -> Address:
    name, spec = parseaddr(text)
    return Address(display_name=name, addr_spec=spec)
