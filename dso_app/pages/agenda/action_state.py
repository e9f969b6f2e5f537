"""What is open beside the list, and what a person does with it."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, clock
from dso_app.components.choices import choose_entity
from dso_app.components.guard import guarded
from dso_app.components.timeline import Event
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.agenda.reading import read_opened
from dso_app.pages.agenda.state import AgendaState
from dso_app.pages.agenda.words import Opened
from dso_app.pages.call_fields import UnreadableCall, read_call
from dso_app.pages.typed import typed
from dso_app.sending.editing import RewordedMeanwhile, still_worded
from dso_app.services.agenda import actions
from dso_app.services.agenda.action_card import message_of
from dso_app.services.agenda.calls import record_call
from dso_app.services.agenda.missing import Given, give
from dso_app.services.agenda.open_actions import PutOffMeanwhile, still_on
from dso_app.services.agenda.replies import validate_answer
from dso_app.services.lists.agenda_replies import ANSWER
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.texts import N_, translate

_WEEK = timedelta(days=7)
_DIALOGS = ("done", "called", "postpone", "skip")
_LONGEST_KEY = 24


class ActionState(rx.State):
    """One row of the agenda."""

    card: Opened = Opened()
    events: list[Event] = []
    asking: str = ""
    """Which dialog is open: done, called, postpone or skip."""
    problem: str = ""
    """What is wrong with what was typed into it."""
    later: str = ""
    """Day a postponed action comes back, as first offered."""
    lacking: str = ""
    """What is wrong with what was given for what was missing."""

    @rx.event
    @guarded(Permission.SEE)
    async def open_action(self, viewer: Viewer, key: str) -> None:
        """Open a row beside the list."""
        agenda = await self.get_state(AgendaState)
        await self._open(viewer, agenda, key)

    @rx.event
    @guarded(Permission.SEE)
    async def close(self) -> None:
        """Give the list the whole width."""
        agenda = await self.get_state(AgendaState)
        self._close(agenda)

    @rx.event
    @guarded(Permission.SEE)
    async def go_to_customer(self) -> Any:
        """To the card of a customer of another company: work for that one."""
        if not self.card.company:
            return None
        await choose_entity(self, self.card.company)
        return rx.redirect(self.card.customer)

    @rx.event
    @guarded(Permission.ACT)
    async def ask(self, viewer: Viewer, what: str) -> None:
        """Open one of the dialogs; any other word closes them."""
        self.asking = what if what in _DIALOGS else ""
        self.problem, self.later = "", (viewer.today + _WEEK).isoformat()

    @rx.event
    @guarded(Permission.ACT)
    async def confirm(self, viewer: Viewer) -> None:
        """Let its message leave, in the words shown."""
        seen = self.card.seen

        def confirm(session: Session, actor: Actor, clock: Clock, action_id: int) -> None:
            still_worded(session, actor, action_id, seen)
            actions.confirm(session, actor, clock, action_id)

        await self._act(viewer, N_("Confirmed: it leaves by itself."), confirm)

    @rx.event
    @guarded(Permission.ACT)
    async def retry(self, viewer: Viewer) -> None:
        """Try its message again, which failed."""
        await self._act(viewer, N_("It is tried again."), _retry)

    @rx.event
    @guarded(Permission.ACT)
    async def print_letter(self, viewer: Viewer) -> None:
        """Confirm its letter, in the words shown, make it and offer it."""
        if not self.card.is_action:
            return
        try:
            await asyncio.to_thread(_check_words, viewer, int(self.card.key), self.card.seen)
        except RewordedMeanwhile:
            await self._show_again(viewer)
            raise
        agenda = await self.get_state(AgendaState)
        at = _place(agenda, self.card.key)
        await agenda._print(viewer, [int(self.card.key)])  # noqa: SLF001 - hidden from the browser alone
        await self._open_next(viewer, agenda, at)

    @rx.event
    @guarded(Permission.ACT)
    async def done(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """A person did it."""
        note = typed(form, "done-note")
        await self._act(viewer, N_("Done."), actions.mark_done, note=note)

    @rx.event
    @guarded(Permission.ACT)
    async def called(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """A person called: what came of it, and when to call again."""
        try:
            said = read_call(form)
        except UnreadableCall as error:
            self.problem = error.sentence(viewer.language)
            return
        values = {"result": said.result, "again_on": said.again_on}
        await self._act(viewer, N_("Noted."), record_call, note=said.note, **values)

    @rx.event
    @guarded(Permission.ACT)
    async def postpone(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """It comes back on a later day."""
        try:
            to = date.fromisoformat(typed(form, "postpone-on"))
        except ValueError:
            self.problem = translate(N_("Choose a day."), viewer.language)
            return
        note = typed(form, "postpone-note")
        await self._act(viewer, N_("Postponed."), actions.postpone, to=to, note=note)

    @rx.event
    @guarded(Permission.ACT)
    async def skip(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """The step is passed over."""
        why = typed(form, "skip-why")
        await self._act(viewer, N_("Skipped: the next step is planned."), actions.skip, note=why)

    @rx.event
    @guarded(Permission.QUALIFY)
    async def validate(self, viewer: Viewer) -> None:
        """The customer's answer was read."""
        answer = self.card.key.removeprefix(ANSWER)
        if self.card.key == answer or not self.card.key:
            return

        def act() -> None:
            with database().write() as session:
                validate_answer(session, viewer.actor, clock(), int(answer))

        await self._do(viewer, N_("Validated."), act)

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def give(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Write down what was missing; the same action stays open, planned again."""
        if not self.card.is_action:
            return
        key = int(self.card.key)
        given = Given(**{name: typed(form, f"give-{name}") for name in Given.__dataclass_fields__})

        def act() -> None:
            with database().write() as session:
                give(session, viewer.actor, clock(), key, given)

        agenda = await self.get_state(AgendaState)
        try:
            await asyncio.to_thread(act)
        except RelanceError as error:
            self.lacking = error.sentence(viewer.language)
            return
        await toast(self, translate(N_("Saved: planned again."), viewer.language))
        await agenda._read_table()  # noqa: SLF001 - hidden from the browser alone
        await self._open(viewer, agenda, str(key))

    async def _act(
        self, viewer: Viewer, said: str, verb: Callable[..., Any], **values: Any
    ) -> None:
        """Do one thing with the action, then open the next row."""
        if not self.card.is_action:
            return
        key, seen = int(self.card.key), self.card.on

        def act() -> None:
            with database().write() as session:
                still_on(session, viewer.actor, clock(), key, seen)
                verb(session, viewer.actor, clock(), key, **values)

        await self._do(viewer, said, act)

    async def _do(self, viewer: Viewer, said: str, act: Callable[[], None]) -> None:
        agenda = await self.get_state(AgendaState)
        at = _place(agenda, self.card.key)
        try:
            await asyncio.to_thread(act)
        except RelanceError as error:
            if isinstance(error, PutOffMeanwhile):
                self.card.on = error.on.isoformat()
            if isinstance(error, RewordedMeanwhile):
                await self._show_again(viewer)
            if not self.asking:
                raise
            self.problem = error.sentence(viewer.language)
            return
        self.asking = ""
        await toast(self, translate(said, viewer.language))
        await agenda._read_table()  # noqa: SLF001 - hidden from the browser alone
        await self._open_next(viewer, agenda, at)

    async def _show_again(self, viewer: Viewer) -> None:
        """Show the same row as it is by now."""
        await self._open(viewer, await self.get_state(AgendaState), self.card.key)

    async def _open_next(self, viewer: Viewer, agenda: AgendaState, at: int) -> None:
        """Open the row that has come to stand where the last one stood."""
        left = [line.key for line in agenda.lines if line.key != self.card.key]
        if left:
            await self._open(viewer, agenda, left[min(at, len(left) - 1)])
        else:
            self._close(agenda)

    async def _open(self, viewer: Viewer, agenda: AgendaState, key: str) -> None:
        if not key or len(key) > _LONGEST_KEY:
            return
        found = await asyncio.to_thread(read_opened, viewer, key)
        if found is None:
            return
        self.card, self.events = found
        self.lacking, agenda.opened = "", key

    def _close(self, agenda: AgendaState) -> None:
        self.card, self.events, self.asking = Opened(), [], ""
        agenda.opened = ""


def _retry(session: Session, actor: Actor, clock: Clock, action_id: int) -> None:
    message_id = message_of(session, action_id)
    if message_id is not None:
        outbox_decisions.retry(session, actor, clock, message_id)


def _check_words(viewer: Viewer, action_id: int, seen: int) -> None:
    with database().read() as session:
        still_worded(session, viewer.actor, action_id, seen)


def _place(agenda: AgendaState, key: str) -> int:
    keys = [line.key for line in agenda.lines]
    return keys.index(key) if key in keys else 0
