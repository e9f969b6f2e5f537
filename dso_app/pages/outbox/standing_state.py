"""Whether anything leaves at all, and why not; the switch."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.typed import typed
from dso_app.sending.gates import look_around
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.jobs.runners import anybody_lives
from dso_app.services.outbox.daily_cap import let_the_rest_go, waiting_beyond, why_capped
from dso_app.services.outbox.sending_switch import resume, status, stop
from dso_app.services.words.stored import reason_sentence
from dso_app.settings import settings
from dso_app.texts import N_, counted_words, translate

NO_RUNNER = N_("No runner is at work: nothing is prepared and nothing leaves.")
NO_MAIL = N_("No mail server is set up: emails wait.")

_LONGEST_REASON = 200


@dataclass(frozen=True)
class Standing:
    """What stands in the way: of everything, and of automatic messages."""

    stopped: str = ""
    hindrances: tuple[str, ...] = ()
    beyond: str = ""


class StandingState(rx.State):
    """The switch and the banners."""

    stopped: str = ""
    """Why nothing leaves, as the switch says; empty while it is on."""
    hindrances: list[str] = []
    beyond: str = ""
    """What waits beyond the daily cap, as a question; empty when nothing does."""
    asking: bool = False

    @rx.event
    @guarded(Permission.SEE)
    async def read(self, viewer: Viewer) -> None:
        """Look at the switch, the window, the ledger, the mail server and the runners."""
        self.asking = False
        await self._read(viewer)

    @rx.event
    @guarded(Permission.CONTROL_SENDING)
    async def ask(self, asking: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the dialog that stops sending."""
        self.asking = asking

    @rx.event
    @guarded(Permission.CONTROL_SENDING)
    async def stop(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Let nothing leave any more."""
        why = typed(form, "why")[:_LONGEST_REASON]

        def act() -> None:
            with database().write() as session:
                stop(session, viewer.actor, clock(), why)

        await asyncio.to_thread(act)
        self.asking = False
        await self._read(viewer)
        await toast(self, translate(N_("Sending is stopped."), viewer.language))

    @rx.event
    @guarded(Permission.CONTROL_SENDING)
    async def resume(self, viewer: Viewer) -> None:
        """Let messages leave again."""

        def act() -> None:
            with database().write() as session:
                resume(session, viewer.actor, clock())

        await asyncio.to_thread(act)
        await self._read(viewer)
        await toast(self, translate(N_("Sending goes on."), viewer.language))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def let_go(self, viewer: Viewer) -> None:
        """Let what waits beyond the daily cap leave today."""

        def act() -> None:
            with database().write() as session:
                let_the_rest_go(session, viewer.actor, clock(), viewer.entity_id)

        await asyncio.to_thread(act)
        await self._read(viewer)
        await toast(self, translate(N_("The rest of today leaves."), viewer.language))

    async def _read(self, viewer: Viewer) -> None:
        standing = await asyncio.to_thread(_standing, viewer)
        self.stopped, self.hindrances = standing.stopped, list(standing.hindrances)
        self.beyond = standing.beyond


def _standing(viewer: Viewer) -> Standing:
    with database().read() as session:
        switch = status(session).stopped
        return Standing(
            reason_sentence(switch, viewer.language) if switch else "",
            tuple(_hindrances(session, viewer)),
            _beyond(session, viewer),
        )


def _beyond(session: Session, viewer: Viewer) -> str:
    count = waiting_beyond(session, viewer.entity_id)
    if not count or why_capped(session, viewer.entity, viewer.today) is None:
        return ""
    return counted_words(
        N_("The daily cap of messages ({cap}) is reached: {count} more waits."),
        N_("The daily cap of messages ({cap}) is reached: {count} more wait."),
        count,
        viewer.language,
        cap=viewer.entity.daily_cap,
    )


def _hindrances(session: Session, viewer: Viewer) -> list[str]:
    language = viewer.language
    door = look_around(session, clock(), viewer.entity).door(viewer.entity_id)
    found = []
    if not anybody_lives(session, clock(), settings().lease_seconds):
        found.append(translate(NO_RUNNER, language))
    if not mail_url(session):
        found.append(translate(NO_MAIL, language))
    if door.automatic is not None:
        why = reason_sentence(door.automatic, language)
        found.append(translate(N_("{why} Automatic messages wait."), language, why=why))
    if door.every is not None:
        found.append(reason_sentence(door.every, language))
    return found
