"""Where copies lie: below the data folder, under the digest of their bytes, each content once."""

from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.errors import RelanceError
from dso_app.models import ItemCopy
from dso_app.services.copies.files import COPIES, CopyFile
from dso_app.settings import settings
from dso_app.texts import N_

_PRIVATE = 0o700


class CopyGone(RelanceError):
    """The file of a copy is no longer in the data folder."""

    message = N_("The file of {name} is no longer in the data folder.")


def place_file(file: CopyFile) -> str:
    """Move a received file to where it stays; gives the place, below the data folder.

    The caller holds the turn of the copies, so that nobody removes the same content meanwhile.
    """
    place = f"{COPIES}/{file.sha256[:2]}/{file.sha256}.pdf"
    path = settings().data_dir / place
    path.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    if file.path.exists():  # files of the same drop may have the same content
        file.path.replace(path)
    return place


def read_file(place: str, name: str) -> bytes:
    """The bytes at a place below the data folder; `CopyGone` when somebody took them away."""
    try:
        return (settings().data_dir / place).read_bytes()
    except OSError as error:
        raise CopyGone(name=name) from error


def remove_file(session: Session, copy: ItemCopy) -> None:
    """Remove the file of a copy whose row is gone, unless another row shares its content.

    The caller holds the turn of the copies.
    """
    others = select(col(ItemCopy.id)).where(col(ItemCopy.sha256) == copy.sha256).limit(1)
    if session.scalar(others) is None:
        Path(settings().data_dir / copy.path).unlink(missing_ok=True)
