"""Files kept with a customer: of a few kinds, of a size, outside of all that is served."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.clock import Clock, today
from dso_app.domain.file_kinds import ENDINGS, is_taken
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import Attachment, Entity, User
from dso_app.services.history import record
from dso_app.services.sources.uploads import EmptyFile, plain_name
from dso_app.settings import settings
from dso_app.texts import N_

ATTACHMENTS = "attachments"
"""The folder of all of them, below the data folder."""
_MEGABYTE = 1024**2
LARGEST = 10 * _MEGABYTE
MOST = 100
"""Files of a customer."""
_CHUNK = _MEGABYTE
_HEAD = 4096


class NotTaken(RelanceError):
    """A file of another kind than those that are kept, whatever it is named."""

    message = N_("{name} is not taken. Taken are: {endings}.")


class TooLarge(RelanceError):
    """A file is larger than is kept."""

    message = N_("{name} is larger than {most} MB.")


class TooManyFiles(RelanceError):
    """A customer has as many files as are kept."""

    message = N_("At most {most} files are kept with a customer: remove some first.")


class UnknownAttachment(RelanceError):
    """The file does not exist, or not for this actor, or somebody took it off the disk."""

    message = N_("There is no such file.")


@dataclass(frozen=True)
class Stored:
    """A file as it was stored, before anything says so."""

    name: str
    place: str
    """Below the data folder."""
    size: int


@contextmanager
def stored(name: str, content: BinaryIO) -> Iterator[Stored]:
    """Store a file; it is gone again when what is done with it fails.

    Raises:
        NotTaken, TooLarge, EmptyFile: nothing is kept.
    """
    name = plain_name(name)
    place = f"{ATTACHMENTS}/{uuid4().hex}"
    path = _path(place)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield Stored(name, place, _write(name, content, path))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write(name: str, content: BinaryIO, path: Path) -> int:
    size = 0
    with path.open("xb") as file:
        path.chmod(0o600)
        while chunk := content.read(_CHUNK):
            if not size and not is_taken(name, chunk[:_HEAD]):
                raise NotTaken(name=name, endings=", ".join(ENDINGS))
            size += len(chunk)
            if size > LARGEST:
                raise TooLarge(name=name, most=LARGEST // _MEGABYTE)
            file.write(chunk)
    if not size:
        raise EmptyFile(name=name)
    return size


def attach(
    session: Session, actor: Actor, clock: Clock, customer_id: int, file: Stored
) -> Attachment:
    """Keep a stored file with a customer.

    Raises:
        UnknownCustomer, TooManyFiles: nothing is changed.
    """
    actor.require(Permission.COMMENT)
    customer = find_customer(session, actor, customer_id)
    there = select(func.count()).where(col(Attachment.customer_id) == customer_id)
    if (session.scalar(there) or 0) >= MOST:
        raise TooManyFiles(most=MOST)
    row = Attachment(
        entity_id=customer.entity_id,
        customer_id=customer_id,
        file_name=file.name,
        path=file.place,
        size=file.size,
        added_at=clock.real(),
        user_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    _tell(session, actor, clock, row, N_("File {file} added."))
    return row


def list_attachments(
    session: Session, actor: Actor, customer_id: int
) -> list[tuple[Attachment, str]]:
    """A customer's files with who added them, the latest first."""
    find_customer(session, actor, customer_id)
    columns: tuple[Any, ...] = (Attachment, col(User.name))
    query = (
        select(*columns)
        .join(User, col(User.id) == col(Attachment.user_id), isouter=True)
        .where(col(Attachment.customer_id) == customer_id)
    )
    rows = session.execute(query.order_by(col(Attachment.id).desc()))
    return [(row, who or "") for row, who in rows]


def find_attachment(session: Session, actor: Actor, attachment_id: int) -> Attachment:
    """A file of a customer in the actor's scope, else `UnknownAttachment`."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise UnknownAttachment
    try:
        find_customer(session, actor, row.customer_id)
    except UnknownCustomer as error:
        raise UnknownAttachment from error
    return row


def read_attachment(row: Attachment) -> bytes:
    """Its bytes; `UnknownAttachment` when they are no longer in the data folder."""
    try:
        return _path(row.path).read_bytes()
    except OSError as error:
        raise UnknownAttachment from error


def remove_attachment(session: Session, actor: Actor, clock: Clock, attachment_id: int) -> str:
    """Take a file away: whoever added it, or who may change customers; gives its place.

    The caller takes it off the disk once this is committed: see `forget`.

    Raises:
        UnknownAttachment, NotAllowed: nothing is changed.
    """
    actor.require(Permission.COMMENT)
    row = find_attachment(session, actor, attachment_id)
    if row.user_id != actor.user_id and not actor.may(Permission.EDIT_CUSTOMERS):
        raise NotAllowed
    session.delete(row)
    _tell(session, actor, clock, row, N_("File {file} removed."))
    return row.path


def forget(place: str) -> None:
    """Take a file off the disk whose row is gone."""
    _path(place).unlink(missing_ok=True)


def _path(place: str) -> Path:
    return settings().data_dir / place


def _tell(session: Session, actor: Actor, clock: Clock, row: Attachment, message: str) -> None:
    entity = session.get_one(Entity, row.entity_id)
    record(
        session,
        actor,
        clock,
        "customer.attachment",
        message,
        on=today(clock, entity.timezone),
        entity_id=row.entity_id,
        customer_id=row.customer_id,
        file=row.file_name,
    )
