"""The table of items, and what is decided about the ones ticked."""

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.saved_searches import SearchedTable
from dso_app.components.session_state import Choice
from dso_app.components.table_later import SummedLater
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.items.bulk import DECIDING, set_status
from dso_app.services import choices
from dso_app.services.lists.custom import CUSTOMER_FILTERS, OWN_FILTERS
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.narrowing import NONE
from dso_app.services.meanwhile import DecidedMeanwhile, last_event
from dso_app.texts import N_, translate


class ItemsListState(SummedLater, SearchedTable, rx.State):
    """The list of items."""

    _filters: ClassVar[Mapping[str, str]] = {
        "show": "",
        "status": "",
        "group": "",
        "collector": "",
        **OWN_FILTERS,
        **CUSTOMER_FILTERS,
    }

    all_statuses: list[Choice] = []
    groups: list[Choice] = []
    collectors: list[Choice] = []
    asking: bool = False
    """Whether the dialog of the status is open."""
    statuses: list[Choice] = []
    problem: str = ""
    _seen: int = 0
    """Id of the last event of the history when the items were read."""

    def _listing(self) -> Listing:
        return ItemListing()

    async def _read_table(self) -> None:
        self._seen = await asyncio.to_thread(_last_event)
        await super()._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def load_choices(self, viewer: Viewer) -> None:
        """Read what the filters offer."""
        self.asking = False
        language = viewer.language
        statuses, groups, collectors = await asyncio.to_thread(_read_choices, viewer)
        self.all_statuses = _filter(statuses, N_("Status: all"), N_("Without status"), language)
        self.groups = _filter(groups, N_("Group: all"), N_("Without group"), language)
        self.collectors = _filter(
            collectors, N_("Collector: all"), N_("Without collector"), language
        )

    @rx.event
    @guarded(Permission.QUALIFY)
    async def ask(self, viewer: Viewer) -> None:
        """Open the dialog that sets a status."""
        found = await asyncio.to_thread(_read_statuses, viewer)
        self.statuses = [Choice(one.name, translate(one.name, viewer.language)) for one in found]
        self.problem, self.asking = "", True

    @rx.event
    @guarded(Permission.QUALIFY)
    async def close(self) -> None:
        """Close it; nothing is changed."""
        self.asking = False

    @rx.event
    @guarded(Permission.QUALIFY)
    async def set_to(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Give the items ticked the status and the comment of the dialog."""
        ids, self.problem = await self._picked_ids(), ""
        try:
            count = await asyncio.to_thread(_write, viewer, ids, form, self._seen)
        except DecidedMeanwhile as error:
            self.problem = error.sentence(viewer.language)
            return ItemsListState.reload_table
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return None
        self.asking = False
        return await self._decided(viewer, count)

    async def _picked_ids(self) -> list[int]:
        """The items ticked; the verbs look them up within the scope themselves."""
        return [int(key) for key in await self._picked_keys() if key.isdecimal()]

    async def _decided(self, viewer: Viewer, count: int) -> Any:
        """Say for how many items something was decided; read the table again."""
        self._unpick()
        figure = formats.number(count, viewer.language)
        await toast(
            self, translate(N_("Items decided about: {count}."), viewer.language, count=figure)
        )
        return ItemsListState.reload_table


def _filter(offered: list[choices.Offered], every: str, none: str, language: str) -> list[Choice]:
    return [
        Choice("", translate(every, language)),
        *(Choice(str(one.id), translate(one.name, language)) for one in offered),
        Choice(NONE, translate(none, language)),
    ]


def _read_choices(viewer: Viewer) -> tuple[list[choices.Offered], ...]:
    with database().read() as session:
        return (
            choices.every_status(session, viewer),
            choices.groups(session, viewer),
            choices.collectors(session, viewer),
        )


def _read_statuses(viewer: Viewer) -> list[choices.Offered]:
    with database().read() as session:
        return choices.statuses(session, viewer, *DECIDING)


def _last_event() -> int:
    with database().read() as session:
        return last_event(session)


def _write(viewer: Viewer, ids: list[int], form: Mapping[str, Any], seen: int) -> int:
    with database().write() as session:
        return set_status(session, viewer, ids, form, seen)
