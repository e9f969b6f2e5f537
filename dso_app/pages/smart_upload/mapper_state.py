"""The state of the mapper: the first rows of a file and the field each column feeds."""

import asyncio

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.importing.keeping import KEEPABLE
from dso_app.importing.request import FileKind
from dso_app.pages.smart_upload.draft import Draft, Opened, read_draft
from dso_app.pages.smart_upload.mapper_words import (
    Check,
    KindLine,
    MapColumn,
    checks,
    field_choices,
    field_label,
    first_rows,
    kind_choices,
    kind_lines,
    kind_of,
    map_columns,
)
from dso_app.pages.smart_upload.profile_words import shown_profile
from dso_app.pages.smart_upload.reading_words import Reading, holdings, readings

_NO_DRAFT = Draft(FileKind.ITEMS)


class MapperState(rx.State):
    """A mapping under way."""

    batch_id: int = 0
    columns: list[MapColumn] = []
    rows: list[list[str]] = []
    fields: list[Choice] = []
    holds: list[Choice] = []
    """What a file may hold."""
    readings: list[Reading] = []
    kinds: list[KindLine] = []
    kinds_offered: list[Choice] = []
    checks: list[Check] = []
    missing: list[str] = []
    """Required fields without a column."""
    profile: str = ""
    profiles: list[str] = []
    mode: str = ""
    create_customers: bool = False
    add_up: bool = False
    erase_empty: bool = False
    history_from: str = ""
    problem: str = ""
    """Why the file cannot be read as asked."""
    problem_at: str = ""
    """The reading that was asked for; empty where it is none of one control."""
    day_problem: str = ""
    """What is wrong with the date it holds everything since."""
    tax_percent: str = ""
    tax_problem: str = ""
    """What is wrong with the rate of tax to add."""
    _draft: Draft = _NO_DRAFT
    _keep: frozenset[str] = frozenset()

    @rx.event
    @guarded(Permission.IMPORT)
    async def map_column(self, viewer: Viewer, place: int, name: str) -> None:
        """A column feeds another field."""
        if 0 <= place < len(self.columns) and name in {one.value for one in self.fields}:
            await self._read(viewer, self._draft.mapped(self.columns[place].word, name))

    @rx.event
    @guarded(Permission.IMPORT)
    async def read_as(self, viewer: Viewer, name: str, value: str) -> None:
        """Read the file with another delimiter, encoding, order of dates or decimal mark."""
        offered = {one.name: {choice.value for choice in one.options} for one in self.readings}
        if value in offered.get(name, set()):
            await self._read(viewer, self._draft.read_as(name, value), name)

    @rx.event
    @guarded(Permission.IMPORT)
    async def read_column_as(self, viewer: Viewer, place: int, value: str) -> None:
        """Read one column with another order of dates or decimal mark."""
        if 0 <= place < len(self.columns):
            column = self.columns[place]
            if value in {choice.value for choice in column.written_choices}:
                await self._read(viewer, self._draft.read_column_as(column.field, value))

    @rx.event
    @guarded(Permission.IMPORT)
    async def keep(self, place: int, kept: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """A column does not overwrite what a person changed here, or does."""
        if 0 <= place < len(self.columns) and self.columns[place].keepable:
            name = self.columns[place].field
            self._keep = (self._keep - {name}) | ({name} if kept else set())
            self.columns[place].kept = kept

    @rx.event
    @guarded(Permission.IMPORT)
    async def set_meaning(self, viewer: Viewer, place: int, kind: str) -> None:
        """A word of the file means another kind."""
        if 0 <= place < len(self.kinds):
            word = self.kinds[place].word
            await self._read(viewer, self._draft.meaning(word, kind_of(kind)))

    async def _read(self, viewer: Viewer, draft: Draft, at: str = "") -> None:
        self.problem = self.problem_at = ""
        try:
            opened = await asyncio.to_thread(_open, viewer, self.batch_id, draft)
        except RelanceError as error:
            self.problem, self.problem_at = error.sentence(viewer.language), at
            return
        self._show(opened, viewer.language)

    def _mapped(self) -> tuple[Draft, list[str]]:
        """What was settled so far, and the fields that keep what was changed here."""
        self.problem = self.problem_at = self.day_problem = self.tax_problem = ""
        return self._draft, sorted(self._keep)

    def _begin(self, batch_id: int, opened: Opened, language: str) -> None:
        """Show a file from the start, with what is remembered of its kind."""
        draft, options = opened.draft, opened.options
        self.batch_id = batch_id
        self.problem = self.problem_at = self.day_problem = self.tax_problem = ""
        rate = options.get("tax_percent")
        self.tax_percent = rate if rate and rate != "0" else ""
        self._keep = frozenset(options.get("keep") or ())
        self.fields = field_choices(opened.sample.fields, language)
        self.kinds_offered, self.holds = kind_choices(language), holdings(language)
        self.profile = shown_profile(draft.profile, language)
        self.profiles = [shown_profile(name, language) for name in draft.profiles]
        self.mode = options.get("mode") or "stock"
        self.create_customers = bool(options.get("create_customers"))
        self.add_up = bool(options.get("add_up"))
        self.erase_empty = bool(options.get("erase_empty"))
        self.history_from = options.get("history_from") or ""
        self._show(opened, language)

    def _show(self, opened: Opened, language: str) -> None:
        self._draft = opened.draft
        kind, sample = opened.draft.kind, opened.sample
        keepable = KEEPABLE.get(kind, ())
        self.columns = map_columns(sample, opened.draft.touched, keepable, language)
        for column in self.columns:
            column.kept = column.keepable and column.field in self._keep
        self.rows = first_rows(sample)
        self.readings = readings(sample, language)
        self.kinds = kind_lines(sample, language)
        self.checks = checks(kind, sample, language)
        self.missing = [field_label(one, language) for one in sample.missing]


def _open(viewer: Viewer, batch_id: int, draft: Draft) -> Opened:
    with database().read() as session:
        return read_draft(session, viewer, batch_id, draft)
