"""The tables of promises and of disputes."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.table_state import TableState
from dso_app.database import database
from dso_app.services import choices
from dso_app.services.lists.disputes import DisputeListing
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.narrowing import NONE
from dso_app.services.lists.promises import PromiseListing
from dso_app.texts import N_, translate

_FILTERS: Mapping[str, str] = {"show": "", "collector": ""}


class CollectorsState(rx.State):
    """The collectors to choose from."""

    collectors: list[Choice] = []

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read who collects."""
        found = await asyncio.to_thread(_read, viewer)
        language = viewer.language
        self.collectors = [
            Choice("", translate(N_("Collector: all"), language)),
            *(Choice(str(one.id), one.name) for one in found),
            Choice(NONE, translate(N_("Without collector"), language)),
        ]


class PromisesState(TableState, rx.State):
    """The table of promises."""

    _filters: ClassVar[Mapping[str, str]] = _FILTERS

    def _listing(self) -> Listing:
        return PromiseListing()


class DisputesState(TableState, rx.State):
    """The table of disputes."""

    _filters: ClassVar[Mapping[str, str]] = _FILTERS

    def _listing(self) -> Listing:
        return DisputeListing()


def _read(viewer: Viewer) -> list[choices.Offered]:
    with database().read() as session:
        return choices.collectors(session, viewer)
