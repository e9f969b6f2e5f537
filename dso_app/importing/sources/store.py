"""A file fetched whole into the data folder, or not at all."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from dso_app.importing.errors import FileTooLarge
from dso_app.importing.files.source import LARGEST_MB
from dso_app.importing.sources.place import FetchCut, FileGone, Found, Place
from dso_app.settings import settings

_FETCHING = ".fetching"
_ABANDONED = timedelta(days=1)


@dataclass(frozen=True)
class Stored:
    """A fetched file."""

    path: Path
    sha256: str


def store(place: Place, file: Found) -> Stored | None:
    """Fetch a file under a name of ours; none, and nothing kept, when it changed or went.

    Raises:
        FileTooLarge, PlaceFailed: nothing is kept.
    """
    if file.size > LARGEST_MB * 2**20:
        raise FileTooLarge(file=file.name, limit=LARGEST_MB)
    folder = settings().data_dir / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = folder / uuid4().hex
    part = whole.with_suffix(_FETCHING)
    digest, size = hashlib.sha256(), 0

    with part.open("xb") as content:
        part.chmod(0o600)

        def write(chunk: bytes) -> None:
            nonlocal size
            size += len(chunk)
            if size > file.size:
                raise _Grown
            digest.update(chunk)
            content.write(chunk)

        try:
            after = place.fetch(file, write)
        except (_Grown, FileGone):
            after = None
        except BaseException:
            part.unlink()
            raise
    if after != file:
        part.unlink()
        return None
    if size != file.size:
        part.unlink()
        raise FetchCut(file=file.name)
    part.rename(whole)
    return Stored(whole.resolve(), digest.hexdigest())


def forget_abandoned(now: datetime) -> None:
    """Delete what runners that were killed had fetched in part."""
    for part in (settings().data_dir / "uploads").glob(f"*{_FETCHING}"):
        if part.stat().st_mtime < (now - _ABANDONED).timestamp():
            part.unlink(missing_ok=True)


class _Grown(Exception):
    """There is more of a file than when it was listed."""
