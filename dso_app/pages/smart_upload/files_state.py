"""The state of the first step of a drop of several files."""

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.importing.drops import discard, keep_apart, say_kind
from dso_app.importing.request import FileKind
from dso_app.pages.smart_upload.files_words import (
    FileLine,
    QueueLine,
    file_lines,
    kinds_offered,
    planned_queue,
)


class FilesState(rx.State):
    """Files that were dropped together."""

    files: list[FileLine] = []
    queue: list[QueueLine] = []
    """What they will make."""
    kinds: list[Choice] = []
    unreadable: bool = False
    """One of them stands in the way."""
    _batch_id: int = 0

    @rx.event
    @guarded(Permission.IMPORT)
    async def choose_kind(self, viewer: Viewer, place: int, kind: str) -> None:
        """A file holds something else."""
        if kind in set(FileKind):
            await self._change(
                viewer, place, lambda s, one: say_kind(s, viewer.actor, one, FileKind(kind))
            )

    @rx.event
    @guarded(Permission.IMPORT)
    async def keep_apart(self, viewer: Viewer, place: int, alone: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """A file is imported by itself, or with the others of its kind."""
        await self._change(
            viewer, place, lambda s, one: keep_apart(s, viewer.actor, one, alone=alone)
        )

    @rx.event
    @guarded(Permission.IMPORT)
    async def leave_out(self, viewer: Viewer, place: int) -> Any:
        """A file is not imported; without any the first step begins anew."""
        if not 0 <= place < len(self.files):
            return None
        gone = int(self.files[place].key)
        await asyncio.to_thread(discard, database(), viewer.actor, gone)
        left = [one.key for one in self.files if one.key != str(gone)]
        if gone == self._batch_id:
            return rx.redirect(f"/upload/{left[0]}" if left else "/upload")
        await self._begin(viewer, self._batch_id)
        return None

    async def _change(
        self, viewer: Viewer, place: int, change: Callable[[Session, int], None]
    ) -> None:
        if 0 <= place < len(self.files):
            await asyncio.to_thread(_written, change, int(self.files[place].key))
            await self._begin(viewer, self._batch_id)

    async def _begin(self, viewer: Viewer, batch_id: int) -> None:
        """Show the files that came with one."""
        self._batch_id = batch_id
        self.kinds = kinds_offered(viewer.language)
        self.files, self.queue = await asyncio.to_thread(_read, viewer, batch_id, self.files)
        self.unreadable = any(one.problem for one in self.files)


def _written(change: Callable[[Session, int], None], batch_id: int) -> None:
    with database().write() as session:
        change(session, batch_id)


def _read(
    viewer: Viewer, batch_id: int, known: list[FileLine]
) -> tuple[list[FileLine], list[QueueLine]]:
    with database().read() as session:
        lines = file_lines(session, viewer, batch_id, known)
        return lines, planned_queue(session, viewer, batch_id)
