"""The copies of an item in words."""

from dataclasses import dataclass

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.services.items.card import CopyLine
from dso_app.services.lists.copies import copy_address
from dso_app.texts import N_, translate

_KILOBYTE = 1024


@dataclass
class KeptCopy:
    """A copy of the item, to be saved or removed."""

    key: str
    name: str
    href: str
    detail: str


def copy_words(copies: tuple[CopyLine, ...], viewer: Viewer) -> list[KeptCopy]:
    """The copies, the one that goes with messages first and named as such."""
    return [_copy(one, viewer, first=place == 0) for place, one in enumerate(copies)]


def _copy(copy: CopyLine, viewer: Viewer, *, first: bool) -> KeptCopy:
    language = viewer.language
    size = formats.number(-(-copy.size // _KILOBYTE), language)
    parts = [
        translate(N_("goes with messages"), language) if first else "",
        translate(N_("{size} kB"), language, size=size),
        formats.moment(copy.added_at, language, viewer.timezone),
        copy.who,
    ]
    detail = " · ".join(part for part in parts if part)
    return KeptCopy(str(copy.id), copy.file_name, copy_address(copy.id), detail)
