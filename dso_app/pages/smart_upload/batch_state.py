"""The state of one import: which step it is at, what it would do, how far it is."""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.domain.turnover import NotATaxRate
from dso_app.errors import RelanceError
from dso_app.importing.request import FileKind
from dso_app.importing.steps import UnknownBatch
from dso_app.pages.smart_upload import batch_work
from dso_app.pages.smart_upload.batch_words import COLUMNS, FILES, BatchFacts, announced
from dso_app.pages.smart_upload.draft import BadDate, Opened
from dso_app.pages.smart_upload.files_state import FilesState
from dso_app.pages.smart_upload.files_words import QueueLine
from dso_app.pages.smart_upload.mapper_state import MapperState
from dso_app.pages.smart_upload.mapper_words import Check
from dso_app.pages.smart_upload.preview_words import (
    ChangeLine,
    Count,
    ErrorLine,
    Tab,
    change_lines,
    counts,
    error_lines,
    shown_words,
    tabs,
)
from dso_app.pages.typed import id_at_the_end
from dso_app.texts import N_, translate


class BatchState(rx.State):
    """One import, from its columns to its result."""

    shown_at: str = ""
    """The address this was read for: until it is the browser's, nothing is shown."""
    missing: bool = False
    key: str = ""
    kind: str = ""
    state: str = ""
    step: int = COLUMNS
    file: str = ""
    words: str = ""
    problem: str = ""
    guard: str = ""
    """Why clearing wants confirmation."""
    working: str = ""
    """What is being done now; empty when nothing is."""
    done: int = 0
    total: int = 0
    progress: str = ""
    stuck: bool = False
    readable: bool = False
    """The mapper could open the file."""
    counts: list[Count] = []
    tabs: list[Tab] = []
    tab: str = ""
    changes: list[ChangeLine] = []
    errors: list[ErrorLine] = []
    shown: str = ""
    """How many of how many are listed."""
    rejected: bool = False
    nothing: bool = False
    """It changes nothing."""
    queue: list[QueueLine] = []
    """The imports of files that were dropped together."""
    next: str = ""
    """The one that comes after this; empty when all are done."""
    moved: bool = False
    """The ledger changed since the preview."""
    noted: list[Check] = []
    """What the preview names besides its counts."""
    copies: str = ""
    """Where the copies of invoices that came with it are."""
    take_back: str = ""
    """What undoes or discards it says; empty while it is under way."""
    announced: str = ""
    """Where one stands, read out when it changes."""
    _batch_id: int = 0

    @rx.event
    @guarded(Permission.IMPORT)
    async def open(self, viewer: Viewer) -> None:
        """Show the import the address names; a file read before goes straight to its preview."""
        self.tab = ""
        await self._arrive(viewer, id_at_the_end(self))

    @rx.event
    @guarded(Permission.IMPORT)
    async def follow(self, viewer: Viewer) -> Any:
        """Look how far it is; the browser asks each second while something is being done.

        Once it is done the next of its queue opens by itself.
        """
        if self.missing or not self._batch_id:
            return None
        was_working = bool(self.working)
        await self._read(viewer, self._batch_id)
        if self.step == COLUMNS:
            await self._map(viewer)
        finished = was_working and self.state == "done"
        return rx.redirect(f"/upload/{self.next}") if finished and self.next else None

    @rx.event
    @guarded(Permission.IMPORT)
    async def show(self, viewer: Viewer, tab: str) -> None:
        """List another sort of changes, or the rejected rows."""
        self.tab = tab
        await self._read(viewer, self._batch_id)

    @rx.event
    @guarded(Permission.IMPORT)
    async def begin_queue(self, viewer: Viewer) -> Any:
        """What each dropped file holds is settled: begin with the first import."""
        first = await asyncio.to_thread(batch_work.settle, viewer, self._batch_id)
        if first != self._batch_id:
            return rx.redirect(f"/upload/{first}")
        await self._arrive(viewer, first)
        return None

    @rx.event
    @guarded(Permission.IMPORT)
    async def say_kind(self, viewer: Viewer, kind: str) -> None:
        """The file holds something else."""
        if kind in set(FileKind):
            say = batch_work.say_what_it_holds
            await asyncio.to_thread(say, viewer, self._batch_id, FileKind(kind))
            await self._read(viewer, self._batch_id)
            await self._map(viewer)

    @rx.event
    @guarded(Permission.IMPORT)
    async def change_columns(self, viewer: Viewer) -> None:
        """Back to the mapper; nothing is lost by looking."""
        if await self._map(viewer) is not None:
            self.step = COLUMNS
            self.announced = announced(COLUMNS, "", viewer.language)

    @rx.event
    @guarded(Permission.IMPORT)
    async def preview(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Have the runner work out what the file would change."""
        mapper = await self.get_state(MapperState)
        draft, kept = mapper._mapped()  # noqa: SLF001 - hidden from the browser alone
        try:
            read = batch_work.read_mapping
            opened = await asyncio.to_thread(read, viewer, self._batch_id, draft)
            await self._ask(viewer, opened, {**form, "keep": kept})
        except BadDate as error:
            mapper.day_problem = error.sentence(viewer.language)
        except NotATaxRate as error:
            mapper.tax_problem = error.sentence(viewer.language)
        except RelanceError as error:
            mapper.problem = error.sentence(viewer.language)

    @rx.event
    @guarded(Permission.IMPORT)
    async def look_again(self, viewer: Viewer) -> None:
        """Preview once more, as settled before: the ledger moved meanwhile."""
        await asyncio.to_thread(batch_work.look_again, viewer, self._batch_id)
        await self._read(viewer, self._batch_id)

    @rx.event
    @guarded(Permission.IMPORT)
    async def start(self, viewer: Viewer) -> None:
        """Have the runner import it; clearing that wants confirmation was confirmed."""
        ask, confirm = batch_work.ask_for_import, bool(self.guard)
        await asyncio.to_thread(ask, viewer, self._batch_id, confirm=confirm)
        await self._read(viewer, self._batch_id)

    async def _arrive(self, viewer: Viewer, batch_id: int) -> None:
        await self._read(viewer, batch_id)
        if self.missing:
            return
        if self.step == FILES:
            files = await self.get_state(FilesState)
            await files._begin(viewer, batch_id)  # noqa: SLF001 - hidden from the browser alone
        elif self.step == COLUMNS:
            opened = await self._map(viewer)
            if opened is not None and opened.is_clear and self.state == "uploaded":
                await self._ask(viewer, opened, dict(opened.options))

    async def _ask(self, viewer: Viewer, opened: Opened, form: Mapping[str, Any]) -> None:
        self.tab = ""
        ask = batch_work.ask_for_preview
        await asyncio.to_thread(ask, viewer, self._batch_id, opened, form)
        await self._read(viewer, self._batch_id)

    async def _map(self, viewer: Viewer) -> Opened | None:
        mapper = await self.get_state(MapperState)
        try:
            opened = await asyncio.to_thread(batch_work.open_mapping, viewer, self._batch_id)
        except RelanceError as error:
            self.readable, self.problem = False, error.sentence(viewer.language)
            return None
        mapper._begin(self._batch_id, opened, viewer.language)  # noqa: SLF001 - as above
        self.readable = True
        return opened

    async def _read(self, viewer: Viewer, batch_id: int) -> None:
        was_working = bool(self.working) and self._batch_id == batch_id
        try:
            facts = await asyncio.to_thread(batch_work.find_facts, viewer, batch_id)
        except UnknownBatch:
            self.missing, self._batch_id, self.working = True, 0, ""
        else:
            self.missing, self._batch_id, self.key = False, batch_id, str(batch_id)
            self._show(facts, viewer.language)
        self.shown_at = str(self.router.url.path)
        if was_working and self.state == "done":
            done = translate(N_("{file}: imported."), viewer.language, file=self.file)
            await toast(self, done if self.queue else translate(N_("Imported."), viewer.language))

    def _show(self, facts: BatchFacts, language: str) -> None:
        self.kind, self.state, self.step = str(facts.kind), facts.state, facts.step
        self.file, self.words = facts.file, facts.words
        self.problem, self.guard = facts.problem, facts.guard
        self.queue, self.next, self.moved = facts.queue, facts.next, facts.moved
        self.take_back, self.copies, self.noted = facts.take_back, facts.copies, facts.noted
        self.working, self.stuck = facts.working, facts.stuck
        self.done, self.total, self.progress = facts.done, facts.total, facts.progress
        answer = facts.answer
        self.counts = counts(facts.kind, answer, language) if answer else []
        self.tabs = tabs(answer, language)
        names = [one.key for one in self.tabs]
        if self.tab not in names:
            # What wants confirmation is what one wants to look at.
            self.tab = "cleared" if facts.guard and "cleared" in names else next(iter(names), "")
        self.errors = error_lines(answer) if self.tab == "rejected" else []
        self.changes = change_lines(facts.fields, answer, self.tab, language)
        listed = len(self.errors) or len(self.changes)
        self.shown = shown_words(listed, int(answer.get(self.tab, 0)), language)
        self.rejected = bool(answer.get("rejected"))
        changed = ("created", "updated", "cleared", "reopened")
        self.nothing = bool(answer) and not any(answer.get(name) for name in changed)
        counted = ", ".join(f"{one.label} {one.figure}" for one in self.counts if one.tone)
        told = facts.problem or facts.guard or facts.working or counted
        self.announced = announced(self.step, told, language)
