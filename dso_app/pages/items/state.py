"""The table of items, and what is decided about the ones ticked."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import reflex as rx
from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import Unreadable
from dso_app.pages.items.bulk import act, offer, set_status
from dso_app.services import choices
from dso_app.services.listing import Listing
from dso_app.services.lists.custom import CUSTOMER_FILTERS, OWN_FILTERS
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.narrowing import NONE
from dso_app.services.lists.words import channel_word
from dso_app.services.specific_actions import CHANNELS
from dso_app.texts import N_, translate

Verb = Callable[[Session, Viewer, list[int], Mapping[str, Any]], int]

_VERBS: dict[str, tuple[Verb, Permission]] = {
    "status": (set_status, Permission.QUALIFY),
    "action": (act, Permission.ACT),
}


class ItemsListState(TableState, rx.State):
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
    asking: str = ""
    """Which dialog is open: status or action."""
    statuses: list[Choice] = []
    channels: list[Choice] = []
    channel: str = Channel.CALL.value
    texts: list[Choice] = []
    """Those of the channel chosen; none for calls and tasks."""
    today: str = ""
    problem: str = ""
    wrong: dict[str, str] = {}
    """Sentences by field."""

    def _listing(self) -> Listing:
        return ItemListing()

    @rx.event
    @guarded(Permission.SEE)
    async def load_choices(self, viewer: Viewer) -> None:
        """Read what the filters offer."""
        self.asking = ""
        language = viewer.language
        statuses, groups, collectors = await asyncio.to_thread(_read_choices, viewer)
        self.all_statuses = _filter(statuses, N_("Status: all"), N_("Without status"), language)
        self.groups = _filter(groups, N_("Group: all"), N_("Without group"), language)
        self.collectors = _filter(
            collectors, N_("Collector: all"), N_("Without collector"), language
        )

    @rx.event
    @guarded(Permission.SEE)
    async def ask(self, viewer: Viewer, what: str) -> None:
        """Open one of the dialogs; an unknown name closes them."""
        known = what in _VERBS and viewer.actor.may(_VERBS[what][1])
        self.asking, self.problem, self.wrong = what if known else "", "", {}
        if not known:
            return
        self.channel, self.today = Channel.CALL.value, viewer.today.isoformat()
        self.channels = [
            Choice(one.value, translate(channel_word(one), viewer.language)) for one in CHANNELS
        ]
        await self._offer(viewer)

    @rx.event
    @guarded(Permission.ACT)
    async def choose_channel(self, viewer: Viewer, channel: str) -> None:
        """Offer the texts of a channel."""
        self.channel = channel[:40]
        await self._offer(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def do(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Decide about the items ticked as the open dialog says."""
        if self.asking not in _VERBS:
            return None
        verb, permission = _VERBS[self.asking]
        viewer.actor.require(permission)
        ids = [int(key) for key in await self._picked_keys() if key.isdecimal()]
        self.problem, self.wrong = "", {}
        try:
            count = await asyncio.to_thread(_write, viewer, verb, ids, form)
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
            return None
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return None
        self.asking = ""
        self._unpick()
        figure = formats.number(count, viewer.language)
        await toast(
            self, translate(N_("Items decided about: {count}."), viewer.language, count=figure)
        )
        return ItemsListState.reload_table

    async def _offer(self, viewer: Viewer) -> None:
        found = await asyncio.to_thread(offer, viewer, self.channel)
        self.statuses = [
            Choice(one.name, translate(one.name, viewer.language)) for one in found.statuses
        ]
        self.texts = [Choice(key, translate(name, viewer.language)) for key, name in found.texts]


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


def _write(viewer: Viewer, verb: Verb, ids: list[int], form: Mapping[str, Any]) -> int:
    with database().write() as session:
        return verb(session, viewer, ids, form)
