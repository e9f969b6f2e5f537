"""The message open beside the list, and what a person decides about it."""

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.outbox.state import OutboxState
from dso_app.pages.outbox.words import Shown, shown_words
from dso_app.pages.typed import row_id
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.services.outbox.card import read_message
from dso_app.services.outbox.print_queue import mark_posted, note_registered_number
from dso_app.texts import N_, translate


class MessageState(rx.State):
    """One message."""

    card: Shown = Shown()

    @rx.event
    @guarded(Permission.SEE)
    async def open_asked(self, viewer: Viewer) -> None:
        """Open the message the address names; close what was open without one."""
        key = self.router.url.query_parameters.get("message", "")
        outbox = await self.get_state(OutboxState)
        self.card, outbox.opened = Shown(), ""
        await self._open(viewer, outbox, key)

    @rx.event
    @guarded(Permission.SEE)
    async def open_message(self, viewer: Viewer, key: str) -> None:
        """Open a row beside the list."""
        await self._open(viewer, await self.get_state(OutboxState), key)

    @rx.event
    @guarded(Permission.SEE)
    async def close(self) -> None:
        """Give the list the whole width."""
        outbox = await self.get_state(OutboxState)
        self.card, outbox.opened = Shown(), ""

    @rx.event
    @guarded(Permission.ACT)
    async def confirm(self, viewer: Viewer) -> None:
        """Let it leave."""
        await self._act(viewer, N_("Confirmed: it leaves by itself."), outbox_decisions.confirm)

    @rx.event
    @guarded(Permission.ACT)
    async def retry(self, viewer: Viewer) -> None:
        """Try it again."""
        await self._act(viewer, N_("It is tried again."), outbox_decisions.retry)

    @rx.event
    @guarded(Permission.ACT)
    async def cancel(self, viewer: Viewer) -> None:
        """It never leaves."""
        await self._act(viewer, N_("Cancelled: its step is skipped."), outbox_decisions.cancel)

    @rx.event
    @guarded(Permission.ACT)
    async def it_left(self, viewer: Viewer) -> None:
        """Of a message nobody knows the end of: it left."""
        await self._act(viewer, N_("Noted: it left."), outbox_decisions.it_left)

    @rx.event
    @guarded(Permission.ACT)
    async def send_again(self, viewer: Viewer) -> None:
        """Of a message nobody knows the end of: it did not leave."""
        await self._act(viewer, N_("It is sent again."), outbox_decisions.send_again)

    @rx.event
    @guarded(Permission.ACT)
    async def post(self, viewer: Viewer) -> None:
        """Its letter was posted today."""

        def posted(session: Any, actor: Any, clock: Any, key: int) -> None:
            mark_posted(session, actor, clock, viewer.entity_id, [key])

        await self._act(viewer, N_("Marked as posted."), posted)

    @rx.event
    @guarded(Permission.ACT)
    async def note_number(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Write down what the post knows the registered letter by."""
        number = str(form.get("registered_number") or "")[:200]

        def noted(session: Any, actor: Any, clock: Any, key: int) -> None:
            note_registered_number(session, actor, clock, key, number)

        await self._act(viewer, N_("Saved."), noted)

    async def _act(self, viewer: Viewer, said: str, verb: Callable[..., Any]) -> None:
        if not self.card.key:
            return
        key = int(self.card.key)

        def act() -> None:
            with database().write() as session:
                read_message(session, viewer, key)
                verb(session, viewer.actor, clock(), key)

        await asyncio.to_thread(act)
        await toast(self, translate(said, viewer.language))
        outbox = await self.get_state(OutboxState)
        await outbox._read_table()  # noqa: SLF001 - hidden from the browser alone
        await self._open(viewer, outbox, self.card.key)

    async def _open(self, viewer: Viewer, outbox: OutboxState, key: str) -> None:
        message_id = row_id(key)
        if not message_id:
            return
        self.card = await asyncio.to_thread(_read, viewer, message_id)
        outbox.opened = key


def _read(viewer: Viewer, message_id: int) -> Shown:
    with database().read() as session:
        return shown_words(read_message(session, viewer, message_id), viewer)
