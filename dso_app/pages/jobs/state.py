"""The table of jobs, and the one open beside it."""

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Job
from dso_app.pages.jobs.words import Shown, next_words, read_job
from dso_app.pages.typed import row_id, typed
from dso_app.services.jobs import verbs as jobs
from dso_app.services.lists.jobs import JobListing
from dso_app.services.lists.listing import Listing
from dso_app.settings import settings
from dso_app.texts import N_, translate

_LONGEST = 100


class JobsState(TableState, rx.State):
    """The jobs of the runner."""

    def _listing(self) -> Listing:
        return JobListing()


class JobState(rx.State):
    """One job."""

    card: Shown = Shown()
    editing: bool = False
    wrong: str = ""
    foreseen: list[str] = []
    """The next times of what is typed."""
    version: int = 0
    """Another one: the form is filled anew."""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def open_job(self, viewer: Viewer, key: str) -> None:
        """Open a row beside the list; its key is the job's number."""
        name = await asyncio.to_thread(_name_of, key)
        if name:
            await self._show(viewer, name)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def close(self) -> None:
        """Give the list the whole width."""
        self.card, self.editing = Shown(), False
        (await self.get_state(JobsState)).opened = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def run_now(self, viewer: Viewer) -> None:
        """Have a runner do it as soon as one is free."""
        await self._act(viewer, N_("It runs as soon as a runner is free."), jobs.run_soon)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def switch(self, viewer: Viewer, enabled: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Let it run by its schedule, or not."""
        cron = self.card.cron

        def act(session: Session, actor: Any, now: Any, name: str) -> None:
            jobs.set_schedule(session, actor, now, name, cron, enabled=enabled)

        await self._act(viewer, N_("Switched on.") if enabled else N_("Switched off."), act)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def edit(self, editing: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the schedule's dialog."""
        self.editing, self.wrong, self.foreseen = editing, "", list(self.card.runs)
        self.version += 1

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def type_cron(self, viewer: Viewer, cron: str) -> None:
        """Say when a schedule comes while one types."""
        self.wrong, self.foreseen = "", []
        try:
            self.foreseen = await asyncio.to_thread(_foresee, viewer, cron[:_LONGEST])
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Keep a schedule."""
        cron, enabled = " ".join(typed(form, "cron").split()), self.card.enabled

        def act(session: Session, actor: Any, now: Any, name: str) -> None:
            jobs.set_schedule(session, actor, now, name, cron, enabled=enabled)

        try:
            await self._act(viewer, N_("Saved."), act)
        except RelanceError as error:
            self.wrong, self.foreseen = error.sentence(viewer.language), []
            return
        self.editing = False

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

    async def _show(self, viewer: Viewer, name: str) -> None:
        number, self.card = await asyncio.to_thread(_read, viewer, name)
        (await self.get_state(JobsState)).opened = number

    async def _reload(self) -> None:
        table = await self.get_state(JobsState)
        await table._read_table()  # noqa: SLF001 - hidden from the browser alone


def _name_of(key: str) -> str:
    with database().read() as session:
        row = session.get(Job, row_id(key))
        return row.name if row is not None else ""


def _read(viewer: Viewer, name: str) -> tuple[str, Shown]:
    with database().read() as session:
        number = str(jobs.find_job(session, viewer.actor, name).id)
        return number, read_job(session, viewer, clock(), name, settings().lease_seconds)


def _foresee(viewer: Viewer, cron: str) -> list[str]:
    with database().read() as session:
        return next_words(session, clock(), " ".join(cron.split()), viewer)


def _act(viewer: Viewer, name: str, verb: Callable[..., Any]) -> None:
    with database().write() as session:
        verb(session, viewer.actor, clock(), name)
