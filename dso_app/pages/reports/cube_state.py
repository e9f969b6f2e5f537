"""The state of a report of lines: which one, its table, figures and bars."""

from typing import cast

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.guard import guarded
from dso_app.pages.reports.catalog import OFFERS
from dso_app.pages.reports.cube_words import CubeWords, cube_words
from dso_app.pages.reports.report_table import ReportTable
from dso_app.reports.by import By
from dso_app.reports.cube_listing import CubeListing
from dso_app.reports.registry import find_report
from dso_app.services.lists.listing import Listing, ListPage


class CubeState(ReportTable, rx.State):
    """The report open in this tab."""

    report: str = OFFERS[0].name
    words: CubeWords = CubeWords()

    def _listing(self) -> Listing:
        return CubeListing(self.report)

    def _usual(self) -> By | None:
        return find_report(self.report).by

    def _nothing(self) -> None:
        self.words = CubeWords()

    @rx.event
    @guarded(Permission.REPORT)
    async def open_report(self, name: str) -> None:
        """Turn to a report; a name that is none is ignored."""
        if name != self.report and any(one.name == name for one in OFFERS):
            self.report, self.loaded, self.sort = name, False, ""
            self._nothing()

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        self.words = cube_words(cast("CubeListing", listing), language)
