"""The worklist: its tabs and filters, and what is done to the rows ticked."""

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.session_state import Choice
from dso_app.components.table_rows import Line
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.many import Done, each, together
from dso_app.pages.typed import typed
from dso_app.sending.print_now import print_now
from dso_app.services.actions import ReasonMissing, confirm_many, skip
from dso_app.services.choices import Offered, collectors, collects, groups
from dso_app.services.listing import Listing, ListRequest
from dso_app.services.lists.agenda import TABS, ActionListing
from dso_app.services.lists.words import channel_word
from dso_app.services.scenario_problems import BUILT_CHANNELS
from dso_app.texts import N_, translate


class AgendaState(TableState, rx.State):
    """The list."""

    _filters: ClassVar[Mapping[str, str]] = {"tab": "", "collector": "", "channel": "", "group": ""}

    summary: str = ""
    """How many, and what they ask for."""
    tab_counts: dict[str, int] = dict.fromkeys(TABS, 0)
    collectors: list[Choice] = []
    groups: list[Choice] = []
    channels: list[Choice] = []
    skipping: bool = False
    """The dialog that asks why the ticked rows are skipped is open."""
    printed: str = ""
    """Ids of the letters just made, for the form that prints them; empty when none were."""
    printed_words: str = ""

    _mine: str = ""

    def _listing(self) -> Listing:
        return ActionListing()

    def _preferred(self) -> Mapping[str, str]:
        return {"collector": self._mine}

    @rx.event
    @guarded(Permission.SEE)
    async def read_choices(self, viewer: Viewer) -> None:
        """Read what the filters offer; runs before the table is read."""
        people, labels, collecting = await asyncio.to_thread(_offered, viewer)
        language, mine = viewer.language, viewer.actor.user_id
        self._mine = str(mine) if collecting else ""
        others = [Choice(str(one.id), one.name) for one in people if str(one.id) != self._mine]
        me = [Choice(self._mine, translate(N_("Collector: me"), language))] if self._mine else []
        everybody = Choice("", translate(N_("Collector: all"), language))
        self.collectors = [everybody, *me, *others]
        self.groups = [
            Choice("", translate(N_("Group: all"), language)),
            *(Choice(str(one.id), one.name) for one in labels),
        ]
        self.channels = [
            Choice("", translate(N_("Channel: all"), language)),
            *(Choice(one.value, translate(channel_word(one), language)) for one in BUILT_CHANNELS),
        ]
        self.skipping, self.printed, self.opened = False, "", ""

    @rx.event
    @guarded(Permission.ACT)
    async def confirm_picked(self, viewer: Viewer) -> None:
        """Let the ticked messages leave."""
        keys = [int(key) for key in await self._picked_keys()]
        done = await asyncio.to_thread(_confirm, viewer, keys)
        self._unpick()
        await self._read_table()
        await toast(self, done.sentence(N_("{count} confirmed."), viewer.language), done.tone)

    @rx.event
    @guarded(Permission.ACT)
    async def print_picked(self, viewer: Viewer) -> None:
        """Confirm the ticked letters, make them, and offer them as one PDF."""
        keys = [int(key) for key in await self._picked_keys()]
        await self._print(viewer, keys)

    @rx.event
    @guarded(Permission.ACT)
    async def ask_why(self, skipping: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the dialog that asks why the ticked rows are skipped."""
        self.skipping = skipping

    @rx.event
    @guarded(Permission.ACT)
    async def skip_picked(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Skip the steps of the ticked rows, for one reason."""
        keys = [int(key) for key in await self._picked_keys()]
        done = await asyncio.to_thread(_skip, viewer, keys, typed(form, "skip-all-why"))
        self.skipping = False
        self._unpick()
        await self._read_table()
        await toast(self, done.sentence(N_("{count} skipped."), viewer.language), done.tone)

    @rx.event
    @guarded(Permission.SEE)
    async def end_printing(self) -> None:
        """Close the dialog with the letters made."""
        self.printed, self.printed_words = "", ""

    async def _print(self, viewer: Viewer, action_ids: list[int]) -> None:
        printed = await asyncio.to_thread(print_now, database(), viewer, clock(), action_ids)
        self._unpick()
        await self._read_table()
        language = viewer.language
        if printed.refused:
            words = N_("{count} not printed: no letters, or they may not leave now.")
            number = formats.number(printed.refused, language)
            await toast(self, translate(words, language, count=number), "warn")
        self.printed = ",".join(map(str, printed.made))
        count = formats.number(len(printed.made), language)
        words = (
            N_("{count} letter is made.")
            if len(printed.made) == 1
            else N_("{count} letters are made.")
        )
        self.printed_words = translate(words, language, count=count)

    async def _read_table(self) -> None:
        await super()._read_table()
        sums = " + ".join(_sum_words(line) for line in self.totals)
        self.summary = f"{self.count_words} · {sums}" if sums else self.count_words
        self.tab_counts = await asyncio.to_thread(_tab_counts, current_viewer(), self._request())


def _sum_words(total: Line) -> str:
    """What is asked in a currency; the table leaves its name out while there is only one."""
    text = total.cells[-1].text
    return text if text.endswith(total.key) else f"{text}\N{NO-BREAK SPACE}{total.key}"


def _confirm(viewer: Viewer, action_ids: list[int]) -> Done:
    return together(
        action_ids, lambda session, keys: confirm_many(session, viewer.actor, clock(), keys)
    )


def _skip(viewer: Viewer, action_ids: list[int], why: str) -> Done:
    if not why.strip():
        raise ReasonMissing
    return each(
        action_ids, lambda session, key: skip(session, viewer.actor, clock(), key, note=why)
    )


def _offered(viewer: Viewer) -> tuple[list[Offered], list[Offered], bool]:
    with database().read() as session:
        return collectors(session, viewer), groups(session, viewer), collects(session, viewer)


def _tab_counts(viewer: Viewer, request: ListRequest) -> dict[str, int]:
    with database().read() as session:
        return ActionListing().tab_counts(session, viewer, request)
