"""The worklist: its tabs and filters, and what is done to the rows ticked."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.table_later import SummedLater
from dso_app.components.table_rows import Line
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.agenda.bulk import confirm_all, look_at_all, skip_all
from dso_app.pages.agenda.offers import KEPT, Offers, keep, kept_filters, offers
from dso_app.pages.typed import typed
from dso_app.sending.print_now import print_now
from dso_app.services.lists.agenda import ActionListing, DoneListing
from dso_app.services.lists.agenda_filters import TabCounts, span_of, tab_counts
from dso_app.services.lists.agenda_replies import ReplyListing
from dso_app.services.lists.listing import Listing, ListRequest
from dso_app.services.lists.listing_steps import Sums
from dso_app.texts import N_, counted_words, translate

_COUNTED = TabCounts.__dataclass_fields__


class AgendaState(SummedLater, rx.State):
    """The list."""

    _filters: ClassVar[Mapping[str, str]] = {
        "tab": "",
        "when": "",
        **dict.fromkeys(KEPT, ""),
        "from": "",
        "to": "",
    }

    summary: str = ""
    """How many, and what is late of their customers."""
    counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)
    """What each tab holds, and of what is to be done, what is late, for today, upcoming."""
    offered: Offers = Offers()
    first_day: str = ""
    last_day: str = ""
    """The span of what was done, ISO."""
    export_name: str = "agenda"
    skipping: bool = False
    """The dialog that asks why the ticked rows are skipped is open."""
    printed: str = ""
    """Ids of the letters just made, for the form that prints them; empty when none were."""
    printed_words: str = ""

    _kept: dict[str, str] = {}
    """The filters this user left the agenda with."""

    def _listing(self) -> Listing:
        tab = self.filters.get("tab", "")
        if tab == "done":
            return DoneListing()
        return ReplyListing() if tab == "replies" else ActionListing()

    def _preferred(self) -> Mapping[str, str]:
        """The filters as they were left, unless the address asks for some by itself."""
        asked = self.router.url.query_parameters
        return {} if any(name in asked for name in self._filters) else self._kept

    @rx.event
    @guarded(Permission.SEE)
    async def read_choices(self, viewer: Viewer) -> None:
        """Read what the filters offer; runs before the table is read."""
        self.offered, mine = await asyncio.to_thread(offers, viewer)
        self._kept = await asyncio.to_thread(kept_filters, viewer, mine)
        self.skipping, self.printed, self.opened = False, "", ""

    @rx.event
    @guarded(Permission.SEE)
    async def filter_by(self, name: str, value: str) -> Any:
        """Keep the rows a filter lets through; it is remembered once they are shown."""
        await self._filter(name, value)
        return AgendaState.keep_filters if name in KEPT else None

    @rx.event
    @guarded(Permission.SEE)
    async def keep_filters(self, viewer: Viewer) -> None:
        """Remember the filters for the next visit."""
        now = {name: self.filters[name] for name in KEPT}
        await asyncio.to_thread(keep, viewer, now)

    @rx.event
    @guarded(Permission.SEE)
    async def choose_tab(self, tab: str) -> None:
        """Show another tab, from its first page on; its own order is another's no more."""
        self.filters["tab"], self.filters["when"] = tab[:20], ""
        self.sort, self.page, self.opened = "", 1, ""
        self._unpick()
        await self._read_table()

    @rx.event
    @guarded(Permission.ACT)
    async def confirm_picked(self, viewer: Viewer) -> None:
        """Let the ticked messages leave."""
        done = await asyncio.to_thread(confirm_all, viewer, await self._picked_ids())
        await self._done_with_picked()
        await toast(self, done.sentence(N_("{count} confirmed."), viewer.language), done.tone)

    @rx.event
    @guarded(Permission.ACT)
    async def look_at_picked(self, viewer: Viewer) -> None:
        """The ticked alerts and answers were looked at."""
        done = await asyncio.to_thread(look_at_all, viewer, await self._picked_keys())
        await self._done_with_picked()
        await toast(self, done.sentence(N_("{count} done."), viewer.language), done.tone)

    @rx.event
    @guarded(Permission.ACT)
    async def print_picked(self, viewer: Viewer) -> None:
        """Confirm the ticked letters, make them, and offer them as one PDF."""
        await self._print(viewer, await self._picked_ids())

    @rx.event
    @guarded(Permission.ACT)
    async def ask_why(self, skipping: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the dialog that asks why the ticked rows are skipped."""
        self.skipping = skipping

    @rx.event
    @guarded(Permission.ACT)
    async def skip_picked(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Skip the steps of the ticked rows, for one reason."""
        ids, why = await self._picked_ids(), typed(form, "skip-all-why")
        done = await asyncio.to_thread(skip_all, viewer, ids, why)
        self.skipping = False
        await self._done_with_picked()
        await toast(self, done.sentence(N_("{count} skipped."), viewer.language), done.tone)

    @rx.event
    @guarded(Permission.SEE)
    async def end_printing(self) -> None:
        """Close the dialog with the letters made."""
        self.printed, self.printed_words = "", ""

    async def _picked_ids(self) -> list[int]:
        """The actions among the rows meant."""
        return [int(key) for key in await self._picked_keys() if key.isdecimal()]

    async def _done_with_picked(self) -> None:
        self._unpick()
        await self._read_table()

    async def _print(self, viewer: Viewer, action_ids: list[int]) -> None:
        printed = await asyncio.to_thread(print_now, database(), viewer, clock(), action_ids)
        await self._done_with_picked()
        language = viewer.language
        if printed.refused:
            words = N_("{count} not printed: no letters, or they may not leave now.")
            number = formats.number(printed.refused, language)
            await toast(self, translate(words, language, count=number), "warn")
        self.printed = ",".join(map(str, printed.made))
        one, several = N_("{count} letter is made."), N_("{count} letters are made.")
        self.printed_words = counted_words(one, several, len(printed.made), language)

    async def _read_table(self) -> None:
        await super()._read_table()
        viewer = current_viewer()
        first, last = span_of(viewer, self.filters)
        self.first_day, self.last_day = first.isoformat(), last.isoformat()
        self.export_name = self._listing().name

    def _read_sums(self, viewer: Viewer, listing: Listing, request: ListRequest) -> Sums:
        sums = super()._read_sums(viewer, listing, request)
        return _Counted(sums.count, sums.totals, _counts(viewer, request))

    def _show_more(self, viewer: Viewer) -> None:
        if isinstance(self._sums, _Counted):
            self.counts = dict(self._sums.tabs.__dict__)
        self.summary = _summary(self.count_words, self.totals, viewer.language)


@dataclass(frozen=True)
class _Counted(Sums):
    """What the rows come to, and what each tab holds."""

    tabs: TabCounts = field(default_factory=TabCounts)


def _summary(counted: str, totals: list[Line], language: str) -> str:
    sums = " + ".join(word for line in totals if (word := _sum_words(line)))
    if not sums:
        return counted
    return translate(N_("{count}, {sums} late"), language, count=counted, sums=sums)


def _sum_words(total: Line) -> str:
    """What is late in a currency; the table leaves its name out while there is only one."""
    text = next((cell.text for cell in total.cells[1:] if cell.text), "")
    return text if not text or text.endswith(total.key) else f"{text}\N{NO-BREAK SPACE}{total.key}"


def _counts(viewer: Viewer, request: ListRequest) -> TabCounts:
    with database().read() as session:
        return tab_counts(session, viewer, request)
