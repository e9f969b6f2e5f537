"""The state behind every table: it holds the page shown, in words, and nothing more."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlencode

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.table_reading import (
    PAGE_SIZE,
    range_words,
    read_keys,
    read_page,
    remember_columns,
)
from dso_app.components.table_rows import (
    ColumnChoice,
    Head,
    Line,
    Narrowing,
    chosen_columns,
    heads,
    lines,
    narrowings,
    total_lines,
)
from dso_app.services.lists.listing import Listing, ListPage, ListRequest
from dso_app.texts import N_, counted_words, translate

_MOST_PICKED = 10_000
_LONGEST = 200
"""Characters of a search or a filter; longer ones are cut."""


class TableState(rx.State, mixin=True):
    """Mix into a page's state, together with `rx.State`, and override `_listing`.

    `_filters` names the filters the page offers and their first values.
    """

    _filters: ClassVar[Mapping[str, str]] = {}

    loaded: bool = False
    heads: list[Head] = []
    lines: list[Line] = []
    totals: list[Line] = []
    choices: list[ColumnChoice] = []
    narrowings: list[Narrowing] = []
    """Fields an administrator named, to narrow by."""
    narrowed: int = 0
    """By how many of them."""
    count: int = 0
    count_words: str = ""
    range_words: str = ""
    page: int = 1
    pages: int = 1
    sort: str = ""
    descending: bool = False
    search: str = ""
    filters: dict[str, str] = {}
    picked: list[str] = []
    page_picked: bool = False
    """All rows shown are ticked."""
    ticking: int = 0
    """Rises when the server ticks or unticks boxes by itself."""
    everything: bool = False
    """All filtered rows are meant, also those not shown."""
    picked_words: str = ""
    opened: str = ""
    """Key of the row open beside the table."""
    address: str = ""
    """What is asked, as a query string: for the browser's address and the export."""

    @abstractmethod
    def _listing(self) -> Listing:
        """The listing this table shows."""

    def _preferred(self) -> Mapping[str, str]:
        """Filters this user starts with where the address names none."""
        return {}

    @rx.event
    @guarded(Permission.SEE)
    async def load_table(self) -> None:
        """Read the table as the address asks; for the page's `on_load`."""
        await self._ask({**self._preferred(), **self.router.url.query_parameters})

    async def _ask(self, asked: Mapping[str, str]) -> None:
        """Read the table for what an address says; what it leaves out is as at first."""
        self.search = asked.get("search", "")[:_LONGEST]
        self.filters = {
            name: asked.get(name, first)[:_LONGEST] for name, first in self._filters.items()
        }
        self.sort = asked.get("sort", "")
        self.descending = asked.get("order") == "desc"
        self.page = int(number) if (number := asked.get("page", "1")).isdecimal() else 1
        self._unpick()
        await self._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def reload_table(self) -> None:
        """Read the same page again, after something changed."""
        await self._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def sort_by(self, key: str) -> None:
        """Sort by a column; by the same one again, the other way round."""
        self.descending = not self.descending if self.sort == key else False
        self.sort, self.page = key, 1
        await self._read_other_rows()

    @rx.event
    @guarded(Permission.SEE)
    async def turn_page(self, step: int) -> None:
        """Go so many pages on, or back."""
        self.page += step
        await self._read_other_rows()

    @rx.event
    @guarded(Permission.SEE)
    async def search_for(self, text: str) -> None:
        """Keep the rows that hold a text."""
        self.search, self.page = text[:_LONGEST], 1
        self._unpick()
        await self._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def filter_by(self, name: str, value: str) -> None:
        """Keep the rows a filter lets through; a name the page does not offer is ignored."""
        await self._filter(name, value)

    async def _filter(self, name: str, value: str) -> None:
        if name not in self._filters:
            return
        self.filters[name] = value[:_LONGEST]
        self.page = 1
        self._unpick()
        await self._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def choose_column(self, key: str, shown: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Show or hide a column, and remember it for this user."""
        keys = [one.key for one in self.choices if (shown if one.key == key else one.shown)]
        who = current_viewer()
        await asyncio.to_thread(remember_columns, who, self._listing(), keys)
        await self._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def pick(self, key: str, ticked: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Tick or untick a row."""
        if self.everything:
            self.picked = [line.key for line in self.lines]
            self.everything = False
        others = [one for one in self.picked if one != key]
        self.picked = [*others, key][:_MOST_PICKED] if ticked else others
        await self._say_picked()

    @rx.event
    @guarded(Permission.SEE)
    async def pick_page(self, ticked: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Tick or untick the rows shown."""
        shown = [line.key for line in self.lines]
        self.everything = False
        self.picked = [one for one in self.picked if one not in shown] + (shown if ticked else [])
        self.ticking += 1
        await self._say_picked()

    @rx.event
    @guarded(Permission.SEE)
    async def pick_everything(self) -> None:
        """Mean every filtered row, also those on other pages."""
        self.everything = True
        self.ticking += 1
        await self._say_picked()

    @rx.event
    @guarded(Permission.SEE)
    async def unpick(self) -> None:
        """Untick all."""
        self._unpick()

    async def _picked_keys(self) -> list[str]:
        """The keys of the rows meant, for a bulk verb: it looks them up within the scope itself."""
        if not self.everything:
            return list(self.picked)
        who = current_viewer()
        return await asyncio.to_thread(read_keys, who, self._listing(), self._request())

    def _request(self) -> ListRequest:
        return ListRequest(
            search=self.search,
            filters=dict(self.filters),
            sort=self.sort,
            descending=self.descending,
            page=self.page,
            page_size=PAGE_SIZE,
        )

    def _unpick(self) -> None:
        self.picked, self.everything, self.page_picked, self.picked_words = [], False, False, ""
        self.ticking += 1

    async def _read_table(self) -> None:
        who, listing = current_viewer(), self._listing()
        page, chosen = await asyncio.to_thread(read_page, who, listing, self._request())
        self._show_table(listing, page, chosen, who.language)

    async def _read_other_rows(self) -> None:
        """Read for what filters and searches as before: other rows of the same."""
        await self._read_table()

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        columns = chosen_columns(listing, chosen)
        self.page = page.page
        self._show_count(listing, page.count, language)
        self.range_words = range_words(page.page, len(page.rows), page.count, language)
        self.heads = heads(columns, page, language)
        self.lines = lines(columns, page, language)
        self.totals = total_lines(columns, page, self.count_words, language)
        self.choices = [
            ColumnChoice(one.key, one.words(language), one in columns) for one in listing.columns
        ]
        self.narrowings = narrowings(listing.narrowing(), self.filters, language)
        self.narrowed = sum(1 for one in self.narrowings if one.value)
        self.page_picked = self._page_picked()
        self.address = self._address()
        self.loaded = True

    def _show_count(self, listing: Listing, count: int, language: str) -> None:
        self.count, self.pages = count, max(1, -(-count // PAGE_SIZE))
        self.count_words = counted_words(*listing.counted, count, language)

    def _page_picked(self) -> bool:
        picked = set(self.picked)
        return bool(picked and self.lines) and {line.key for line in self.lines} <= picked

    def _address(self) -> str:
        asked = {
            "search": self.search,
            **{name: value for name, value in self.filters.items() if value != self._filters[name]},
            "sort": self.sort,
            "order": "desc" if self.descending else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in asked.items() if value})

    async def _say_picked(self) -> None:
        number = self.count if self.everything else len(self.picked)
        self.page_picked = self._page_picked()
        language = current_viewer().language
        self.picked_words = (
            translate(N_("{count} selected"), language, count=formats.number(number, language))
            if number
            else ""
        )
