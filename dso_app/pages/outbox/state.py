"""The messages: tabs and filters, and what is decided about the rows ticked."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, clock
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.many import Done, each
from dso_app.services.lists.listing import Listing, ListRequest
from dso_app.services.lists.outbox import TABS, MessageListing
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.services.outbox.print_queue import mark_posted
from dso_app.texts import N_, translate

Verb = Callable[[Session, Actor, Clock, int], Any]


class OutboxState(TableState, rx.State):
    """The list."""

    _filters: ClassVar[Mapping[str, str]] = {"tab": "", "channel": "", "customer": ""}

    tab_counts: dict[str, int] = dict.fromkeys(TABS, 0)

    def _listing(self) -> Listing:
        return MessageListing()

    @rx.event
    @guarded(Permission.ACT)
    async def confirm_picked(self, viewer: Viewer) -> None:
        """Let the ticked messages leave."""
        await self._decide(viewer, outbox_decisions.confirm, N_("{count} confirmed."))

    @rx.event
    @guarded(Permission.ACT)
    async def retry_picked(self, viewer: Viewer) -> None:
        """Try the ticked messages again."""
        await self._decide(viewer, outbox_decisions.retry, N_("{count} tried again."))

    @rx.event
    @guarded(Permission.ACT)
    async def cancel_picked(self, viewer: Viewer) -> None:
        """Cancel the ticked messages."""
        await self._decide(viewer, outbox_decisions.cancel, N_("{count} cancelled."))

    @rx.event
    @guarded(Permission.ACT)
    async def it_left_picked(self, viewer: Viewer) -> None:
        """Of the ticked messages nobody knows the end of: they left."""
        await self._decide(viewer, outbox_decisions.it_left, N_("{count} noted as left."))

    @rx.event
    @guarded(Permission.ACT)
    async def send_again_picked(self, viewer: Viewer) -> None:
        """Of the ticked messages nobody knows the end of: they did not leave."""
        await self._decide(viewer, outbox_decisions.send_again, N_("{count} sent again."))

    @rx.event
    @guarded(Permission.ACT)
    async def post_picked(self, viewer: Viewer) -> None:
        """Mark the ticked letters as posted today."""
        keys = [int(key) for key in await self._picked_keys()]
        posted = await asyncio.to_thread(_post, viewer, keys)
        self._unpick()
        await self._read_table()
        sentence = translate(N_("{count} marked as posted."), viewer.language, count=posted)
        await toast(self, sentence)

    async def _decide(self, viewer: Viewer, verb: Verb, words: str) -> None:
        keys = [int(key) for key in await self._picked_keys()]
        done = await asyncio.to_thread(_each, viewer, verb, keys)
        self._unpick()
        await self._read_table()
        await toast(self, done.sentence(words, viewer.language), done.tone)

    async def _read_table(self) -> None:
        await super()._read_table()
        self.tab_counts = await asyncio.to_thread(_tab_counts, current_viewer(), self._request())


def _each(viewer: Viewer, verb: Verb, message_ids: Sequence[int]) -> Done:
    return each(message_ids, lambda session, key: verb(session, viewer.actor, clock(), key))


def _post(viewer: Viewer, message_ids: list[int]) -> int:
    if not message_ids:
        return 0
    with database().write() as session:
        return mark_posted(session, viewer.actor, clock(), viewer.entity_id, message_ids)


def _tab_counts(viewer: Viewer, request: ListRequest) -> dict[str, int]:
    with database().read() as session:
        return MessageListing().tab_counts(session, viewer, request)
