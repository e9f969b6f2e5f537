"""The words of the message beside the list, changed before anybody says that it may leave."""

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.state import AgendaState
from dso_app.sending.editing import (
    LONGEST_TEXT,
    Seen,
    TextChangedMeanwhile,
    TextTooLong,
    Wording,
    drop_wording,
    edit_wording,
    read_wording,
)
from dso_app.services.agenda.action_card import viewer_of
from dso_app.services.texts.checks import BrokenText
from dso_app.texts import N_, translate

_FIELDS = ("subject", "body")
_MOST = 2 * LONGEST_TEXT
"""Signs taken from the browser: enough to be told that it was too much."""


class AgendaTextState(rx.State):
    """The dialog with the words."""

    asking: bool = False
    subject: str = ""
    body: str = ""
    has_subject: bool = True
    edited: bool = False
    """A person wrote in it before: the template's words can be had again."""
    wrong: dict[str, str] = dict.fromkeys(_FIELDS, "")
    """Sentences by field."""
    problem: str = ""
    """What no field is to blame for."""
    _key: int = 0
    _seen: Seen = Seen("", "", ())

    @rx.event
    @guarded(Permission.ACT)
    async def ask(self, viewer: Viewer) -> None:
        """Open the words of the message that stands beside the list."""
        opened = await self.get_state(ActionState)
        if not opened.card.is_action:
            return
        self._key = int(opened.card.key)
        found = await asyncio.to_thread(_read, viewer, self._key)
        self._seen, self.has_subject, self.edited = found.seen, found.has_subject, found.edited
        self.subject, self.body = found.seen.subject, found.seen.body
        self.wrong, self.problem, self.asking = dict.fromkeys(_FIELDS, ""), "", True

    @rx.event
    @guarded(Permission.ACT)
    async def close(self) -> None:
        """Leave the words as they are."""
        self.asking = False

    @rx.event
    @guarded(Permission.ACT)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """These words are what leaves."""
        subject, body = (str(form.get(f"words-{name}") or "")[:_MOST] for name in _FIELDS)
        seen, key = self._seen, self._key

        def write(session: Session) -> None:
            words = {"subject": subject, "body": body}
            edit_wording(session, viewer.actor, clock(), key, seen=seen, **words)

        await self._do(viewer, N_("Saved: this is what leaves once it is confirmed."), write)

    @rx.event
    @guarded(Permission.ACT)
    async def take_the_template(self, viewer: Viewer) -> None:
        """Give up what was written by hand."""
        seen, key = self._seen, self._key

        def write(session: Session) -> None:
            drop_wording(session, viewer.actor, clock(), key, seen=seen)

        await self._do(viewer, N_("The message says what its template says."), write)

    async def _do(self, viewer: Viewer, said: str, write: Callable[[Session], None]) -> None:
        if not self.asking:
            return
        self.wrong, self.problem = dict.fromkeys(_FIELDS, ""), ""
        try:
            await asyncio.to_thread(_write, write)
        except RelanceError as error:
            self._refuse(error, viewer.language)
            return
        self.asking = False
        await toast(self, translate(said, viewer.language))
        opened, agenda = await self.get_state(ActionState), await self.get_state(AgendaState)
        await agenda._read_table()  # noqa: SLF001 - hidden from the browser alone
        await opened._open(viewer, agenda, str(self._key))  # noqa: SLF001 - the same

    def _refuse(self, error: RelanceError, language: str) -> None:
        """Say what is wrong; the words stand as they were typed."""
        words = error.sentence(language)
        if isinstance(error, BrokenText | TextTooLong):
            self.wrong = {**self.wrong, error.field: words}
            return
        if isinstance(error, TextChangedMeanwhile):
            self._seen = error.seen
        self.problem = words


def _read(viewer: Viewer, action_id: int) -> Wording:
    with database().read() as session:
        there = viewer_of(session, clock(), viewer, action_id)
        return read_wording(session, clock(), there, action_id)


def _write(write: Callable[[Session], None]) -> None:
    with database().write() as session:
        write(session)
