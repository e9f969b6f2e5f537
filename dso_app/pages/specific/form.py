"""What the dialog offers, and what was answered; whose items are meant, each screen says."""

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Mapping
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
from dso_app.services.specific.actions import (
    SpecificTerms,
    start_specific,
)
from dso_app.services.specific.recipients import specific_recipients
from dso_app.services.specific.texts import specific_channels, specific_texts
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
    text: str = ""
    """The one that stands there at first; empty for the first of them."""
    recipients: list[Choice] = []
    """Whom a message of it may go to."""
    recipient: str = ""
    """Whom it goes to, to begin with; empty for the first of them."""
    today: str = ""
    problem: str = ""
    wrong: dict[str, str] = {}
    """Sentences by field."""

    async def _selection(self) -> str:
        """What it is about, in words."""
        return ""

    def _offered(self, channels: Iterable[Channel]) -> list[Channel]:
        """What may be done here, of what is set up."""
        return list(channels)

    @abstractmethod
    async def _start(self, viewer: Viewer, form: Mapping[str, Any]) -> Any:
        """Start it for the items meant, and close the dialog; gives the events that follow."""

    @rx.event
    @guarded(Permission.ACT)
    async def ask(self, viewer: Viewer) -> None:
        """Open the dialog."""
        await self._open(viewer, Channel.CALL)

    async def _open(self, viewer: Viewer, channel: Channel) -> None:
        self.asking, self.problem, self.wrong = True, "", {}
        self.selection, self.recipient, self.text = await self._selection(), "", ""
        self.channel, self.today = channel.value, viewer.today.isoformat()
        found = self._offered(await asyncio.to_thread(_channels))
        self.channels = [
            Choice(one.value, translate(channel_word(one), viewer.language)) for one in found
        ]
        self.texts, self.recipients = await asyncio.to_thread(offered, viewer, self.channel)

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
        self.texts, self.recipients = await asyncio.to_thread(offered, viewer, self.channel)

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
        return after


def start_from_form(
    session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any], *, holds: bool = True
) -> int:
    """Start what the dialog says, one a customer; for how many items.

    Raises:
        Unreadable, TooMany, and the errors of `start_specific`: nothing is changed.
    """
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    terms = terms_of(form, holds=holds)
    start_specific(session, viewer.actor, clock(), ids, terms)
    return len(ids)


def terms_of(form: Mapping[str, Any], *, holds: bool = True) -> SpecificTerms:
    """What the fields of the dialog say.

    Raises:
        Unreadable: names the field.
    """
    return SpecificTerms(
        channel=typed(form, "channel"),
        on=typed_date(form, "on"),
        text=typed(form, "text"),
        comment=typed(form, "comment"),
        recipients=tuple(filter(None, [typed(form, "recipient")])),
        holds=holds,
    )


def offered(viewer: Viewer, channel: str) -> tuple[list[Choice], list[Choice]]:
    """The texts a message of a channel can take, and whom it may go to."""
    with database().read() as session:
        texts = specific_texts(session, viewer.entity_id, channel, viewer.language)
        people = specific_recipients(session, viewer, channel)
        return (
            [Choice(one.key, translate(one.name, viewer.language)) for one in texts],
            [Choice(one.key, translate(one.name, viewer.language)) for one in people],
        )


def _channels() -> list[Channel]:
    with database().read() as session:
        return specific_channels(session)
