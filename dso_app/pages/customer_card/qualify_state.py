"""Qualifying the items ticked: which dialog is open, what it offers, what was answered."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import (
    A_WEEK,
    Unreadable,
    promise_in_a_week,
    read_answer,
)
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.next_state import NextState
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.services import choices
from dso_app.services.commitments.dispute_answers import answer_disputes
from dso_app.services.items.chosen_items import choose_items
from dso_app.services.items.qualification import Qualification, ignore_items, qualify
from dso_app.services.items.selection import Selected, sum_selection
from dso_app.services.meanwhile import DecidedMeanwhile, look_once_more
from dso_app.texts import N_, translate

_CLOSE = "close"
_TYPES = {
    "status": StatusType.ON_GOING,
    "promise": StatusType.PROMISE,
    "dispute": StatusType.DISPUTE,
    _CLOSE: StatusType.DISPUTE_RESOLVED,
    "litigation": StatusType.LITIGATION,
}
"""The type of the statuses each dialog sets."""

_IN_ONE_CURRENCY = frozenset({"promise", "dispute"})


_Verb = Callable[[Session, list[int]], object]


@dataclass(frozen=True)
class _Offer:
    sums: list[Selected]
    statuses: list[choices.Offered]
    causes: list[choices.Offered]
    people: list[choices.Offered]


class QualifyState(rx.State):
    """The dialogs over the items ticked."""

    asking: str = ""
    """Which dialog is open: a key of `_TYPES`, or none."""
    problem: str = ""
    wrong: dict[str, str] = {}
    """Sentences by field."""
    selection: str = ""
    """What is ticked, in words."""
    currency: str = ""
    """Of what is ticked; empty when there are several."""
    possible: bool = True
    """What is ticked allows it: promises and disputes are in one currency."""
    amount: str = ""
    """What can be asked of it, to begin with."""
    in_a_week: str = ""
    statuses: list[Choice] = []
    causes: list[Choice] = []
    resolvers: list[Choice] = []

    @rx.event
    @guarded(Permission.ANSWER_DISPUTES)
    async def ask(self, viewer: Viewer, what: str) -> None:
        """Open a dialog about the items ticked; who may not qualify closes disputes alone."""
        if what not in _TYPES:
            return
        if what != _CLOSE:
            viewer.actor.require(Permission.QUALIFY)
        items = await self.get_state(ItemsState)
        ids = await items._picked_ids()  # noqa: SLF001 - hidden from the browser, not from this page
        offer = await asyncio.to_thread(_offer, viewer, what, ids)
        self._show(what, offer, viewer)
        self.selection = items.picked_words

    @rx.event
    @guarded(Permission.ANSWER_DISPUTES)
    async def close(self) -> None:
        """Close whichever dialog is open; nothing is changed."""
        self.asking, self.problem, self.wrong = "", "", {}

    @rx.event
    @guarded(Permission.ANSWER_DISPUTES)
    async def answer(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Qualify the items ticked as the open dialog says; then what comes next is asked."""
        self.problem, self.wrong = "", {}
        asking = self.asking
        try:
            asked = read_answer(asking, form, self.currency)
            if asked is None:
                return None
            decided = await self._qualify(viewer, asked, answering=asking == _CLOSE)
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
            return None
        except DecidedMeanwhile as error:
            self.problem = error.sentence(viewer.language)
            return changed()
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return None
        after = await self._done(viewer)
        if not viewer.actor.may(Permission.ACT):
            return after
        following = await self.get_state(NextState)
        resolver = asked.dispute.resolver if asked.dispute else ""
        await following._begin(viewer, decided, resolver)  # noqa: SLF001 - hidden from the browser alone
        return after

    @rx.event
    @guarded(Permission.QUALIFY)
    async def promise_in_a_week(self, viewer: Viewer) -> Any:
        """One click: all that can be asked of the items ticked is promised, seven days on."""
        return await self._at_once(viewer, self._qualify(viewer, promise_in_a_week(viewer)))

    @rx.event
    @guarded(Permission.QUALIFY)
    async def ignore(self, viewer: Viewer) -> Any:
        """Take the items ticked out of scenarios."""
        return await self._ignore(viewer, ignored=True)

    @rx.event
    @guarded(Permission.QUALIFY)
    async def heed(self, viewer: Viewer) -> Any:
        """Bring ignored items back into their scenario."""
        return await self._ignore(viewer, ignored=False)

    async def _ignore(self, viewer: Viewer, *, ignored: bool) -> Any:
        writing = self._write(
            viewer,
            lambda session, ids: ignore_items(session, viewer.actor, clock(), ids, ignored=ignored),
        )
        return await self._at_once(viewer, writing)

    async def _at_once(self, viewer: Viewer, writing: Awaitable[object]) -> Any:
        """Do what no dialog asks about; what a colleague decided meanwhile is shown first."""
        try:
            await writing
        except DecidedMeanwhile as error:
            await toast(self, error.sentence(viewer.language), "bad")
            return changed()
        return await self._done(viewer)

    async def _qualify(
        self, viewer: Viewer, asked: Qualification, *, answering: bool = False
    ) -> list[int]:
        def verb(session: Session, ids: list[int]) -> object:
            if not answering:
                return qualify(session, viewer.actor, clock(), ids, asked)
            return answer_disputes(
                session,
                viewer.actor,
                clock(),
                ids,
                founded=asked.founded,
                comment=asked.comment,
                status=asked.status,
            )

        return await self._write(viewer, verb)

    async def _write(self, viewer: Viewer, verb: _Verb) -> list[int]:
        """Do something with the items ticked; which they were."""
        items = await self.get_state(ItemsState)
        ids = await items._picked_ids()  # noqa: SLF001 - hidden from the browser, not from this page
        await asyncio.to_thread(_write, viewer, verb, ids, items._seen)  # noqa: SLF001 - as above
        return ids

    async def _done(self, viewer: Viewer) -> Any:
        self.asking = ""
        items = await self.get_state(ItemsState)
        items._unpick()  # noqa: SLF001 - hidden from the browser, not from this page
        await toast(self, translate(N_("Saved."), viewer.language))
        return changed()

    def _show(self, what: str, offer: _Offer, viewer: Viewer) -> None:
        self.problem, self.wrong = "", {}
        one = offer.sums[0] if len(offer.sums) == 1 else None
        self.currency = one.currency if one else ""
        self.possible = one is not None or what not in _IN_ONE_CURRENCY
        self.amount = _amount(what, one, viewer.language) if one else ""
        self.in_a_week = (viewer.today + A_WEEK).isoformat()
        self.statuses = [Choice(one.name, one.name) for one in offer.statuses]
        self.causes = [Choice(one.name, one.name) for one in offer.causes]
        nobody = translate(N_("Nobody yet"), viewer.language)
        self.resolvers = [
            Choice("", nobody),
            *(Choice(one.email, one.name) for one in offer.people),
        ]
        self.asking = what


def _amount(what: str, selected: Selected, language: str) -> str:
    """What a dialog begins with: all that can be asked, or for a dispute all that is open."""
    minor = selected.debit_minor if what == "dispute" else selected.askable_minor
    return formats.amount(minor, selected.currency, language) if minor else ""


def _offer(viewer: Viewer, what: str, ids: list[int]) -> _Offer:
    with database().read() as session:
        disputing = what == "dispute"
        return _Offer(
            sums=sum_selection(session, viewer, ids),
            statuses=choices.statuses(session, viewer, _TYPES[what]),
            causes=choices.causes(session, viewer) if disputing else [],
            people=choices.colleagues(session, viewer) if disputing else [],
        )


def _write(viewer: Viewer, verb: _Verb, ids: list[int], seen: int) -> None:
    with database().write() as session:
        choose_items(session, viewer.actor, ids)
        look_once_more(session, viewer.actor, ids, seen)
        verb(session, ids)
