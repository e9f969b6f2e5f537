"""The backups in the data folder."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx
from sqlmodel import select

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.backups import store
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Installation, Job
from dso_app.pages.sources.words import size_words
from dso_app.pages.typed import typed
from dso_app.services.jobs.runners import anybody_lives
from dso_app.services.jobs.verbs import run_soon
from dso_app.services.words.cron import cron_words
from dso_app.settings import settings
from dso_app.texts import N_, translate

_JOB = "backups"
_MEGABYTE = 1024**2


@dataclass
class Line:
    """A backup, ready to read."""

    name: str = ""
    made_at: str = ""
    size: str = ""
    href: str = ""


@dataclass
class Standing:
    """When backups are made, how many are kept, whether one is being made."""

    schedule: str = ""
    kept: str = ""
    working: bool = False
    stuck: bool = False


class BackupsState(rx.State):
    """The backups, and how they come about."""

    loaded: bool = False
    lines: list[Line] = []
    standing: Standing = Standing()
    asked: str = ""
    """Name of the backup that is about to be deleted; empty when none is."""
    wrong_kept: str = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read which there are."""
        self.asked = self.wrong_kept = ""
        await self._read(viewer)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def follow(self, viewer: Viewer) -> None:
        """Look whether it is made; the browser asks each second meanwhile."""
        await self._read(viewer)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def make(self, viewer: Viewer) -> None:
        """Have the runner make one now."""

        def act() -> None:
            with database().write() as session:
                run_soon(session, viewer.actor, clock(), _JOB)

        await asyncio.to_thread(act)
        await self._read(viewer)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def ask(self, name: str) -> None:
        """Open the question whether one is deleted, or close it."""
        self.asked = name[:100]

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def remove(self, viewer: Viewer) -> None:
        """Delete the one asked about."""
        name = self.asked

        def act() -> None:
            with database().write() as session:
                store.remove_backup(session, viewer.actor, clock(), name)

        self.asked = ""
        await asyncio.to_thread(act)
        await self._read(viewer)
        await toast(self, translate(N_("Backup deleted."), viewer.language))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def keep(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Set how many are kept."""
        count = typed(form, "kept")

        def act() -> None:
            with database().write() as session:
                store.set_kept(session, viewer.actor, clock(), count)

        self.wrong_kept = ""
        try:
            await asyncio.to_thread(act)
        except RelanceError as error:
            self.wrong_kept = error.sentence(viewer.language)
            return
        await self._read(viewer)
        await toast(self, translate(N_("Saved."), viewer.language))

    async def _read(self, viewer: Viewer) -> None:
        self.lines, self.standing = await asyncio.to_thread(_read, viewer)
        self.loaded = True


def _read(viewer: Viewer) -> tuple[list[Line], Standing]:
    language = viewer.language
    lines = [
        Line(
            one.name,
            formats.moment(one.made_at, language, viewer.timezone),
            _size(one.size, language),
            f"/api/backups/{one.name}",
        )
        for one in store.backups()
    ]
    with database().read() as session:
        row = session.get(Installation, 1)
        job = session.exec(select(Job).where(Job.name == _JOB)).first()
        alive = anybody_lives(session, clock(), settings().lease_seconds)
    working = job is not None and (job.asked or bool(job.claimed_by))
    planned = job is not None and job.enabled
    return lines, Standing(
        schedule=cron_words(job.cron, language) if job is not None and planned else "",
        kept=str(row.backups_kept) if row is not None else "",
        working=working,
        stuck=working and not alive,
    )


def _size(size: int, language: str) -> str:
    if size < _MEGABYTE:
        return size_words(size, language)
    words = formats.number(size / _MEGABYTE, language, 1)
    return translate(N_("{size} MB"), language, size=words)
