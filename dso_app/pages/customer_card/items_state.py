"""The customer's items: the table, and what the ones ticked come to."""

import asyncio
from collections.abc import Collection, Mapping
from typing import ClassVar

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.table_state import TableState
from dso_app.database import database
from dso_app.pages.customer_card.ahead import Ahead, read_ahead
from dso_app.pages.typed import id_at_the_end
from dso_app.services.items.selection import Selected, sum_selection
from dso_app.services.lists.custom import OWN_FILTERS
from dso_app.services.lists.customer_items import CustomerItemListing
from dso_app.services.lists.listing import Listing, ListPage
from dso_app.texts import N_, translate


class ItemsState(TableState, rx.State):
    """The items of the customer the address names."""

    _filters: ClassVar[Mapping[str, str]] = {"show": "open", **OWN_FILTERS}

    _seen: int = 0
    """Id of the last event of the history when the items were read."""
    _ahead: Ahead = Ahead()
    _on_the_way: int = 0
    """The customer whose items are being read ahead; 0 for the one the address names."""

    @rx.event
    @guarded(Permission.SEE)
    async def load_table(self) -> None:
        """Read the items as the address asks, unless just those were read ahead."""
        asked = self.router.url.query_parameters
        if asked or not self._ahead.is_of(id_at_the_end(self)):
            await self._ask({**self._preferred(), **asked})
        self._ahead = Ahead()

    async def _read_ahead(self, customer_id: int) -> None:
        """Read the items of a customer whose card is about to be opened."""
        self._on_the_way = customer_id
        try:
            await self._ask(self._preferred())
        finally:
            self._on_the_way = 0
        self._ahead = read_ahead(customer_id)

    def _listing(self) -> Listing:
        return CustomerItemListing(self._on_the_way or id_at_the_end(self))

    async def _read_table(self) -> None:
        self._ahead = Ahead()
        await super()._read_table()

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        if isinstance(listing, CustomerItemListing):
            self._seen = listing.seen

    async def _picked_ids(self) -> list[int]:
        """The items ticked; the verbs look them up within the scope themselves."""
        return [int(key) for key in await self._picked_keys() if key.isdecimal()]

    async def _say_picked(self) -> None:
        await super()._say_picked()
        if self.picked_words:
            viewer, ids = current_viewer(), await self._picked_ids()
            sums = await asyncio.to_thread(_sums, viewer, ids)
            self.picked_words = " · ".join([self.picked_words, *amounts(sums, viewer.language)])


def amounts(sums: Collection[Selected], language: str) -> list[str]:
    """What a selection comes to, one sentence part a currency; what is zero is left unsaid."""
    return [_calculated(one, language) for one in sums]


def _calculated(one: Selected, language: str) -> str:
    parts = (
        (one.late_minor, N_("{amount} late")),
        (one.askable_minor, N_("{amount} askable")),
        (one.credit_minor, N_("{amount} in credits")),
    )
    said = [
        translate(words, language, amount=formats.amount(minor, one.currency, language))
        for minor, words in parts
        if minor
    ]
    total = formats.amount_with_currency(one.remaining_minor, one.currency, language)
    if not said:
        return total
    return translate(N_("{total} open ({parts})"), language, total=total, parts=", ".join(said))


def _sums(viewer: Viewer, ids: list[int]) -> list[Selected]:
    with database().read() as session:
        return sum_selection(session, viewer, ids)
