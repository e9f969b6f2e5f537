"""A specific action on the items of the row that is open: what is offered, what was answered."""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.customer_card.answers import Unreadable
from dso_app.pages.items.bulk import act, offer
from dso_app.services.free_items import free_items
from dso_app.services.lists.words import channel_word
from dso_app.services.specific_actions import CHANNELS
from dso_app.texts import N_, translate


class AgendaSpecificState(rx.State):
    """The dialog that starts one."""

    asking: bool = False
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
        """Open the dialog about the items of the row open beside the list."""
        self.asking, self.problem, self.wrong = True, "", {}
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
    async def start(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Start it; then the next row opens."""
        opened = await self.get_state(ActionState)
        key = opened.card.key
        self.problem, self.wrong = "", {}
        said = N_("Specific action started.")
        try:
            await opened._do(viewer, said, lambda: _start(viewer, key, form))  # noqa: SLF001 - hidden from the browser alone
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
        else:
            self.asking = False


def _start(viewer: Viewer, key: str, form: Mapping[str, Any]) -> None:
    with database().write() as session:
        act(session, viewer, free_items(session, key), form)
