"""The list of texts."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.pages.typed import typed
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.texts import TextListing
from dso_app.services.texts.templates import CHANNELS

_LONGEST_NAME = 100


class TemplatesState(TableState, rx.State):
    """The table, and the dialog that begins a text."""

    _filters = {"channel": "", "use": "", "gap": ""}
    beginning: bool = False

    def _listing(self) -> Listing:
        return TextListing()

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def ask_for_name(self, beginning: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the dialog that begins a text."""
        self.beginning = beginning

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def begin(self, form: dict[str, Any]) -> Any:
        """Open the editor on a text that is not saved yet."""
        channel = typed(form, "channel")
        if channel not in CHANNELS:
            return None
        self.beginning = False
        name = typed(form, "name")[:_LONGEST_NAME]
        return rx.redirect(f"/templates/new?{urlencode({'channel': channel, 'name': name})}")
