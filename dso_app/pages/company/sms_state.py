"""The service SMS leave by: set, tested, never sent back to the browser."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Installation
from dso_app.services.company.sms_settings import set_sms_url, sms_url
from dso_app.texts import N_, translate

_LONGEST = 1000


class SmsState(rx.State):
    """Where SMS leave; the address itself stays on the server."""

    read: bool = False
    service: str = ""
    """Scheme of the address in force; empty when none is set up."""
    from_environment: bool = False
    wrong_url: str = ""
    wrong_to: str = ""
    tested: str = ""
    """What the last test said when it left."""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:  # noqa: ARG002 - the guard wants it
        """Read where SMS leave."""
        self.service, self.from_environment = await asyncio.to_thread(_read)
        self.wrong_url = self.wrong_to = self.tested = ""
        self.read = True

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the address; an empty one goes back to the environment's."""
        url = str(form.get("sms_url") or "").strip()[:_LONGEST]
        try:
            await asyncio.to_thread(_save, viewer, url)
        except RelanceError as error:
            self.wrong_url = error.sentence(viewer.language)
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return SmsState.load

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def test(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Send a test SMS by the address saved."""
        to = str(form.get("sms_test_to") or "").strip()[:_LONGEST]
        self.wrong_to = self.tested = ""
        try:
            number = await asyncio.to_thread(_test, viewer, to)
        except RelanceError as error:
            self.wrong_to = error.sentence(viewer.language)
        else:
            words = N_("The service took the test SMS for {number}.")
            self.tested = translate(words, viewer.language, number=number)


def _read() -> tuple[str, bool]:
    with database().read() as session:
        installation = session.get(Installation, 1)
        kept = bool(installation and installation.sms_url)
        url = sms_url(session)
        return url.partition("://")[0], bool(url) and not kept


def _save(viewer: Viewer, url: str) -> None:
    from dso_app.sending.channels.sms import SmsTransport  # noqa: PLC0415 - Apprise is slow

    if url:
        SmsTransport(url)
    with database().write() as session:
        set_sms_url(session, viewer.actor, clock(), url)


def _test(viewer: Viewer, to: str) -> str:
    from dso_app.workflows.sms_test import send_sms_test  # noqa: PLC0415 - Apprise is slow

    with database().read() as session:
        url = sms_url(session)
    return send_sms_test(viewer.entity, url, to, viewer.language)
