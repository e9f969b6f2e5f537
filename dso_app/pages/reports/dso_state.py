"""The state of the DSO report: its table, figures and trend."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar, cast

import reflex as rx

from dso_app.access.viewer import Viewer
from dso_app.components.guard import current_viewer
from dso_app.database import database
from dso_app.pages.reports.dso_words import DsoWords, in_words
from dso_app.pages.reports.report_table import REPORT_FILTERS, ReportTable
from dso_app.reports.aging_facts import narrowing_facts
from dso_app.reports.by import By
from dso_app.reports.dso_listing import DsoListing
from dso_app.services.lists.listing import Listing, ListPage


class DsoState(ReportTable, rx.State):
    """How long sales stay unpaid."""

    _filters: ClassVar[Mapping[str, str]] = {**REPORT_FILTERS, "code": ""}

    words: DsoWords = DsoWords()
    narrowed_words: str = ""
    """Whose figures they are; empty for all."""

    def _listing(self) -> Listing:
        return DsoListing(by_month=not self.filters.get("by"))

    def _usual(self) -> By | None:
        return None

    def _nothing(self) -> None:
        self.words = DsoWords()

    async def _read_table(self) -> None:
        await super()._read_table()
        asked = {**self.filters, "search": self.search}
        self.narrowed_words = await asyncio.to_thread(_narrowed, current_viewer(), asked)

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        self.words = in_words(cast("DsoListing", listing), language)


def _narrowed(viewer: Viewer, filters: Mapping[str, str]) -> str:
    """The names of what the filters leave."""
    with database().read() as session:
        return " · ".join(value for _, value in narrowing_facts(session, viewer, filters))
