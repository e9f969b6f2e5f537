"""The exact bytes of an email."""

from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.message import Message as Part
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from typing import Any

from dso_app.models import Message
from dso_app.sending.inline_images import content_id
from dso_app.services.logos import Logo


class _Headers(HeaderRegistry):
    """The headers' classes, each made once: the registry makes a new one for every header."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        key = name.lower()
        if key not in self._made:
            self._made[key] = super().__getitem__(name)
        return self._made[key]


class _WholeSubject(EmailPolicy):
    """Keeps the blanks of a subject: the usual folding loses one between two encoded words."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header as the bytes that leave."""
        if name != "Subject" or value.isascii():
            return super().fold_binary(name, value)
        words = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


# Every server takes 7-bit lines, with CRLF ends.
_POLICY = _WholeSubject(linesep=SMTP.linesep, cte_type="7bit", header_factory=_Headers())


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
    mail["MIME-Version"] = "1.0"
    body = _body(message, attachments, logo)
    for name, value in body.items():
        mail[name] = value
    mail.set_payload(body.get_payload())
    return mail.as_bytes()


def _body(message: Message, attachments: Sequence[Attachment], logo: Logo | None) -> Part:
    """Words as text and HTML, the logo beside the HTML, files beside both.

    The parts are put together as they are: taking each apart again as the library's message
    does is what making a mail would cost most.
    """
    boundaries = _boundaries(message.key)
    outer = next(boundaries) if attachments else ""
    body = _text("plain", message.body)
    if message.body_html:
        inner = next(boundaries)
        page = _page(message.body_html, logo, boundaries)
        body = _joined("alternative", inner, [body, page])
    if not attachments:
        return body
    return _joined("mixed", outer, [body, *map(_attached, attachments)])


def _text(subtype: str, words: str) -> Part:
    part = Part()
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    ended = words if words.endswith("\n") else f"{words}\n"
    part.set_payload(b2a_qp(ended.encode(), istext=True).decode("ascii"))
    return part


def _joined(subtype: str, boundary: str, parts: Sequence[Part]) -> Part:
    whole = Part()
    whole["Content-Type"] = f'multipart/{subtype}; boundary="{boundary}"'
    whole.set_payload(list(parts))
    return whole


def _page(html: str, logo: Logo | None, boundaries: Iterator[str]) -> Part:
    """The HTML, with the image it names beside it, where no program lists it as a file."""
    page = _text("html", html)
    if logo is None or f"cid:{content_id(logo)}" not in html:
        return page
    kind, _, subtype = logo.media_type.partition("/")
    image = _file(
        logo.content,
        kind,
        subtype,
        cid=f"<{content_id(logo)}>",
        disposition="inline",
        filename=f"logo.{subtype}",
    )
    return _joined("related", next(boundaries), [page, image])


def _attached(file: Attachment) -> Part:
    kind, _, subtype = file.type.partition("/")
    return _file(file.content, kind, subtype, disposition="attachment", filename=file.name)


def _file(content: bytes, kind: str, subtype: str, **about: Any) -> Part:
    part = EmailMessage(policy=_POLICY)
    part.set_content(content, maintype=kind, subtype=subtype, **about)
    del part["MIME-Version"]
    return part


def _boundaries(key: str) -> Iterator[str]:
    """Boundaries that follow from the key: by themselves they would be drawn by lot.

    `=_` stands in no quoted-printable and no base64 text.
    """
    name = sha256(key.encode()).hexdigest()[:24]
    return (f"=_{name}_{number}" for number in range(3))


def envelope_sender(message: Message) -> str:
    """The bare address a message is from."""
    return parseaddr(message.sender)[1]


def _address(text: str) -> Address:
    name, spec = parseaddr(text)
    return Address(display_name=name, addr_spec=spec)
