"""One item opened from the table."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.models import Entity
from dso_app.pages.customer_card.item_words import ItemReading, item_words
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.typed import row_id
from dso_app.services.commitments.promises import cancel_promise
from dso_app.services.copies.verbs import delete_copy
from dso_app.services.items.card import read_item
from dso_app.services.items.qualification import follow
from dso_app.texts import N_, translate


class ItemState(rx.State):
    """The item shown in the dialog; none while it is closed."""

    item: ItemReading = ItemReading()
    asked_copy: str = ""
    """Key of the copy somebody is about to remove."""

    @rx.event
    @guarded(Permission.SEE)
    async def open_item(self, viewer: Viewer, key: str) -> None:
        """Show an item with what was said and done about it."""
        self.item, self.asked_copy = await asyncio.to_thread(_read, viewer, key), ""

    @rx.event
    @guarded(Permission.SEE)
    async def close_item(self) -> None:
        """Put it away."""
        self.item, self.asked_copy = ItemReading(), ""

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def ask_copy(self, key: str) -> None:
        """Ask before a copy is removed; an empty key keeps it."""
        self.asked_copy = key

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def remove_copy(self, viewer: Viewer, key: str) -> Any:
        """Remove a copy of the item."""
        await asyncio.to_thread(_remove_copy, viewer, key)
        self.item, self.asked_copy = await asyncio.to_thread(_read, viewer, self.item.key), ""
        await toast(self, translate(N_("The copy was removed."), viewer.language))
        return changed()

    @rx.event
    @guarded(Permission.QUALIFY)
    async def cancel_promise(self, viewer: Viewer, key: str) -> Any:
        """Take a pending promise back."""
        await asyncio.to_thread(_cancel, viewer, key)
        self.item = await asyncio.to_thread(_read, viewer, self.item.key)
        await toast(self, translate(N_("The promise was cancelled."), viewer.language))
        return changed()


def _read(viewer: Viewer, key: str) -> ItemReading:
    with database().read() as session:
        return item_words(read_item(session, viewer.actor, row_id(key)), viewer)


def _remove_copy(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        delete_copy(session, viewer.actor, clock(), row_id(key))


def _cancel(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        promise = cancel_promise(session, viewer.actor, clock(), row_id(key))
        entity = session.get_one(Entity, promise.entity_id)
        follow(session, clock(), entity, [promise.customer_id])
