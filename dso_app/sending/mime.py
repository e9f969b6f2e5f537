"""The exact bytes of an email."""

import re
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from hashlib import sha256
from typing import Any

from dso_app.models import Message
from dso_app.sending.inline_images import content_id
from dso_app.services.company.logos import Logo


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
_END = b"\r\n"
_WIDTH = 78
_PLAIN_WORDS = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_PLAIN_ADDRESS = re.compile(r"[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)*", re.ASCII)


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
    sender = _address(message.sender)
    headers = [_addresses("From", (message.sender,)), _to(message.recipients)]
    if message.copies:
        headers.append(_addresses("Cc", tuple(message.copies)))
    if message.reply_to and _address(message.reply_to) != sender:
        headers.append(_addresses("Reply-To", (message.reply_to,)))
    headers += [
        _line("Subject", message.subject),
        _line("Date", format_datetime(dated)),
        _line("Message-ID", message.mail_id or message_id(message.key, sender.addr_spec)),
        _line("X-Relance-Key", message.key),
        _line("MIME-Version", "1.0"),
    ]
    return b"".join((*headers, _body(message, attachments, logo)))


def _line(name: str, value: str) -> bytes:
    """A header as it leaves; what stays as it is needs none of the library's reading."""
    if len(name) + len(value) + 2 <= _WIDTH and _PLAIN_WORDS.fullmatch(value) and "=?" not in value:
        return f"{name}: {value}\r\n".encode("ascii")
    return _POLICY.fold_binary(*_POLICY.header_store_parse(name, value))


def _to(recipients: Sequence[str]) -> bytes:
    """The header of recipients: they differ from mail to mail, and mostly are one bare address."""
    if len(recipients) == 1 and _PLAIN_ADDRESS.fullmatch(recipients[0]):
        return _line("To", recipients[0])
    return _addresses("To", tuple(recipients))


@lru_cache
def _addresses(name: str, texts: Sequence[str]) -> bytes:
    """A header of addresses as it leaves: a house's own are the same in many mails."""
    value: Any = [_address(text) for text in texts]
    return _POLICY.fold_binary(*_POLICY.header_store_parse(name, value))


def _body(message: Message, attachments: Sequence[Attachment], logo: Logo | None) -> bytes:
    """Words as text and HTML, the logo beside the HTML, files beside both.

    The parts are put together as bytes: what they are is known, and having the library read
    each again is what making a mail would cost most.
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


def _text(subtype: str, words: str) -> bytes:
    """A part of words: its headers, an empty line, the words."""
    ended = words if words.endswith("\n") else f"{words}\n"
    ended = ended.replace("\r\n", "\n").replace("\r", "\n")
    lines = b2a_qp(ended.encode(), istext=True).replace(b"\n", _END)
    headers = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return headers.encode("ascii") + lines


def _joined(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    between = f"--{boundary}\r\n".encode("ascii")
    header = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'
    inside = b"".join(between + part + _END for part in parts)
    return header.encode("ascii") + inside + f"--{boundary}--\r\n".encode("ascii")


def _page(html: str, logo: Logo | None, boundaries: Iterator[str]) -> bytes:
    """The HTML, with the image it names beside it, where no program lists it as a file."""
    page = _text("html", html)
    if logo is None or f"cid:{content_id(logo)}" not in html:
        return page
    return _joined("related", next(boundaries), [page, _image(logo)])


@lru_cache(maxsize=8)
def _image(logo: Logo) -> bytes:
    """A company's logo as a part: the same in all its mails."""
    kind, _, subtype = logo.media_type.partition("/")
    return _file(
        logo.content,
        kind,
        subtype,
        cid=f"<{content_id(logo)}>",
        disposition="inline",
        filename=f"logo.{subtype}",
    )


def _attached(file: Attachment) -> bytes:
    kind, _, subtype = file.type.partition("/")
    return _file(file.content, kind, subtype, disposition="attachment", filename=file.name)


def _file(content: bytes, kind: str, subtype: str, **about: Any) -> bytes:
    part = EmailMessage(policy=_POLICY)
    part.set_content(content, maintype=kind, subtype=subtype, **about)
    del part["MIME-Version"]
    return part.as_bytes()


def _boundaries(key: str) -> Iterator[str]:
    """Boundaries that follow from the key: by themselves they would be drawn by lot.

    `=_` stands in no quoted-printable and no base64 text.
    """
    name = sha256(key.encode()).hexdigest()[:24]
    return (f"=_{name}_{number}" for number in range(3))


def envelope_sender(message: Message) -> str:
    """The bare address a message is from."""
    return _address(message.sender).addr_spec


@lru_cache
def _address(text: str) -> Address:
    name, spec = parseaddr(text)
    return Address(display_name=name, addr_spec=spec)
