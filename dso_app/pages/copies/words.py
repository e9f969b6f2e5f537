"""What became of a drop of copies, and one copy, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dso_app.access.viewer import Viewer
from dso_app.services.copies.card import CopyCard
from dso_app.services.copies.drops import CopiesKept
from dso_app.services.copies.files import Refused
from dso_app.services.lists.copies import copy_address
from dso_app.texts import N_, counted_words, translate

_NAMED = 20
"""Files that are named; the table shows those that wait."""


@dataclass
class LeftOver:
    """A file that waits or was not kept, and why."""

    name: str
    why: str


@dataclass
class Said:
    """What became of the last drop; empty where none was asked about."""

    sentence: str = ""
    tone: str = ""
    left_over: list[LeftOver] = field(default_factory=list)
    more: str = ""
    """How many files are not named."""


@dataclass
class Shown:
    """The copy open beside the list; `key` is empty while there is none."""

    key: str = ""
    name: str = ""
    href: str = ""
    why: str = ""
    """Why it waits; empty for a copy that is tied."""
    code: str = ""
    number: str = ""


def drop_words(kept: CopiesKept, viewer: Viewer) -> Said:
    """What became of a drop, ready to read."""
    language = viewer.language
    parts = (
        (N_("{count} copy tied to its item"), N_("{count} copies tied"), kept.tied),
        (N_("{count} replaces another"), N_("{count} replace others"), kept.replaced),
        (N_("{count} was there already"), N_("{count} were there already"), kept.known),
        (N_("{count} waits for its item"), N_("{count} wait for their item"), kept.waiting),
        (N_("{count} file refused"), N_("{count} files refused"), kept.refused),
    )
    said = [counted_words(one, several, count, language) for one, several, count in parts if count]
    more = kept.waiting + kept.refused - _NAMED
    return Said(
        sentence=", ".join(said) + "." if said else translate(N_("There was no file."), language),
        tone="bad" if kept.refused else "warn" if kept.waiting else "ok",
        left_over=_left_over(kept.left_over[:_NAMED], language),
        more=translate(N_("… and {count} more."), language, count=more) if more > 0 else "",
    )


def copy_words(copy: CopyCard, viewer: Viewer) -> Shown:
    """A copy, ready to read."""
    return Shown(
        key=str(copy.id),
        name=copy.file_name,
        href=copy_address(copy.id),
        why=copy.reason.sentence(viewer.language) if copy.reason else "",
        code=copy.code,
        number=copy.number,
    )


def _left_over(files: Sequence[Refused], language: str) -> list[LeftOver]:
    return [LeftOver(file.name, file.reason.sentence(language)) for file in files]
