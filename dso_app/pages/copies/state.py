"""The copies: the last drop, the table, and the copy open beside it."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.copies.words import Said, Shown, copy_words, drop_words
from dso_app.pages.typed import row_id, typed
from dso_app.services.copies.card import read_copy
from dso_app.services.copies.drops import read_drop
from dso_app.services.copies.verbs import delete_copy, tie_copy
from dso_app.services.lists.copies import CopyListing
from dso_app.services.lists.listing import Listing
from dso_app.texts import N_, translate


class CopiesState(TableState, rx.State):
    """The list."""

    _filters: ClassVar[Mapping[str, str]] = {"state": ""}

    said: Said = Said()
    shown: Shown = Shown()
    problem: str = ""
    """What is wrong with the item typed for it."""

    def _listing(self) -> Listing:
        return CopyListing()

    @rx.event
    @guarded(Permission.IMPORT)
    async def begin(self, viewer: Viewer) -> None:
        """Say what became of the drop the address names; close what was open."""
        asked = self.router.url.query_parameters.get("drop", "")
        self._close()
        self.said = await asyncio.to_thread(_said, viewer, row_id(asked))

    @rx.event
    @guarded(Permission.IMPORT)
    async def open_copy(self, viewer: Viewer, key: str) -> None:
        """Open a row beside the list."""
        self.shown = await asyncio.to_thread(_read, viewer, row_id(key))
        self.opened, self.problem = key, ""

    @rx.event
    @guarded(Permission.IMPORT)
    async def close(self) -> None:
        """Give the list the whole width."""
        self._close()

    @rx.event
    @guarded(Permission.IMPORT)
    async def tie(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Tie the copy to the item of a customer."""
        code, number = typed(form, "copy-code"), typed(form, "copy-number")
        await self._act(viewer, N_("The copy was tied."), tie_copy, code, number)

    @rx.event
    @guarded(Permission.IMPORT)
    async def remove(self, viewer: Viewer) -> None:
        """Remove the copy."""
        await self._act(viewer, N_("The copy was removed."), delete_copy)

    async def _act(self, viewer: Viewer, said: str, verb: Callable[..., Any], *values: str) -> None:
        key = row_id(self.shown.key)
        try:
            await asyncio.to_thread(_do, viewer, verb, key, *values)
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return
        self._close()
        await toast(self, translate(said, viewer.language))
        await self._read_table()

    def _close(self) -> None:
        self.shown, self.opened, self.problem = Shown(), "", ""


def _said(viewer: Viewer, event_id: int) -> Said:
    with database().read() as session:
        kept = read_drop(session, viewer, event_id)
    return drop_words(kept, viewer) if kept else Said()


def _read(viewer: Viewer, copy_id: int) -> Shown:
    with database().read() as session:
        return copy_words(read_copy(session, viewer.actor, copy_id), viewer)


def _do(viewer: Viewer, verb: Callable[..., Any], copy_id: int, *values: str) -> None:
    with database().write() as session:
        verb(session, viewer.actor, clock(), copy_id, *values)
