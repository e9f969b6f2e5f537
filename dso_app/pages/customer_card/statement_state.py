"""The statement of the customer's account by email."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.customer_card.timeline_state import TimelineState, changed
from dso_app.pages.typed import id_at_the_end
from dso_app.services.outbox.statements import start_statement
from dso_app.texts import N_, translate


class StatementState(rx.State):
    """What the menu of the statement does."""

    @rx.event
    @guarded(Permission.ACT)
    async def send(self, viewer: Viewer) -> Any:
        """Prepare the email and show it; it leaves once it is confirmed."""
        key = await asyncio.to_thread(_start, viewer, id_at_the_end(self))
        said = N_("The statement is prepared: confirm it in the timeline.")
        await toast(self, translate(said, viewer.language))
        timeline: Any = TimelineState
        return [*changed(), timeline.open_action(str(key))]


def _start(viewer: Viewer, customer_id: int) -> int:
    with database().write() as session:
        return start_statement(session, viewer.actor, clock(), customer_id).id or 0
