"""The list of people, and of whom two-factor login is required."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.users import UserListing
from dso_app.services.people.two_factor import require_of, required_of
from dso_app.texts import N_, translate


class UsersState(TableState, rx.State):
    """The list."""

    _filters: ClassVar[Mapping[str, str]] = {"role": "", "state": ""}

    def _listing(self) -> Listing:
        return UserListing(clock().real())


class RequiredState(rx.State):
    """Of whom codes at log-in are required."""

    read: bool = False
    whom: str = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self) -> None:
        """Read it."""
        self.whom = await asyncio.to_thread(_read)
        self.read = True

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def choose(self, viewer: Viewer, whom: str) -> None:
        """Require them of others."""
        await asyncio.to_thread(_require, viewer, whom)
        self.whom = whom
        await toast(self, translate(N_("Saved."), viewer.language))


def _read() -> str:
    with database().read() as session:
        return required_of(session)


def _require(viewer: Viewer, whom: str) -> None:
    with database().write() as session:
        require_of(session, viewer.actor, clock(), whom)
