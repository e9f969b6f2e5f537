"""The address mails leave by: set, tested, never sent back to the browser."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Installation, User
from dso_app.services.company.mail_settings import mail_url, set_mail_url
from dso_app.texts import N_, translate

_LONGEST = 1000


class MailState(rx.State):
    """Where mails leave; the address itself stays on the server."""

    read: bool = False
    server: str = ""
    """Host of the address in force; empty when none is set up."""
    from_environment: bool = False
    wrong_url: str = ""
    wrong_to: str = ""
    tested: str = ""
    """What the last test said when it left."""
    own_address: str = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read where mails leave."""
        found = await asyncio.to_thread(_read, viewer)
        self.server, self.from_environment, self.own_address = found
        self.wrong_url = self.wrong_to = self.tested = ""
        self.read = True

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the address; an empty one goes back to the environment's."""
        url = str(form.get("mail_url") or "").strip()[:_LONGEST]
        try:
            await asyncio.to_thread(_save, viewer, url)
        except RelanceError as error:
            self.wrong_url = error.sentence(viewer.language)
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return MailState.load

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def test(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Send a test mail by the address saved."""
        to = str(form.get("test_to") or "").strip()[:_LONGEST]
        self.wrong_to = self.tested = ""
        try:
            await asyncio.to_thread(_test, viewer, to)
        except RelanceError as error:
            self.wrong_to = error.sentence(viewer.language)
        else:
            words = N_("The server took the test mail for {email}.")
            self.tested = translate(words, viewer.language, email=to)


def _read(viewer: Viewer) -> tuple[str, bool, str]:
    with database().read() as session:
        installation = session.get(Installation, 1)
        kept = bool(installation and installation.mail_url)
        url = mail_url(session)
        user = session.get(User, viewer.actor.user_id)
        return _host(url), bool(url) and not kept, user.email if user else ""


def _host(url: str) -> str:
    """The server an address names, without its user and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else ""


def _save(viewer: Viewer, url: str) -> None:
    from dso_app.sending.channels.mail import open_mail_transport  # noqa: PLC0415 - Apprise is slow

    if url:
        open_mail_transport(url).close()
    with database().write() as session:
        set_mail_url(session, viewer.actor, clock(), url)


def _test(viewer: Viewer, to: str) -> None:
    from dso_app.workflows.mail_test import send_test  # noqa: PLC0415 - Apprise is slow to import

    with database().read() as session:
        url = mail_url(session)
    send_test(clock(), viewer.entity, url, to, viewer.language)
