"""The head of the customer card: who it is, what it owes, where it stands."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.pages.customer_card.ahead import Ahead, customer_at, read_ahead
from dso_app.pages.customer_card.head_words import Figure, head_words
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.typed import id_at_the_end
from dso_app.services.customers.card import CustomerCard, read_customer_card
from dso_app.services.merging.aliases import survivor_of
from dso_app.services.words.stored import reason_sentence

_TABS = frozenset({"collection", "details", "risk", "figures", "history"})


class CardState(rx.State):
    """Above the tabs, and which tab is shown."""

    shown_at: str = ""
    """The address this was read for: until it is the browser's, nothing is shown."""
    missing: bool = False
    merge_at: str = ""
    """Where it is merged with another."""
    name: str = ""
    line: str = ""
    groups: list[str] = []
    collector: str = ""
    scenario: str = ""
    reason: str = ""
    """Why nothing is planned; empty when something is."""
    pinned: str = ""
    tiles: list[Figure] = []
    tab: str = "collection"

    _ahead: Ahead = Ahead()

    @rx.event
    @guarded(Permission.SEE)
    async def foresee(self, viewer: Viewer, address: str) -> None:
        """Read the card at an address whose link was clicked, items and all, before it is there."""
        customer_id = customer_at(address)
        if not customer_id:
            return
        self.tab = "collection"
        await self._read(viewer, customer_id)
        items = await self.get_state(ItemsState)
        await items._read_ahead(customer_id)  # noqa: SLF001 - no handler: the browser cannot call it
        self._ahead = read_ahead(customer_id)

    @rx.event
    @guarded(Permission.SEE)
    async def open_card(self, viewer: Viewer) -> Any:
        """Read the customer the address names; begin with its items.

        The address of one that was merged leads to who it is now.
        """
        self.tab = "collection"
        customer_id = id_at_the_end(self)
        if self._ahead.is_of(customer_id):
            self._ahead = Ahead()
        else:
            await self._read(viewer, customer_id)
        self.shown_at = str(self.router.url.path)
        if self.missing:
            now = await asyncio.to_thread(_survivor, viewer, id_at_the_end(self))
            return rx.redirect(f"/customers/{now}") if now else None
        return None

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the customer again, after something changed."""
        await self._read(viewer, id_at_the_end(self))
        self.shown_at = str(self.router.url.path)

    @rx.event
    @guarded(Permission.SEE)
    async def choose_tab(self, tab: str) -> None:
        """Show another tab."""
        if tab in _TABS:
            self.tab = tab

    async def _read(self, viewer: Viewer, customer_id: int) -> None:
        self._ahead = Ahead()
        try:
            card = await asyncio.to_thread(_read_card, viewer, customer_id)
        except UnknownCustomer:
            self.missing, self.name = True, ""
        else:
            self._show(card, viewer)
        self.shown_at = f"/customers/{customer_id}"
        self.merge_at = f"/merge/{customer_id}"

    def _show(self, card: CustomerCard, viewer: Viewer) -> None:
        words = head_words(card, viewer)
        self.missing = False
        self.name, self.line, self.groups = card.customer.name, words.line, list(card.groups)
        self.collector, self.scenario = words.collector, words.scenario
        self.reason = reason_sentence(card.reason, viewer.language) if card.reason else ""
        self.pinned = card.customer.pinned_comment
        self.tiles = words.tiles


def _survivor(viewer: Viewer, customer_id: int) -> int | None:
    with database().read() as session:
        now = survivor_of(session, viewer.actor, customer_id)
        return now.id if now else None


def _read_card(viewer: Viewer, customer_id: int) -> CustomerCard:
    with database().read() as session:
        return read_customer_card(session, viewer, customer_id)
