"""Tables of many rows: a click is answered with its rows, what all of them sum up to follows.

The sums of a search or a filter are read once, and not again for its other pages. Where they are
quick, which is in every small company, they come with the rows.
"""

import asyncio
import time

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.table_reading import PAGE_SIZE, range_words, read_rows, read_sums
from dso_app.components.table_rows import total_lines
from dso_app.components.table_state import TableState
from dso_app.services.lists.listing import Listing, ListPage, ListRequest
from dso_app.services.lists.listing_steps import Fetched, Sums

SLOW_SECONDS = 0.012
"""Once sums took longer, they are waited for no more until the screen is entered again: those of
one filter are quick, and those of the next may be of everything."""


class SummedLater(TableState, mixin=True):
    """Mix in before `TableState`; `_listing` gives a `SteppedListing`."""

    unsummed: str = ""
    """Names the sums that are still to be read; empty when none are."""

    _slow: bool = False
    _summed: str = ""
    """What the sums shown were asked for."""
    _sums: Sums = Sums(0, ())
    _asks: int = 0

    @rx.event(background=True)
    @guarded(Permission.SEE)
    async def sum_up(self) -> None:
        """Read the sums that were not waited for; meanwhile pages may be turned."""
        viewer, request, listing = current_viewer(), self._request(), self._listing()
        question = self._question()
        found, took = await asyncio.to_thread(self._timed_sums, viewer, listing, request)
        async with self:
            if self._question() == question:
                self._take_sums(found, took, question)
                self._show_sums(listing, viewer)

    def _read_sums(self, viewer: Viewer, listing: Listing, request: ListRequest) -> Sums:
        """What all rows come to; runs in a thread."""
        return read_sums(viewer, listing, request)

    def _show_more(self, viewer: Viewer) -> None:
        """Show what else was read with the sums."""

    async def _read_table(self) -> None:
        await self._read(sums=True)

    async def _read_other_rows(self) -> None:
        await self._read(sums=not self._slow or self._summed != self._question())

    async def _read(self, *, sums: bool) -> None:
        viewer, listing, question = current_viewer(), self._listing(), self._question()
        summing = asyncio.create_task(self._sum_now()) if sums and not self._slow else None
        fetched, chosen = await asyncio.to_thread(read_rows, viewer, listing, self._request())
        if not fetched.rows and self.page > 1:
            await (summing or self._sum_now())
            self.page = max(1, -(-self._sums.count // PAGE_SIZE))
            fetched, chosen = await asyncio.to_thread(read_rows, viewer, listing, self._request())
        elif summing is not None:
            await summing
        elif fetched.sums is not None:
            self._sums, self._summed, self.unsummed = fetched.sums, question, ""
        elif sums:
            self._asks += 1
            self.unsummed = str(self._asks)
        self._show_rows(listing, fetched, chosen, viewer)
        if self._summed == question:
            self._show_more(viewer)

    async def _sum_now(self) -> None:
        question, who = self._question(), current_viewer()
        work = asyncio.to_thread(self._timed_sums, who, self._listing(), self._request())
        self._take_sums(*await work, question)

    def _timed_sums(
        self, viewer: Viewer, listing: Listing, request: ListRequest
    ) -> tuple[Sums, float]:
        start = time.perf_counter()
        return self._read_sums(viewer, listing, request), time.perf_counter() - start

    def _take_sums(self, found: Sums, took: float, question: str) -> None:
        self._sums, self._summed, self.unsummed = found, question, ""
        self._slow = self._slow or took > SLOW_SECONDS

    def _question(self) -> str:
        """What sums are of: pages and their order are not asked for."""
        return f"{self.search}\n{sorted(self.filters.items())}"

    def _show_rows(self, listing: Listing, fetched: Fetched, chosen: str, viewer: Viewer) -> None:
        known = self._summed == self._question()
        so_far = (self.page - 1) * PAGE_SIZE + len(fetched.rows) + fetched.more
        count, totals = (self._sums.count, self._sums.totals) if known else (so_far, ())
        page = ListPage(rows=fetched.rows, count=count, totals=totals, page=self.page)
        self._show_table(listing, page, chosen, viewer.language)
        if not known:
            self.count_words = ""
            self.range_words = range_words(self.page, len(fetched.rows), None, viewer.language)

    def _show_sums(self, listing: Listing, viewer: Viewer) -> None:
        shown = {head.key for head in self.heads}
        columns = [column for column in listing.columns if column.key in shown]
        sums, language = self._sums, viewer.language
        page = ListPage(rows=(), count=sums.count, totals=sums.totals, page=self.page)
        self._show_count(listing, sums.count, language)
        self.range_words = range_words(self.page, len(self.lines), sums.count, language)
        self.totals = total_lines(columns, page, self.count_words, language)
        self._show_more(viewer)
