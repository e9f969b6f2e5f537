"""The table of everything that happened, and what it is filtered by."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import reflex as rx
from sqlmodel import col, select

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.table_state import TableState
from dso_app.database import database
from dso_app.models import User
from dso_app.services.lists.audit import AuditListing
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.narrowing import NONE
from dso_app.services.lists.users import users_in_scope
from dso_app.texts import N_, translate


class AuditState(TableState, rx.State):
    """The events."""

    _filters: ClassVar[Mapping[str, str]] = {
        "person": "",
        "kind": "",
        "customer": "",
        "from": "",
        "to": "",
    }

    people: list[Choice] = []

    def _listing(self) -> Listing:
        return AuditListing()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load_people(self, viewer: Viewer) -> None:
        """Read what the filter of people offers."""
        language = viewer.language
        self.people = [
            Choice("", translate(N_("Who: all"), language)),
            *await asyncio.to_thread(_people, viewer),
            Choice(NONE, translate(N_("Relance itself"), language)),
        ]


def _people(viewer: Viewer) -> list[Choice]:
    query = select(User.id, User.name, User.email).where(users_in_scope(viewer.actor))
    with database().read() as session:
        rows = session.exec(query.order_by(col(User.name), col(User.id)))
        return [Choice(str(key), f"{name} ({email})") for key, name, email in rows]
