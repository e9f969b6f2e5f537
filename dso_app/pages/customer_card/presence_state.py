"""Who else has this card open."""

import asyncio

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.pages.typed import id_at_the_end
from dso_app.services.customers.visits import leave, visit
from dso_app.texts import N_, counted_words


class PresenceState(rx.State):
    """The colleagues who look at the same customer now."""

    words: str = ""
    _at: int = 0
    """The customer whose card is open in this tab."""

    @rx.event
    @guarded(Permission.SEE)
    async def look(self, viewer: Viewer) -> None:
        """Say that the card is open, and who else has it open."""
        customer_id = id_at_the_end(self)
        if self._at not in (0, customer_id):
            await asyncio.to_thread(_leave, viewer, self._at)
        self._at = customer_id
        try:
            others = await asyncio.to_thread(_visit, viewer, customer_id)
        except UnknownCustomer:
            self._at, others = 0, []
        one, several = N_("{names} has this card open"), N_("Open too: {names}")
        names = ", ".join(others)
        words = counted_words(one, several, len(others), viewer.language, names=names)
        self.words = words if others else ""

    @rx.event
    @guarded(Permission.SEE)
    async def leave(self, viewer: Viewer) -> None:
        """The card is no longer on the screen."""
        left, self._at, self.words = self._at, 0, ""
        if left:
            await asyncio.to_thread(_leave, viewer, left)


def _visit(viewer: Viewer, customer_id: int) -> list[str]:
    with database().write() as session:
        return visit(session, viewer.actor, clock(), customer_id)


def _leave(viewer: Viewer, customer_id: int) -> None:
    with database().write() as session:
        leave(session, viewer.actor, customer_id)
