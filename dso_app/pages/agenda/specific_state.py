"""A specific action on the items of the row that is open."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from dso_app.access.viewer import Viewer
from dso_app.database import database
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.specific.form import SpecificForm, start_from_form
from dso_app.services.specific.free_items import free_items
from dso_app.texts import N_


class AgendaSpecificState(SpecificForm, rx.State):
    """The dialog that starts one; then the next row opens."""

    async def _start(self, viewer: Viewer, form: Mapping[str, Any]) -> None:
        opened = await self.get_state(ActionState)
        key = opened.card.key
        said = N_("Specific action started.")
        await opened._do(viewer, said, lambda: _write(viewer, key, form))  # noqa: SLF001 - hidden from the browser alone
        self.asking = False


def _write(viewer: Viewer, key: str, form: Mapping[str, Any]) -> None:
    with database().write() as session:
        start_from_form(session, viewer, free_items(session, key), form)
