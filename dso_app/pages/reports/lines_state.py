"""The state of the lines behind a figure of a report."""

from collections.abc import Mapping
from typing import ClassVar, cast
from urllib.parse import urlencode

import reflex as rx

from dso_app import formats
from dso_app.components.guard import current_viewer
from dso_app.pages.reports.behind_state import BehindTable
from dso_app.pages.reports.cube_words import value_words
from dso_app.pages.reports.report_table import REPORT_FILTERS
from dso_app.reports.cube_lines import CubeLineListing
from dso_app.reports.registry import REPORTS, find_report
from dso_app.services.lists.listing import Listing, ListPage
from dso_app.texts import N_, translate


class ReportLinesState(BehindTable, rx.State):
    """The lines behind a report, a row of it or a figure."""

    _filters: ClassVar[Mapping[str, str]] = {
        **REPORT_FILTERS,
        "report": "",
        "row": "",
        "figure": "",
    }

    title: str = ""

    def _listing(self) -> Listing:
        return CubeLineListing()

    def _way_back(self) -> str:
        return back_to_report(self.filters)

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        shown = cast("CubeLineListing", listing)
        self.title = translate(find_report(self.filters["report"]).title, language)
        basis, viewer = shown.cube.basis, current_viewer()
        day = translate(N_("as of {day}"), language, day=formats.day(basis.on, language))
        self.words = " · ".join([*(value for _, value in shown.opened(viewer)), day])
        self.total = ""
        if shown.figure:
            value = shown.figure.of(shown.sums())
            self.total = value_words(shown.figure, value, basis.currency, language)


def back_to_report(filters: Mapping[str, str]) -> str:
    """Address of the report one came from; the row and the figure are left behind."""
    name = filters.get("report", "")
    if name not in REPORTS:
        return "/reports"
    asked = {key: filters.get(key, "") for key in REPORT_FILTERS}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"/reports/{name}" + (f"?{query}" if query else "")
