"""Test mode, and how fast mails are handed to the mail server."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import FrameState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.typed import typed
from dso_app.services.outbox.mail_pace import MOST_A_MINUTE, BadPace, pace, set_pace
from dso_app.services.outbox.test_mode import address_of_tests, begin_tests, end_tests
from dso_app.texts import N_, translate


class SafetyState(rx.State):
    """What holds for the whole installation, not for one company."""

    read: bool = False
    address: str = ""
    """Where everything goes; empty when test mode is off."""
    pace: str = ""
    """Mails a minute; empty without a limit."""
    wrong_address: str = ""
    wrong_pace: str = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self) -> None:
        """Read both."""
        self.address, mails = await asyncio.to_thread(_read)
        self.pace = str(mails or "")
        self.wrong_address = self.wrong_pace = ""
        self.read = True

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save_pace(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the limit; empty is none."""
        try:
            await asyncio.to_thread(_save_pace, viewer, typed(form, "pace"))
        except RelanceError as error:
            self.wrong_pace = error.sentence(viewer.language)
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return SafetyState.load

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def begin(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Have everything go to one address."""
        address = typed(form, "test_address")
        try:
            await asyncio.to_thread(_begin, viewer, address)
        except RelanceError as error:
            self.wrong_address = error.sentence(viewer.language)
            return None
        return [SafetyState.load, FrameState.enter]

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def end(self, viewer: Viewer) -> Any:
        """Let messages go to whom they are for."""
        await asyncio.to_thread(_end, viewer)
        await toast(self, translate(N_("Test mode is off."), viewer.language))
        return [SafetyState.load, FrameState.enter]


def _read() -> tuple[str, int]:
    with database().read() as session:
        return address_of_tests(session), pace(session)


def _save_pace(viewer: Viewer, text: str) -> None:
    if text and not (text.isascii() and text.isdigit()):
        raise BadPace(most=MOST_A_MINUTE)
    with database().write() as session:
        set_pace(session, viewer.actor, clock(), int(text or 0))


def _begin(viewer: Viewer, address: str) -> None:
    with database().write() as session:
        begin_tests(session, viewer.actor, clock(), address)


def _end(viewer: Viewer) -> None:
    with database().write() as session:
        end_tests(session, viewer.actor, clock())
