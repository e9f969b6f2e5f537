"""The History tab: the table of events, and what is behind one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.database import database
from dso_app.pages.customer_card.timeline_state import TimelineState
from dso_app.pages.customer_card.timeline_words import event_sentence
from dso_app.pages.typed import id_at_the_end, row_id
from dso_app.services.customers.events import PastEvent, one_event
from dso_app.services.lists.customer_history import CustomerHistoryListing
from dso_app.services.lists.listing import Listing


@dataclass
class EventReading:
    """An event in the dialog that shows it."""

    sentence: str = ""
    at: str = ""
    who: str = ""
    before: str = ""
    after: str = ""


class HistoryState(TableState, rx.State):
    """Everything that happened to the customer the address names."""

    _filters: ClassVar[Mapping[str, str]] = {"about": "", "since": "", "by": ""}

    event: EventReading = EventReading()

    def _listing(self) -> Listing:
        return CustomerHistoryListing(id_at_the_end(self))

    @rx.event
    @guarded(Permission.SEE)
    async def open_event(self, viewer: Viewer, key: str) -> Any:
        """Show the message an event is about, else what it changed."""
        found = await asyncio.to_thread(_read, viewer, id_at_the_end(self), row_id(key))
        if found is None:
            return None
        if found.message_id:
            timeline: Any = TimelineState
            return timeline.open_message(str(found.message_id))
        self.event = EventReading(
            sentence=event_sentence(found, viewer.language),
            at=formats.moment(found.at, viewer.language, viewer.timezone),
            who=found.who or "Relance",
            before=found.before,
            after=found.after,
        )
        return None

    @rx.event
    @guarded(Permission.SEE)
    async def close_event(self) -> None:
        """Put the event away."""
        self.event = EventReading()


def _read(viewer: Viewer, customer_id: int, event_id: int) -> PastEvent | None:
    with database().read() as session:
        return one_event(session, viewer, customer_id, event_id)
