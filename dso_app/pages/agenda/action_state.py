"""The action open beside the list, and what a person does with it."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, clock
from dso_app.components.guard import guarded
from dso_app.components.timeline import Event
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.agenda.events import last_events
from dso_app.pages.agenda.state import AgendaState
from dso_app.pages.agenda.words import Opened, opened_words
from dso_app.pages.typed import typed
from dso_app.sending.action_preview import NothingSent, action_sheet
from dso_app.services import actions, outbox_decisions
from dso_app.services.action_card import find_action, message_of, read_action
from dso_app.services.actions import ReasonMissing
from dso_app.services.open_actions import NoteTooLong, NotLater
from dso_app.texts import N_, translate

_WEEK = timedelta(days=7)
_DIALOGS = ("done", "postpone", "skip")
_LONGEST_ID = 15


class ActionState(rx.State):
    """One action."""

    card: Opened = Opened()
    events: list[Event] = []
    asking: str = ""
    """Which dialog is open: done, postpone or skip."""
    problem: str = ""
    """What is wrong with what was typed into it."""
    later: str = ""
    """Day a postponed action comes back, as first offered."""

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
    @guarded(Permission.ACT)
    async def ask(self, viewer: Viewer, what: str) -> None:
        """Open one of the dialogs; any other word closes them."""
        self.asking = what if what in _DIALOGS else ""
        self.problem, self.later = "", (viewer.today + _WEEK).isoformat()

    @rx.event
    @guarded(Permission.ACT)
    async def confirm(self, viewer: Viewer) -> None:
        """Let its message leave."""
        await self._act(viewer, N_("Confirmed: it leaves by itself."), actions.confirm)

    @rx.event
    @guarded(Permission.ACT)
    async def retry(self, viewer: Viewer) -> None:
        """Try its message again, which failed."""
        await self._act(viewer, N_("It is tried again."), _retry)

    @rx.event
    @guarded(Permission.ACT)
    async def print_letter(self, viewer: Viewer) -> None:
        """Confirm its letter, make it and offer it."""
        if not self.card.key:
            return
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

    async def _act(
        self, viewer: Viewer, said: str, verb: Callable[..., Any], **values: Any
    ) -> None:
        """Do one thing with the action, then open the next row."""
        if not self.card.key:
            return
        key = int(self.card.key)

        def act() -> None:
            with database().write() as session:
                find_action(session, viewer, key)
                verb(session, viewer.actor, clock(), key, **values)

        agenda = await self.get_state(AgendaState)
        at = _place(agenda, self.card.key)
        try:
            await asyncio.to_thread(act)
        except (ReasonMissing, NotLater, NoteTooLong) as error:
            self.problem = error.sentence(viewer.language)
            return
        self.asking = ""
        await toast(self, translate(said, viewer.language))
        await agenda._read_table()  # noqa: SLF001 - hidden from the browser alone
        await self._open_next(viewer, agenda, at)

    async def _open_next(self, viewer: Viewer, agenda: AgendaState, at: int) -> None:
        """Open the row that has come to stand where the last one stood."""
        left = [line.key for line in agenda.lines if line.key != self.card.key]
        if left:
            await self._open(viewer, agenda, left[min(at, len(left) - 1)])
        else:
            self._close(agenda)

    async def _open(self, viewer: Viewer, agenda: AgendaState, key: str) -> None:
        if not (key.isdecimal() and len(key) <= _LONGEST_ID):
            return
        self.card, self.events = await asyncio.to_thread(_read, viewer, int(key))
        agenda.opened = key

    def _close(self, agenda: AgendaState) -> None:
        self.card, self.events, self.asking = Opened(), [], ""
        agenda.opened = ""


def _retry(session: Session, actor: Actor, clock: Clock, action_id: int) -> None:
    message_id = message_of(session, action_id)
    if message_id is not None:
        outbox_decisions.retry(session, actor, clock, message_id)


def _place(agenda: AgendaState, key: str) -> int:
    keys = [line.key for line in agenda.lines]
    return keys.index(key) if key in keys else 0


def _read(viewer: Viewer, action_id: int) -> tuple[Opened, list[Event]]:
    with database().read() as session:
        card = read_action(session, viewer, action_id)
        sheet = _sheet(session, viewer, action_id)
        events = last_events(session, viewer, card.action.customer_id)
    return opened_words(card, sheet, viewer), events


def _sheet(session: Session, viewer: Viewer, action_id: int) -> Any:
    try:
        return action_sheet(session, clock(), viewer, action_id)
    except NothingSent:
        return None
