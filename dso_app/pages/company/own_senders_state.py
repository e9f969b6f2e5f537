"""Colleagues whose own address emails may be from."""

import asyncio
from dataclasses import asdict, dataclass

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.company.mail_settings import mail_fingerprint, mail_url
from dso_app.services.company.own_senders import OwnSender, allow_own_sender, own_senders
from dso_app.services.people.users import UnknownUser
from dso_app.texts import N_, translate


@dataclass
class Colleague:
    """A line of the list."""

    id: int
    name: str
    email: str
    tested: bool


class OwnSendersState(rx.State):
    """Who collects, and whether the mail server sends from their address."""

    colleagues: list[Colleague] = []
    wrong: str = ""
    """What the server said to the last test."""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read who collects."""
        found = await asyncio.to_thread(_read, viewer)
        self.colleagues = [Colleague(**asdict(one)) for one in found]
        self.wrong = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def test(self, viewer: Viewer, user_id: int) -> None:
        """Send a mail from a colleague's address to that very address; taken, it is used."""
        try:
            email = await asyncio.to_thread(_test, viewer, user_id)
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return
        await self._again(viewer)
        words = N_("Emails to the customers of {email} are from that address now.")
        await toast(self, translate(words, viewer.language, email=email))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def give_up(self, viewer: Viewer, user_id: int) -> None:
        """Send from the company's address again."""
        await asyncio.to_thread(_allow, viewer, user_id, "")
        await self._again(viewer)

    async def _again(self, viewer: Viewer) -> None:
        found = await asyncio.to_thread(_read, viewer)
        self.colleagues = [Colleague(**asdict(one)) for one in found]
        self.wrong = ""


def _read(viewer: Viewer) -> list[OwnSender]:
    with database().read() as session:
        return own_senders(session, viewer.actor)


def _test(viewer: Viewer, user_id: int) -> str:
    from dso_app.workflows.mail_test import send_from_own  # noqa: PLC0415 - Apprise is slow

    with database().read() as session:
        known = {one.id: one for one in own_senders(session, viewer.actor)}
        url, server = mail_url(session), mail_fingerprint(session)
    if user_id not in known:
        raise UnknownUser(user=user_id)
    colleague = known[user_id]
    send_from_own(clock(), viewer.entity, url, colleague.email, viewer.language)
    _allow(viewer, user_id, server)
    return colleague.email


def _allow(viewer: Viewer, user_id: int, server: str) -> None:
    with database().write() as session:
        allow_own_sender(session, viewer.actor, clock(), user_id, server)
