"""After a status was set: a message about it, and what becomes of the items."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.recipients import COLLEAGUE
from dso_app.domain.scenario import Channel
from dso_app.models import Item, Status
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.specific.form import SpecificForm, start_from_form
from dso_app.services.choices import colleagues
from dso_app.texts import N_, translate

_MESSAGE, _AFTER = 2, 3
"""The steps of qualifying that come after the status."""


class NextState(SpecificForm, rx.State):
    """The second and the third step of qualifying; each is whole by itself."""

    step: int = _MESSAGE
    _ids: list[int] = []
    """The items that were qualified."""

    async def _begin(self, viewer: Viewer, ids: list[int], resolver: str) -> None:
        """Ask for a message about items; to who resolves their dispute where somebody does."""
        self._ids, self.step = ids, _MESSAGE
        await self._open(viewer, Channel.INTERNAL_EMAIL if resolver else Channel.EMAIL)
        if resolver:
            self.recipient = await asyncio.to_thread(_colleague, viewer, resolver)

    @rx.event
    @guarded(Permission.ACT)
    async def pass_on(self, viewer: Viewer) -> None:
        """No message: on to what becomes of the items."""
        await self._then(viewer)

    async def _then(self, viewer: Viewer) -> None:
        """The specific action: what the status is linked to where it is, else a call."""
        self.step = _AFTER
        channel, text = await asyncio.to_thread(_linked, self._ids)
        await self._open(viewer, channel)
        self.text = text

    def _offered(self, channels: Iterable[Channel]) -> list[Channel]:
        messages = self.step == _MESSAGE
        return [one for one in channels if one.sendable or not messages]

    async def _start(self, viewer: Viewer, form: Mapping[str, Any]) -> Any:
        telling = self.step == _MESSAGE
        await asyncio.to_thread(_write, viewer, self._ids, form, holds=not telling)
        await toast(self, translate(N_("Saved."), viewer.language))
        if telling:
            await self._then(viewer)
        else:
            self.asking = False
        return changed()


def _write(viewer: Viewer, ids: list[int], form: Mapping[str, Any], *, holds: bool) -> None:
    with database().write() as session:
        start_from_form(session, viewer, ids, form, holds=holds)


def _colleague(viewer: Viewer, email: str) -> str:
    """A colleague as a recipient."""
    with database().read() as session:
        return next(
            (f"{COLLEAGUE}{one.id}" for one in colleagues(session, viewer) if one.email == email),
            "",
        )


def _linked(ids: list[int]) -> tuple[Channel, str]:
    """Channel and text of the specific action that the items' status is linked to."""
    with database().read() as session:
        item = session.get(Item, ids[0]) if ids else None
        status = session.get(Status, item.status_id) if item and item.status_id else None
    channel, _, text = status.linked_text.partition(".") if status else ("", "", "")
    return (Channel(channel), text) if text and channel in set(Channel) else (Channel.CALL, "")
