"""The state of the ageing: its table, the strip above it, and why it may not be shown."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar, cast

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.session_state import Choice
from dso_app.components.table_state import TableState
from dso_app.pages.reports.ageing_words import Part, summarise
from dso_app.pages.reports.choices import rate_sentence, read_choices, with_currency
from dso_app.reports.aging_listing import AgeingListing, asked_of
from dso_app.services.listing import Listing, ListPage
from dso_app.services.lists.custom import CUSTOMER_FILTERS
from dso_app.services.rates import MissingRate


class AgeingState(TableState, rx.State):
    """Receivables by days late."""

    _filters: ClassVar[Mapping[str, str]] = {
        "as_of": "",
        "known_on": "",
        "currency": "",
        "by": "customer",
        "group": "",
        "collector": "",
        **CUSTOMER_FILTERS,
    }

    as_of: str = ""
    """The date shown, ISO: the one asked for, else the business date."""
    visit: int = 0
    """Rises when the page is opened: its dates are then written anew."""
    rows: list[Choice] = []
    """What the rows can be."""
    groups: list[Choice] = []
    collectors: list[Choice] = []
    currencies: list[Choice] = []
    currency: str = ""
    parts: list[Part] = []
    shares: list[float] = []
    strip_words: str = ""
    figures: list[Part] = []
    refused: str = ""
    """Which exchange rate is missing; nothing is shown then."""

    def _listing(self) -> Listing:
        return AgeingListing()

    @rx.event
    @guarded(Permission.REPORT)
    async def load_choices(self, viewer: Viewer) -> None:
        """Read what the filters offer."""
        found = await asyncio.to_thread(read_choices, viewer)
        self.rows, self.groups, self.collectors = found.rows, found.groups, found.collectors
        self.currencies = found.currencies

    @rx.event
    @guarded(Permission.REPORT)
    async def write_dates(self) -> None:
        """Write the dates of the address into their fields, once the table was read."""
        self.visit += 1

    async def _read_table(self) -> None:
        viewer = current_viewer()
        self.refused = ""
        self._offer(viewer, self.filters.get("currency", ""))
        self.as_of = (asked_of(self.filters).as_of or viewer.today).isoformat()
        try:
            await super()._read_table()
        except MissingRate as error:
            self.refused = rate_sentence(error, viewer.language)
            self._offer(viewer, str(error.values["currency"]))
            self.lines, self.totals, self.count = [], [], 0
            self.parts, self.shares, self.figures = [], [], []
            self.address, self.loaded = self._address(), True

    def _offer(self, viewer: Viewer, currency: str) -> None:
        """Offer a currency, whatever is open today."""
        self.currencies = with_currency(self.currencies, currency, viewer.language)

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        ageing = cast("AgeingListing", listing)
        names = {column.key: column.words(language) for column in listing.columns}
        for head in self.heads:
            # The total names the currency for all of them.
            if head.key != "total":
                head.label = names[head.key]
        # A search may hit an item's number too: behind the sums stand the customers it hit.
        summary = summarise(ageing, page, language, linked=not self.search.strip())
        self.currency, self.parts, self.shares = summary.currency, summary.parts, summary.shares
        self.strip_words, self.figures = summary.strip_words, summary.figures
