"""The table of sources, and the one open beside it."""

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.components.timeline import Event
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.sources.words import Shown, read_source, trial_words
from dso_app.pages.typed import row_id
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.sources import SourceListing
from dso_app.services.outbox.sending_switch import why_not_from_here
from dso_app.services.sources import verbs as sources
from dso_app.settings import settings
from dso_app.texts import N_, translate


class SourcesState(TableState, rx.State):
    """The sources of the company."""

    elsewhere: str = ""
    """Why nothing is fetched by this installation; empty where it is."""
    mail: bool = True
    """A mail server is set up, so that failures are told."""

    def _listing(self) -> Listing:
        return SourceListing()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def read_standing(self, viewer: Viewer) -> None:
        """Learn whether files are fetched here, and failures told."""
        self.elsewhere, self.mail = await asyncio.to_thread(_standing, viewer)


class SourceState(rx.State):
    """One source."""

    card: Shown = Shown()
    tried: str = ""
    """What the last test came to; empty without one."""
    tried_failed: bool = False
    wanted: list[Event] = []
    """Files the last test found."""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def open_asked(self, viewer: Viewer) -> None:
        """Open the source the address names; close what was open without one."""
        await self._show(viewer, self.router.url.query_parameters.get("source", ""))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def open_source(self, viewer: Viewer, key: str) -> None:
        """Open a row beside the list."""
        await self._show(viewer, key)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def close(self) -> None:
        """Give the list the whole width."""
        await self._close()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def run_now(self, viewer: Viewer) -> None:
        """Have the runner do it as soon as it is free."""
        await self._act(viewer, N_("It runs as soon as a runner is free."), sources.run_soon)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def switch(self, viewer: Viewer, enabled: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Let it run by its schedule, or not."""

        def act(session: Any, actor: Any, now: Any, key: int) -> None:
            sources.switch_source(session, actor, now, key, enabled=enabled)

        await self._act(viewer, N_("Switched on.") if enabled else N_("Switched off."), act)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def remove(self, viewer: Viewer) -> None:
        """Take it away."""
        key = self.card.key
        await self._close()
        await asyncio.to_thread(_act, viewer, key, sources.remove_source)
        await toast(self, translate(N_("Source removed."), viewer.language))
        await self._reload()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def test(self, viewer: Viewer) -> None:
        """Look what it would take; nothing is imported."""
        try:
            self.tried, self.wanted = await asyncio.to_thread(_try, viewer, self.card.key)
            self.tried_failed = False
        except RelanceError as error:
            self.tried, self.wanted = error.sentence(viewer.language), []
            self.tried_failed = True

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def follow(self, viewer: Viewer) -> None:
        """Look how far it is; the browser asks each second while it runs."""
        if self.card.key:
            await self._show(viewer, self.card.key)
            if not self.card.working:
                await self._reload()

    async def _act(self, viewer: Viewer, said: str, verb: Callable[..., Any]) -> None:
        await asyncio.to_thread(_act, viewer, self.card.key, verb)
        await toast(self, translate(said, viewer.language))
        await self._show(viewer, self.card.key)
        await self._reload()

    async def _show(self, viewer: Viewer, key: str) -> None:
        if not row_id(key):
            await self._close()
            return
        if key != self.card.key:
            self.tried, self.wanted, self.tried_failed = "", [], False
        self.card = await asyncio.to_thread(_read, viewer, key)
        (await self.get_state(SourcesState)).opened = key

    async def _close(self) -> None:
        self.card, self.tried, self.wanted = Shown(), "", []
        (await self.get_state(SourcesState)).opened = ""

    async def _reload(self) -> None:
        table = await self.get_state(SourcesState)
        await table._read_table()  # noqa: SLF001 - hidden from the browser alone


def _standing(viewer: Viewer) -> tuple[str, bool]:
    with database().read() as session:
        reason = why_not_from_here(session)
        return reason.sentence(viewer.language) if reason else "", bool(mail_url(session))


def _read(viewer: Viewer, key: str) -> Shown:
    with database().read() as session:
        return read_source(session, viewer, clock(), row_id(key), settings().lease_seconds)


def _act(viewer: Viewer, key: str, verb: Callable[..., Any]) -> None:
    with database().write() as session:
        verb(session, viewer.actor, clock(), row_id(key))


def _try(viewer: Viewer, key: str) -> tuple[str, list[Event]]:
    from dso_app.importing.sources.trial import try_source  # noqa: PLC0415 - asyncssh is slow

    return trial_words(try_source(database(), clock(), viewer.actor, row_id(key)), viewer)
