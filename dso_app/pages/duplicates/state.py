"""The pairs of customers that may be one: looked for anew, then listed."""

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.services.lists.duplicates import DuplicateListing
from dso_app.services.lists.listing import Listing
from dso_app.services.merging.suggestions import compare_customers, dismiss_pairs, keep_pairs
from dso_app.texts import N_, counted_words


class DuplicatesState(TableState, rx.State):
    """The list."""

    _filters: ClassVar[Mapping[str, str]] = {"show": ""}

    looking: bool = False
    """The customers are being compared."""

    def _listing(self) -> Listing:
        return DuplicateListing()

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def look(self, viewer: Viewer) -> Any:
        """Compare the customers as they are now, and show what is found."""
        self.looking = True
        yield
        await asyncio.to_thread(_look, viewer)
        self.looking = False
        await self._read_table()

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def dismiss(self, viewer: Viewer) -> None:
        """Say that the pairs ticked are not the same."""
        await self._decide(viewer, same=False)

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def take_back(self, viewer: Viewer) -> None:
        """Suggest the pairs ticked again."""
        await self._decide(viewer, same=True)

    async def _decide(self, viewer: Viewer, *, same: bool) -> None:
        ids = [int(key) for key in await self._picked_keys() if key.isdecimal()]
        count = await asyncio.to_thread(_dismiss, viewer, ids, same)
        self._unpick()
        one = N_("{count} pair is suggested again.") if same else N_("{count} pair dismissed.")
        more = N_("{count} pairs are suggested again.") if same else N_("{count} pairs dismissed.")
        await toast(self, counted_words(one, more, count, viewer.language))
        await self._read_table()


def _look(viewer: Viewer) -> None:
    actor, entity_id = viewer.actor, viewer.entity_id
    with database().read() as session:
        pairs = compare_customers(session, actor, entity_id)
    with database().write() as session:
        keep_pairs(session, actor, entity_id, pairs)


def _dismiss(viewer: Viewer, ids: list[int], same: bool) -> int:  # noqa: FBT001 - by a thread
    with database().write() as session:
        return dismiss_pairs(session, viewer.actor, clock(), ids, same=same)
