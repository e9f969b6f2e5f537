"""Files people upload: kept in a private folder, unread, as batches to be looked at.

What a file is named and says it is, is never trusted: it is stored under a name of ours.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO
from uuid import uuid4

from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import ImportBatch
from dso_app.settings import settings
from dso_app.texts import N_

_CHUNK = 1024 * 1024
_LONGEST_NAME = 200


class EmptyFile(RelanceError):
    """There is nothing in the file."""

    message = N_("The file {name} is empty.")


@dataclass(frozen=True)
class Kept:
    """A file as it was stored."""

    name: str
    """As its sender calls it, without folders and control characters."""
    path: Path
    sha256: str


def keep_file(name: str, content: BinaryIO) -> Kept:
    """Store a file; `EmptyFile`, and nothing is kept, when it holds nothing."""
    folder = settings().data_dir / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept, digest, size = folder / uuid4().hex, hashlib.sha256(), 0
    with kept.open("xb") as file:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
            file.write(chunk)
    if not size:
        kept.unlink()
        raise EmptyFile(name=plain_name(name))
    return Kept(plain_name(name), kept.resolve(), digest.hexdigest())


def plain_name(name: str) -> str:
    """The last part of a path of any system, in letters that print."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:] or "?"


def add_upload(
    session: Session, viewer: Viewer, clock: Clock, kind: str, kept: Kept, mode: str | None = None
) -> int:
    """Add the batch of a stored file; returns its id. `mode`: stock or delta, of items."""
    viewer.actor.require(Permission.IMPORT)
    batch = ImportBatch(
        entity_id=viewer.entity_id,
        kind=kind,
        user_id=viewer.actor.user_id,
        file_name=kept.name,
        file_path=str(kept.path),
        file_hash=kept.sha256,
        options={"mode": mode} if mode else {},
        business_date=viewer.today,
        created_at=clock.real(),
    )
    session.add(batch)
    session.flush()
    assert batch.id is not None  # noqa: S101 - it was flushed
    return batch.id
