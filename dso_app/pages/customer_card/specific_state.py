"""A specific action on the items ticked."""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx

from dso_app.access.viewer import Viewer
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.specific.form import SpecificForm, start_from_form
from dso_app.texts import N_, translate


class SpecificState(SpecificForm, rx.State):
    """The dialog that starts one."""

    async def _selection(self) -> str:
        return (await self.get_state(ItemsState)).picked_words

    async def _start(self, viewer: Viewer, form: Mapping[str, Any]) -> Any:
        items = await self.get_state(ItemsState)
        ids = await items._picked_ids()  # noqa: SLF001 - hidden from the browser, not from this page
        await asyncio.to_thread(_write, viewer, ids, form)
        self.asking = False
        items._unpick()  # noqa: SLF001 - hidden from the browser, not from this page
        await toast(self, translate(N_("Saved."), viewer.language))
        return changed()


def _write(viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> None:
    with database().write() as session:
        start_from_form(session, viewer, ids, form)
