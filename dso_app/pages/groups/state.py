"""The groups: their list, and the form of one."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.pages.typed import row_id, typed
from dso_app.services.customers.groups import GroupLine, delete_group, list_groups, rename_group
from dso_app.texts import N_, translate


@dataclass
class GroupRow:
    """A group in the list."""

    key: str
    name: str
    customers: str


class GroupsState(rx.State):
    """The groups of the company looked at."""

    loaded: bool = False
    groups: list[GroupRow] = []
    key: str = ""
    """The group in the form; empty while it is closed."""
    name: str = ""
    problem: str = ""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the groups."""
        self.key = ""
        await self._read(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def edit(self, key: str) -> None:
        """Open the form of a group."""
        row = next((one for one in self.groups if one.key == key), None)
        self.key, self.name, self.problem = (row.key, row.name, "") if row else ("", "", "")

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.key = ""

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def rename(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Call the group by the name of the form, or have it join the one that has it."""
        try:
            await asyncio.to_thread(_rename, viewer, row_id(self.key), typed(form, "group_name"))
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return
        await self._done(viewer, N_("Saved."))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def delete(self, viewer: Viewer) -> None:
        """Take the group off all its customers."""
        await asyncio.to_thread(_delete, viewer, row_id(self.key))
        await self._done(viewer, N_("Deleted."))

    async def _done(self, viewer: Viewer, words: str) -> None:
        self.key = ""
        await self._read(viewer)
        await toast(self, translate(words, viewer.language))

    async def _read(self, viewer: Viewer) -> None:
        found = await asyncio.to_thread(_read_groups, viewer)
        self.groups = [
            GroupRow(str(one.id), one.name, formats.number(one.customers, viewer.language))
            for one in found
        ]
        self.loaded = True


def _read_groups(viewer: Viewer) -> list[GroupLine]:
    with database().read() as session:
        return list_groups(session, viewer.actor, viewer.entity_id)


def _rename(viewer: Viewer, key: int, name: str) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        rename_group(session, viewer.actor, clock(), entity, key, name)


def _delete(viewer: Viewer, key: int) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        delete_group(session, viewer.actor, clock(), entity, key)
