"""The timeline: open actions and what is done about them, what happened, messages to read."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.call_fields import read_call
from dso_app.pages.customer_card.answers import typed_date
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.message_words import Reading, read_message, read_sheet
from dso_app.pages.customer_card.plans_state import PlansState
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.customer_card.timeline_words import Past, Planned, past_words, planned_words
from dso_app.pages.typed import id_at_the_end, row_id, typed
from dso_app.services.agenda.actions import confirm, mark_done, skip
from dso_app.services.agenda.calls import record_call
from dso_app.services.agenda.open_actions import PutOffMeanwhile, still_on
from dso_app.services.customers.comments import add_comment
from dso_app.services.customers.events import latest_events, open_actions
from dso_app.services.specific.changes import redate, send_again
from dso_app.texts import N_, translate

_ASKED = frozenset({"called", "done", "skip", "close", "redate"})


class TimelineState(rx.State):
    """What is planned for the customer, and what happened."""

    read: bool = False
    planned: list[Planned] = []
    events: list[Past] = []
    asking: str = ""
    """What the open dialog is about to do: called, done, skip, close or redate."""
    asked_key: str = ""
    asked_title: str = ""
    asked_on: str = ""
    """Its day, ISO."""
    problem: str = ""
    message: Reading = Reading()
    wrong_comment: str = ""
    written: int = 0
    """Another one: the comment's field is emptied."""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the timeline of the customer the address names."""
        try:
            self.planned, self.events = await asyncio.to_thread(_read, viewer, id_at_the_end(self))
        except UnknownCustomer:
            self.planned, self.events = [], []
        self.asking, self.message = "", Reading()
        self.read = True

    @rx.event
    @guarded(Permission.ACT)
    async def ask(self, what: str, key: str, title: str, on: str) -> None:
        """Ask for the result, or the reason, of an action that is closed by hand."""
        if what in _ASKED:
            self.asking, self.asked_key, self.asked_title = what, key, title
            self.asked_on = on
            self.problem = ""

    @rx.event
    @guarded(Permission.SEE)
    async def close(self) -> None:
        """Close the question; nothing is changed."""
        self.asking = ""

    @rx.event
    @guarded(Permission.COMMENT)
    async def comment(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Write a comment into the history."""
        text = typed(form, "comment-text")
        try:
            await asyncio.to_thread(_comment, viewer, id_at_the_end(self), text)
        except RelanceError as error:
            self.wrong_comment = error.sentence(viewer.language)
            return None
        self.wrong_comment, self.written = "", self.written + 1
        await toast(self, translate(N_("Saved."), viewer.language))
        return TimelineState.load

    @rx.event
    @guarded(Permission.ACT)
    async def answer(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Note what came of a call, mark the action as done, or skip it, with the note given."""
        if self.asking not in _ASKED:
            return None
        try:
            seen = self.asked_on
            await asyncio.to_thread(_close_action, viewer, self.asking, self.asked_key, seen, form)
        except RelanceError as error:
            if isinstance(error, PutOffMeanwhile):
                self.asked_on = error.on.isoformat()
            self.problem = error.sentence(viewer.language)
            return None
        return await self._done(viewer)

    @rx.event
    @guarded(Permission.ACT)
    async def confirm(self, viewer: Viewer, key: str) -> Any:
        """Say that the action's message may leave."""
        await asyncio.to_thread(_confirm, viewer, key)
        return await self._done(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def open_message(self, viewer: Viewer, key: str) -> None:
        """Show a message."""
        self.message = await asyncio.to_thread(_read_message, viewer, key)

    @rx.event
    @guarded(Permission.SEE)
    async def open_action(self, viewer: Viewer, key: str) -> None:
        """Show what an open action will send."""
        self.message = await asyncio.to_thread(_read_sheet, viewer, key)

    @rx.event
    @guarded(Permission.SEE)
    async def close_message(self) -> None:
        """Put the message away."""
        self.message = Reading()

    @rx.event
    @guarded(Permission.ACT)
    async def send_again(self, viewer: Viewer) -> Any:
        """Start the specific action of the message shown again, on what is still open."""
        await asyncio.to_thread(_send_again, viewer, self.message.key)
        self.message = Reading()
        return await self._done(viewer)

    async def _done(self, viewer: Viewer) -> Any:
        self.asking = ""
        await toast(self, translate(N_("Saved."), viewer.language))
        return changed()


def changed() -> list[Any]:
    """What is read again after something about the customer changed."""
    return [CardState.load, ItemsState.reload_table, TimelineState.load, PlansState.load]


def _read(viewer: Viewer, customer_id: int) -> tuple[list[Planned], list[Past]]:
    with database().read() as session:
        planned = open_actions(session, viewer, customer_id)
        past = latest_events(session, viewer, customer_id)
    return (
        [planned_words(action, viewer) for action in planned],
        past_words(past, viewer),
    )


def _close_action(viewer: Viewer, what: str, key: str, seen: str, form: dict[str, Any]) -> None:
    act, on, note = viewer.actor, row_id(key), typed(form, "note")
    day = typed_date(form, "redate-on") if what == "redate" else None
    said = read_call(form) if what == "called" else None
    with database().write() as session:
        still_on(session, act, clock(), on, seen)
        if day is not None:
            redate(session, act, clock(), on, day)
        elif said is not None:
            again = said.again_on
            record_call(session, act, clock(), on, said.result, note=said.note, again_on=again)
        elif what in ("skip", "close"):
            skip(session, act, clock(), on, note=note)
        else:
            mark_done(session, act, clock(), on, note=note)


def _send_again(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        send_again(session, viewer.actor, clock(), row_id(key))


def _comment(viewer: Viewer, customer_id: int, text: str) -> None:
    with database().write() as session:
        add_comment(session, viewer.actor, clock(), customer_id, text)


def _confirm(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        confirm(session, viewer.actor, clock(), row_id(key))


def _read_message(viewer: Viewer, key: str) -> Reading:
    with database().read() as session:
        return read_message(session, viewer, row_id(key))


def _read_sheet(viewer: Viewer, key: str) -> Reading:
    with database().read() as session:
        return read_sheet(session, viewer, row_id(key))
