"""The watched folder: the one place below the data folder where files are fetched from.

Every step down is taken by a handle that follows no symbolic link: whatever is put into the
folder, nothing outside it is ever reached.
"""

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath

from dso_app.errors import RelanceError
from dso_app.settings import settings
from dso_app.texts import N_

ARCHIVE = "archive"
"""Name of the folder beside the files that imported ones are moved to."""

_LONGEST = 200
_HERE = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_INSIDE = _HERE | os.O_NOFOLLOW


class FolderAway(RelanceError):
    """A watched folder is not there, is no folder, or leads elsewhere."""

    message = N_("There is no folder {folder} inside {root}.")


def watched_root() -> Path:
    """The folder all watched folders lie in."""
    return settings().data_dir.resolve() / "watched"


def plain_folder(text: str) -> str:
    """The name of a folder inside the watched one, as it is kept: `erp/items`.

    Raises:
        ValueError: it would lead out of it, or name what is hidden or an archive.
    """
    path = PurePosixPath(text.strip().strip("/") if not text.startswith("/") else "/")
    wrong = any(part.startswith(".") or part.casefold() == ARCHIVE for part in path.parts)
    unreadable = "\\" in text or not text.isprintable() or len(text) > _LONGEST
    if path.is_absolute() or not path.parts or wrong or unreadable:
        raise ValueError(text)
    return str(path)


def make_folder(folder: str) -> None:
    """Make a watched folder where it is not there yet.

    Raises:
        FolderAway: something else stands in its place.
    """
    watched_root().mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(_walk(folder, make=True))


def open_folder(folder: str) -> int:
    """A handle of a watched folder; the caller closes it.

    Raises:
        FolderAway: it is not there, is no folder, or is a link to one.
    """
    return _walk(folder, make=False)


def _walk(folder: str, *, make: bool) -> int:
    handles: list[int] = []
    try:
        handles.append(os.open(watched_root(), _HERE))
        for part in PurePosixPath(folder).parts:
            handles.append(open_inside(handles[-1], part, make=make))
        return handles.pop()
    except OSError as error:
        raise FolderAway(folder=folder, root=str(watched_root())) from error
    finally:
        for handle in handles:
            os.close(handle)


def open_inside(handle: int, name: str, *, make: bool = False) -> int:
    """A handle of a folder inside another one; `OSError` where it is none or a link."""
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=handle)
    return os.open(name, _INSIDE, dir_fd=handle)
