"""The state of the ageing: its table and the strip above it."""

from typing import cast

import reflex as rx

from dso_app.pages.reports.ageing_words import Part, summarise
from dso_app.pages.reports.report_table import ReportTable
from dso_app.reports.aging_listing import AgeingListing
from dso_app.services.lists.listing import Listing, ListPage


class AgeingState(ReportTable, rx.State):
    """Receivables by days late."""

    currency: str = ""
    parts: list[Part] = []
    shares: list[float] = []
    strip_words: str = ""
    figures: list[Part] = []

    def _listing(self) -> Listing:
        return AgeingListing()

    def _nothing(self) -> None:
        self.parts, self.shares, self.figures = [], [], []

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
