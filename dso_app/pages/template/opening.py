"""What is read when a text is opened, and how two languages of it differ."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from dso_app.access.viewer import Viewer
from dso_app.database import database
from dso_app.domain.placeholders import NAMES, Slot, paragraphs
from dso_app.services.texts.shelf import read_shelf
from dso_app.services.texts.templates import Text

_LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list of texts knows of one."""

    missing: dict[str, int] = field(default_factory=dict)
    uses: tuple[tuple[str, str], ...] = ()
    saved_at: datetime | None = None
    by: str = ""


async def read_shown(viewer: Viewer, channel: str, key: str) -> Shown:
    """Who sends a text, and who would read it in a language it lacks."""
    return await asyncio.to_thread(_read, viewer, channel, key)


def _read(viewer: Viewer, channel: str, key: str) -> Shown:
    with database().read() as session:
        for one in read_shelf(session, viewer.entity, viewer.language):
            if (one.channel, one.key) == (channel, key):
                return Shown(one.missing, one.uses, one.saved_at, one.by)
    return Shown()


def split_id(text_id: str) -> tuple[str, str]:
    """Channel and key of the text an address names."""
    channel, _, key = text_id[:_LONGEST_ID].partition(".")
    return channel, key


def placeholders_lacking(text: Text, other: Text | None) -> list[str]:
    """The placeholders the same text has in another language, and lacks in this one."""
    if other is None:
        return []
    mine = _placeholders(text)
    return [name for name in _placeholders(other) if name not in mine]


def _placeholders(text: Text) -> list[str]:
    found = (
        piece.name
        for words in (text.subject, text.body)
        for paragraph in paragraphs(words)
        for piece in paragraph
        if isinstance(piece, Slot) and piece.name in NAMES
    )
    return list(dict.fromkeys(found))
