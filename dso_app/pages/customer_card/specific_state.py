"""A specific action on the items ticked: what is offered, and what was answered."""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import Unreadable
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.items.bulk import act, offer
from dso_app.services.lists.words import channel_word
from dso_app.services.specific_actions import CHANNELS
from dso_app.texts import N_, translate


class SpecificState(rx.State):
    """The dialog that starts one."""

    asking: bool = False
    selection: str = ""
    """What is ticked, in words."""
    channels: list[Choice] = []
    channel: str = Channel.CALL.value
    texts: list[Choice] = []
    """Those of the channel chosen; none for calls and tasks."""
    today: str = ""
    problem: str = ""
    wrong: dict[str, str] = {}
    """Sentences by field."""

    @rx.event
    @guarded(Permission.ACT)
    async def ask(self, viewer: Viewer) -> None:
        """Open the dialog about the items ticked."""
        self.asking, self.problem, self.wrong = True, "", {}
        self.selection = (await self.get_state(ItemsState)).picked_words
        self.channel, self.today = Channel.CALL.value, viewer.today.isoformat()
        self.channels = [
            Choice(one.value, translate(channel_word(one), viewer.language)) for one in CHANNELS
        ]
        self.texts = []

    @rx.event
    @guarded(Permission.ACT)
    async def close(self) -> None:
        """Close the dialog; nothing is changed."""
        self.asking = False

    @rx.event
    @guarded(Permission.ACT)
    async def choose_channel(self, viewer: Viewer, channel: str) -> None:
        """Offer the texts of a channel."""
        self.channel = channel[:40]
        found = await asyncio.to_thread(offer, viewer, self.channel)
        self.texts = [Choice(key, translate(name, viewer.language)) for key, name in found.texts]

    @rx.event
    @guarded(Permission.ACT)
    async def start(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Start it for the items ticked."""
        items = await self.get_state(ItemsState)
        ids = await items._picked_ids()  # noqa: SLF001 - hidden from the browser, not from this page
        self.problem, self.wrong = "", {}
        try:
            await asyncio.to_thread(_start, viewer, ids, form)
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
            return None
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return None
        self.asking = False
        items._unpick()  # noqa: SLF001 - hidden from the browser, not from this page
        await toast(self, translate(N_("Saved."), viewer.language))
        return changed()


def _start(viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> None:
    with database().write() as session:
        act(session, viewer, ids, form)
