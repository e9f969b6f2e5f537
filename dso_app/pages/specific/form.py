"""What the dialog offers, and what was answered; whose items are meant, each screen says."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import Unreadable, typed_date
from dso_app.pages.items.bulk import MOST, TooMany
from dso_app.pages.typed import typed
from dso_app.services.lists.words import channel_word
from dso_app.services.specific_actions import (
    CHANNELS,
    SpecificTerms,
    specific_texts,
    start_specific,
)
from dso_app.texts import translate


class SpecificForm(rx.State, mixin=True):
    """Mix into a state, together with `rx.State`; override `_selection` and `_start`."""

    asking: bool = False
    selection: str = ""
    """What it is about, in words; empty where the screen shows it already."""
    channels: list[Choice] = []
    channel: str = Channel.CALL.value
    texts: list[Choice] = []
    """Those of the channel chosen; none for calls and tasks."""
    today: str = ""
    problem: str = ""
    wrong: dict[str, str] = {}
    """Sentences by field."""

    async def _selection(self) -> str:
        """What it is about, in words."""
        return ""

    @abstractmethod
    async def _start(self, viewer: Viewer, form: Mapping[str, Any]) -> Any:
        """Start it for the items meant; gives the events that follow."""

    @rx.event
    @guarded(Permission.ACT)
    async def ask(self, viewer: Viewer) -> None:
        """Open the dialog."""
        self.asking, self.problem, self.wrong = True, "", {}
        self.selection = await self._selection()
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
        found = await asyncio.to_thread(_texts, viewer, self.channel)
        self.texts = [Choice(key, translate(name, viewer.language)) for key, name in found]

    @rx.event
    @guarded(Permission.ACT)
    async def start(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Start it; what is wrong is said in the dialog, which stays open."""
        self.problem, self.wrong = "", {}
        try:
            after = await self._start(viewer, form)
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
            return None
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return None
        self.asking = False
        return after


def start_from_form(
    session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]
) -> int:
    """Start what the dialog says, one a customer; for how many items.

    Raises:
        Unreadable, TooMany, and the errors of `start_specific`: nothing is changed.
    """
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    terms = SpecificTerms(
        channel=typed(form, "channel"),
        on=typed_date(form, "on"),
        text=typed(form, "text"),
        comment=typed(form, "comment"),
    )
    start_specific(session, viewer.actor, clock(), ids, terms)
    return len(ids)


def _texts(viewer: Viewer, channel: str) -> list[tuple[str, str]]:
    with database().read() as session:
        texts = specific_texts(session, viewer.entity_id, channel, viewer.language)
        return [(one.key, one.name) for one in texts]
