"""The state of the first step, and the table of the imports so far."""

from collections.abc import Mapping
from typing import ClassVar

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.importing.request import FileKind, Mode
from dso_app.services.lists.imports import ImportListing
from dso_app.services.lists.listing import Listing, ListPage
from dso_app.services.lists.words import import_state
from dso_app.texts import N_, translate

_UNDER_WAY = [import_state(state) for state in ("previewing", "queued", "running")]


class StartState(rx.State):
    """What the next file holds."""

    kind: str = ""
    """Empty where each file tells it by itself."""
    mode: str = Mode.STOCK.value
    day: str = ""
    """The business date it is applied on, in words."""

    @rx.event
    @guarded(Permission.IMPORT)
    async def begin(self, viewer: Viewer) -> None:
        """Say on which business date files are applied.

        The address may say what they hold: `?kind=contacts`.
        """
        day = formats.day(viewer.today, viewer.language, "full")
        self.day = translate(N_("Applied on the business date: {day}."), viewer.language, day=day)
        asked = self.router.url.query_parameters.get("kind", "")
        self.kind = asked if asked in set(FileKind) else ""

    @rx.event
    @guarded(Permission.IMPORT)
    async def choose_kind(self, kind: str) -> None:
        """The files hold all the same, or each tells what it holds."""
        if not kind or kind in set(FileKind):
            self.kind = kind

    @rx.event
    @guarded(Permission.IMPORT)
    async def choose_mode(self, mode: str) -> None:
        """A file of items is complete, or holds changes only."""
        if mode in set(Mode):
            self.mode = mode


class ImportsState(TableState, rx.State):
    """The imports so far."""

    _filters: ClassVar[Mapping[str, str]] = {"kind": "", "state": ""}

    under_way: bool = False
    """Some import shown is being read or applied: the list is read again meanwhile."""

    def _listing(self) -> Listing:
        return ImportListing()

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        self.under_way = any(row.cells["state"] in _UNDER_WAY for row in page.rows)
