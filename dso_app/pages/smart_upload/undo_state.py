"""The state of taking an import back: undone when it was applied, discarded when it was not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.importing.drops import discard
from dso_app.importing.undo import undo_import
from dso_app.pages.smart_upload.batch_state import BatchState
from dso_app.pages.smart_upload.start_state import ImportsState
from dso_app.pages.smart_upload.undo_words import Question, question
from dso_app.pages.typed import id_at_the_end, row_id
from dso_app.texts import N_, translate


class UndoState(rx.State):
    """The question before an import is taken back."""

    asking: bool = False
    title: str = ""
    words: str = ""
    act: str = ""
    """What the button that does it says; empty where it cannot be done."""
    working: str = ""
    """What is being undone; a large import takes a while."""
    _batch_id: int = 0
    _undoes: bool = False

    @rx.event
    @guarded(Permission.IMPORT)
    async def ask(self, viewer: Viewer, key: str) -> None:
        """Ask before an import is undone or discarded, or say why it cannot be."""
        batch_id = row_id(key)
        if not batch_id:
            return
        asked = await asyncio.to_thread(_question, viewer, batch_id)
        self._batch_id, self._undoes = batch_id, asked.undoes
        self.title, self.words, self.act = asked.title, asked.words, asked.act
        self.asking = True

    @rx.event
    @guarded(Permission.IMPORT)
    async def close(self) -> None:
        """Leave it as it is."""
        self.asking = False

    @rx.event
    @guarded(Permission.IMPORT)
    async def take_back(self, viewer: Viewer) -> AsyncIterator[Any]:
        """Undo or discard it, as was asked."""
        self.asking = False
        language = viewer.language
        if not self._undoes:
            await asyncio.to_thread(discard, database(), viewer.actor, self._batch_id)
            await toast(self, translate(N_("Discarded."), language))
            yield await self._left()
            return
        self.working = translate(N_("The import is being undone."), language)
        yield
        try:
            await asyncio.to_thread(undo_import, database(), clock(), viewer.actor, self._batch_id)
            await toast(self, translate(N_("The import was undone."), language))
        except RelanceError as error:
            await toast(self, error.sentence(language), "bad")
        self.working = ""
        yield BatchState.open if id_at_the_end(self) else ImportsState.reload_table

    async def _left(self) -> Any:
        """Away from an import that is no more, to the next of its queue if there is one."""
        if not id_at_the_end(self):
            return ImportsState.reload_table
        batch = await self.get_state(BatchState)
        return rx.redirect(f"/upload/{batch.next}" if batch.next else "/upload")


def _question(viewer: Viewer, batch_id: int) -> Question:
    with database().read() as session:
        return question(session, viewer, batch_id)
