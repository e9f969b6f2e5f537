"""Copies of invoices as they leave: beside an email, behind the pages of a letter."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from sqlmodel import Session

from dso_app.models import Message, known_id
from dso_app.sending.mime import Attachment
from dso_app.sending.reader import About
from dso_app.services.copies.enclosures import (
    Enclosure,
    Enclosures,
    enclosures_of,
    find_enclosures,
    message_enclosures,
)
from dso_app.services.copies.store import CopyGone, read_file

if TYPE_CHECKING:
    from pypdf import PdfWriter

_PDF = "application/pdf"


def enclose(session: Session, message: Message, about: About) -> None:
    """Write down which copies go with a message, as they are now, if its step takes any."""
    if not _takes_copies(about):
        message.attachments = {}
        return
    session.flush()
    message.attachments = message_enclosures(session, known_id(message)).as_json()


def enclosures_now(session: Session, about: About) -> Enclosures:
    """The copies that would go with a message made now."""
    if not _takes_copies(about):
        return Enclosures()
    return find_enclosures(session, [line.item_id for line in about.facts.lines])


def _takes_copies(about: About) -> bool:
    return about.step is not None and about.step.attach_copies


def attachments_of(message: Message) -> list[Attachment]:
    """The copies written down, as files; one that somebody took away counts as missing."""
    enclosures = enclosures_of(message.attachments)
    found, gone = read_enclosures(enclosures)
    if gone:
        message.attachments = enclosures.without(gone).as_json()
    return found


def read_enclosures(enclosures: Enclosures) -> tuple[list[Attachment], list[Enclosure]]:
    """Copies as files, and those whose file somebody took away."""
    found: list[Attachment] = []
    gone: list[Enclosure] = []
    for file in enclosures.files:
        try:
            found.append(Attachment(file.name, _PDF, read_file(file.path, file.name)))
        except CopyGone:
            gone.append(file)
    return found, gone


def with_copies(letter: bytes, copies: Sequence[bytes]) -> bytes:
    """A letter with the pages of copies behind its own; one that cannot be read is left out."""
    if not copies:
        return letter
    from pypdf import PdfWriter  # noqa: PLC0415 - only letters with copies need it

    writer = PdfWriter()
    writer.append(BytesIO(letter))
    for copy in filter(None, map(_pages, copies)):
        writer.append(BytesIO(copy), import_outline=False)
    return _written(writer)


def _pages(copy: bytes) -> bytes:
    """A copy as it can be joined to others; empty when its reader breaks over it."""
    from pypdf import PdfWriter  # noqa: PLC0415 - only letters with copies need it

    try:
        writer = PdfWriter()
        writer.append(BytesIO(copy), import_outline=False)
        return _written(writer)
    except Exception:  # noqa: BLE001 - whatever a hostile file makes the reader say
        return b""


def _written(writer: "PdfWriter") -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
