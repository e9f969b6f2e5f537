"""The state behind the items of a figure: what they stand behind, their sum, the way back."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import ClassVar, cast
from urllib.parse import urlencode

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.guard import current_viewer
from dso_app.components.table_state import TableState
from dso_app.database import database
from dso_app.pages.reports.choices import rate_sentence
from dso_app.pages.reports.report_table import REPORT_FILTERS
from dso_app.reports.aging_facts import narrowing_facts
from dso_app.reports.items_behind import ItemsBehind
from dso_app.reports.registry import UnknownReport
from dso_app.reports.request import ReportRequest, request_of
from dso_app.services.company.rates import MissingRate
from dso_app.services.lists.custom import CUSTOMER_FILTERS, OF_CUSTOMER, OWN_FILTERS
from dso_app.services.lists.listing import Listing, ListPage
from dso_app.texts import N_, translate

_NARROWING = ("group", "collector", "kind", *CUSTOMER_FILTERS)


class BehindTable(TableState, mixin=True):
    """Mix into the state of what stands behind a figure, as `TableState`; override `_way_back`."""

    words: str = ""
    """What it stands behind."""
    total: str = ""
    """What it sums to."""
    back: str = "/reports"
    refused: str = ""

    def _way_back(self) -> str:
        """Address of the report one came from."""
        return "/reports"

    async def _read_table(self) -> None:
        language = current_viewer().language
        self.refused, self.back = "", self._way_back()
        try:
            await super()._read_table()
        except MissingRate as error:
            self._refuse(rate_sentence(error, language))
        except UnknownReport as error:
            self._refuse(error.sentence(language))

    def _refuse(self, sentence: str) -> None:
        self.refused = sentence
        self.lines, self.totals, self.count, self.total = [], [], 0, ""
        self.address, self.loaded = self._address(), True


class ItemsBehindTable(BehindTable, mixin=True):
    """The same for items; override `_report`."""

    _filters: ClassVar[Mapping[str, str]] = {
        **REPORT_FILTERS,
        "customer": "",
        "code": "",
        "entity": "",
        "bucket": "",
        "figure": "",
        **OWN_FILTERS,
    }
    _report: ClassVar[str] = "/reports"

    def _way_back(self) -> str:
        return back_to_report(self._report, self.filters)

    async def _read_table(self) -> None:
        await super()._read_table()
        asked = {**self.filters, "search": self.search}
        self.words = await asyncio.to_thread(read_words, current_viewer(), asked)

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        behind = cast("ItemsBehind", listing)
        minor = int(page.totals[0].sums[behind.amount]) if page.totals else 0
        self.total = formats.amount_with_currency(minor, behind.basis.currency, language)


def back_to_report(report: str, filters: Mapping[str, str]) -> str:
    """Address of the report one came from; what a row alone stood for is left behind."""
    rows = {by := filters.get("by", ""), OF_CUSTOMER + by}
    kept = {
        name: filters.get(name, "")
        for name in REPORT_FILTERS
        if not (name in _NARROWING and name in rows)
    }
    asked = urlencode({name: value for name, value in kept.items() if value})
    return report + (f"?{asked}" if asked else "")


def read_words(viewer: Viewer, filters: Mapping[str, str]) -> str:
    """What the items stand behind: "Menuiserie Garnier · 61–90 · as of 20 Nov 2026"."""
    language = viewer.language
    asked = request_of(filters)
    with database().read() as session:
        basis = asked.basis(session, viewer)
        narrowed = narrowing_facts(session, viewer, filters, basis.labels)
    dates = [_span(asked, language) or _as_of(basis.on, language)]
    if basis.known_on:
        known_on = formats.day(basis.known_on, language)
        dates.append(translate(N_("as known on {day}"), language, day=known_on))
    return " · ".join([*(value for _, value in narrowed), *dates])


def _as_of(day: date, language: str) -> str:
    return translate(N_("as of {day}"), language, day=formats.day(day, language))


def _span(asked: ReportRequest, language: str) -> str:
    """The days looked at; empty where it is one date."""
    if not (asked.first and asked.last):
        return ""
    first, last = (formats.day(day, language) for day in (asked.first, asked.last))
    return translate(N_("{first} to {last}"), language, first=first, last=last)
