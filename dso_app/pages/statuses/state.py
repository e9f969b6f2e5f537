"""The statuses: their list, and the form of one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.pages.typed import row_id, typed
from dso_app.services.items.statuses import StatusLine, StatusTerms, list_statuses, save_status
from dso_app.services.lists.words import channel_word
from dso_app.services.specific.texts import specific_channels, specific_texts
from dso_app.texts import N_, counted_words, translate

TYPE_WORDS = {
    StatusType.ON_GOING.value: N_("On going"),
    StatusType.PROMISE.value: N_("Promise to pay"),
    StatusType.DISPUTE.value: N_("Dispute"),
    StatusType.DISPUTE_RESOLVED.value: N_("Dispute resolved"),
    StatusType.LITIGATION.value: N_("Litigation"),
}


@dataclass
class StatusRow:
    """A status in the list."""

    key: str
    name: str
    called: str
    """Its name; a shipped one in the reader’s language."""
    tone: str
    type: str
    type_words: str
    days: str
    follow_up: str
    """The days, in words."""
    link: str
    """Key of the text of its specific action; empty for none."""
    text: str
    open_items: str
    off: str
    """Says that it is switched off; empty when it is not."""
    used: bool


class StatusesState(rx.State):
    """The statuses of the company looked at."""

    loaded: bool = False
    statuses: list[StatusRow] = []
    texts: list[Choice] = []
    editing: bool = False
    key: str = ""
    """The status in the form; empty for a new one."""
    name: str = ""
    type: str = StatusType.ON_GOING.value
    colour: str = ""
    days: str = "7"
    text: str = ""
    active: bool = True
    used: bool = False
    """Its type stays as it is."""
    problem: str = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read the statuses."""
        self.editing = False
        await self._read(viewer)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def edit(self, key: str) -> None:
        """Open the form of a status; of one there is not, of a new one."""
        row = next((one for one in self.statuses if one.key == key), None)
        self.key, self.problem, self.editing = row.key if row else "", "", True
        self.name = row.name if row else ""
        self.type = row.type if row else StatusType.ON_GOING.value
        self.colour = row.tone if row else ""
        self.days = row.days if row else "7"
        self.text = row.link if row else ""
        self.active = row is None or not row.off
        self.used = row is not None and row.used

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.editing = False

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Keep the status of the form."""
        key = row_id(self.key) if self.key else None
        try:
            await asyncio.to_thread(_save, viewer, _terms(form, self.type), key)
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return
        self.editing = False
        await self._read(viewer)
        await toast(self, translate(N_("Saved."), viewer.language))

    async def _read(self, viewer: Viewer) -> None:
        lines, texts = await asyncio.to_thread(_read_statuses, viewer)
        none = Choice("", translate(N_("None"), viewer.language))
        self.texts = [none, *(Choice(key, words) for key, words in texts.items())]
        self.statuses = [_row(one, texts, viewer.language) for one in lines]
        self.loaded = True


def _row(line: StatusLine, texts: Mapping[str, str], language: str) -> StatusRow:
    status = line.status
    one, several = N_("{count} day"), N_("{count} days")
    return StatusRow(
        key=str(status.id),
        name=status.name,
        called=translate(status.name, language),
        tone=status.colour,
        type=status.type,
        type_words=translate(TYPE_WORDS[status.type], language),
        days=str(status.follow_up_days),
        follow_up=counted_words(one, several, status.follow_up_days, language),
        link=status.linked_text,
        text=texts.get(status.linked_text, "") or "—",
        open_items=formats.number(line.items, language),
        off="" if status.active else translate(N_("Switched off"), language),
        used=line.used,
    )


def _terms(form: Mapping[str, Any], kept_type: str) -> StatusTerms:
    """What the form says; days that are no number are none there can be."""
    days = typed(form, "days").strip()
    return StatusTerms(
        name=typed(form, "status_name"),
        type=typed(form, "type") or kept_type,
        follow_up_days=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else -1,  # noqa: PLR2004 - more digits are too many days
        colour=typed(form, "colour"),
        active=bool(form.get("active")),
        linked_text=typed(form, "text"),
    )


def _offered_texts(session: Session, viewer: Viewer) -> dict[str, str]:
    """The texts of specific actions by channel and key."""
    found: dict[str, str] = {}
    for channel in specific_channels(session):
        if channel.internal:
            continue
        for one in specific_texts(session, viewer.entity_id, channel, viewer.language):
            word = translate(channel_word(one.channel), viewer.language)
            name = translate(one.name, viewer.language)
            found.setdefault(f"{one.channel}.{one.key}", f"{word} · {name}")
    return found


def _read_statuses(viewer: Viewer) -> tuple[list[StatusLine], dict[str, str]]:
    with database().read() as session:
        lines = list_statuses(session, viewer.actor, viewer.entity_id)
        return lines, _offered_texts(session, viewer)


def _save(viewer: Viewer, terms: StatusTerms, key: int | None) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        texts = _offered_texts(session, viewer)
        save_status(session, viewer.actor, clock(), entity, terms, key, texts=texts)
