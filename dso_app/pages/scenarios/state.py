"""The list of scenarios."""

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.scenarios import ScenarioListing


class ScenariosState(TableState, rx.State):
    """The table, and the dialog that takes a file."""

    _filters = {"show": ""}
    importing: bool = False

    def _listing(self) -> Listing:
        return ScenarioListing()

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def ask_for_file(self, importing: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the dialog that takes a file."""
        self.importing = importing
