"""The state of the items behind a figure of the ageing."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar, cast
from urllib.parse import urlencode

import reflex as rx

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.guard import current_viewer
from dso_app.components.table_state import TableState
from dso_app.database import database
from dso_app.pages.reports.choices import rate_sentence
from dso_app.pages.reports.report_table import REPORT_FILTERS
from dso_app.reports.aging_facts import narrowing_facts
from dso_app.reports.aging_items import AgeingItemListing
from dso_app.reports.request import request_of
from dso_app.services.listing import Listing, ListPage
from dso_app.services.lists.custom import CUSTOMER_FILTERS, OF_CUSTOMER, OWN_FILTERS
from dso_app.services.rates import MissingRate
from dso_app.texts import N_, translate

_NARROWING = ("group", "collector", *CUSTOMER_FILTERS)
_OF_THE_REPORT = tuple(name for name in REPORT_FILTERS if name not in _NARROWING)


class AgeingItemsState(TableState, rx.State):
    """The items behind a bucket, a row, or a figure beside the buckets."""

    _filters: ClassVar[Mapping[str, str]] = {
        **REPORT_FILTERS,
        "customer": "",
        "entity": "",
        "bucket": "",
        "figure": "",
        **OWN_FILTERS,
    }

    words: str = ""
    """What the items stand behind."""
    total: str = ""
    """What they sum to."""
    back: str = "/reports/ageing"
    refused: str = ""

    def _listing(self) -> Listing:
        return AgeingItemListing()

    async def _read_table(self) -> None:
        viewer = current_viewer()
        self.refused, self.back = "", back_to_report(self.filters)
        try:
            await super()._read_table()
        except MissingRate as error:
            self.refused = rate_sentence(error, viewer.language)
            self.lines, self.totals, self.count, self.total = [], [], 0, ""
            self.address, self.loaded = self._address(), True
        self.words = await asyncio.to_thread(read_words, viewer, dict(self.filters))

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        minor = int(page.totals[0].sums["balance"]) if page.totals else 0
        currency = cast("AgeingItemListing", listing).basis.currency
        self.total = formats.amount_with_currency(minor, currency, language)


def back_to_report(filters: Mapping[str, str]) -> str:
    """Address of the report one came from; what a row alone stood for is left behind."""
    kept = {name: filters.get(name, "") for name in _OF_THE_REPORT}
    by = filters.get("by", "")
    rows = {by, OF_CUSTOMER + by}
    kept |= {name: filters.get(name, "") for name in _NARROWING if name not in rows}
    asked = urlencode({name: value for name, value in kept.items() if value})
    return "/reports/ageing" + (f"?{asked}" if asked else "")


def read_words(viewer: Viewer, filters: Mapping[str, str]) -> str:
    """What the items stand behind: "Menuiserie Garnier · 61–90 · as of 20 Nov 2026"."""
    language = viewer.language
    with database().read() as session:
        basis = request_of(filters).basis(session, viewer)
        narrowed = narrowing_facts(session, viewer, filters, basis.labels)
    dates = [translate(N_("as of {day}"), language, day=formats.day(basis.on, language))]
    if basis.known_on:
        known_on = formats.day(basis.known_on, language)
        dates.append(translate(N_("as known on {day}"), language, day=known_on))
    return " · ".join([*(value for _, value in narrowed), *dates])
