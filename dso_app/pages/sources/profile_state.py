"""The table of import profiles, and the one open beside it."""

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.importing.profile_changes import delete_profile, rename_profile
from dso_app.pages.sources.profile_words import Shown, read_profile
from dso_app.pages.typed import row_id, typed
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.profiles import ProfileListing
from dso_app.texts import N_, translate


class ProfilesState(TableState, rx.State):
    """The profiles of the company."""

    _filters: ClassVar[Mapping[str, str]] = {"kind": ""}

    def _listing(self) -> Listing:
        return ProfileListing()


class ProfileState(rx.State):
    """One profile."""

    card: Shown = Shown()
    wrong: str = ""
    """What is wrong with the name typed."""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def open_profile(self, viewer: Viewer, key: str) -> None:
        """Open a row beside the list."""
        self.card, self.wrong = await asyncio.to_thread(_read, viewer, key), ""
        (await self.get_state(ProfilesState)).opened = key

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def close(self) -> None:
        """Give the list the whole width."""
        await self._close()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def rename(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Give it another name."""
        try:
            await asyncio.to_thread(_rename, viewer, self.card.key, typed(form, "profile_name"))
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return
        self.wrong = ""
        await toast(self, translate(N_("Saved."), viewer.language))
        self.card = await asyncio.to_thread(_read, viewer, self.card.key)
        await self._reload()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def delete(self, viewer: Viewer) -> None:
        """Forget it."""
        await asyncio.to_thread(_delete, viewer, self.card.key)
        await self._close()
        await toast(self, translate(N_("Profile deleted."), viewer.language))
        await self._reload()

    async def _close(self) -> None:
        self.card, self.wrong = Shown(), ""
        (await self.get_state(ProfilesState)).opened = ""

    async def _reload(self) -> None:
        table = await self.get_state(ProfilesState)
        await table._read_table()  # noqa: SLF001 - hidden from the browser alone


def _read(viewer: Viewer, key: str) -> Shown:
    with database().read() as session:
        return read_profile(session, viewer, row_id(key))


def _rename(viewer: Viewer, key: str, name: str) -> None:
    with database().write() as session:
        rename_profile(session, viewer.actor, clock(), row_id(key), name)


def _delete(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        delete_profile(session, viewer.actor, clock(), row_id(key))
