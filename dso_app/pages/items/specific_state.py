"""A specific action on the items ticked, one a customer."""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx

from dso_app.access.viewer import Viewer
from dso_app.database import database
from dso_app.pages.items.state import ItemsListState
from dso_app.pages.specific.form import SpecificForm, start_from_form


class ItemsSpecificState(SpecificForm, rx.State):
    """The dialog that starts them."""

    async def _selection(self) -> str:
        return (await self.get_state(ItemsListState)).picked_words

    async def _start(self, viewer: Viewer, form: Mapping[str, Any]) -> Any:
        items = await self.get_state(ItemsListState)
        ids = await items._picked_ids()  # noqa: SLF001 - hidden from the browser, not from this page
        count = await asyncio.to_thread(_write, viewer, ids, form)
        self.asking = False
        return await items._decided(viewer, count)  # noqa: SLF001 - as above


def _write(viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> int:
    with database().write() as session:
        return start_from_form(session, viewer, ids, form)
