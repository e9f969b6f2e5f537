"""The form a source is added or changed by; what one logs in with never comes back to it."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.errors import RelanceError
from dso_app.pages.sources.form_reading import (
    EMPTY,
    form_problems,
    next_times,
    profile_names,
    read_form,
    save_form,
    shown_host_key,
    typed_values,
)
from dso_app.pages.sources.state import SourcesState, SourceState
from dso_app.services.sources.fields import FOLDER, HOLDS, SFTP, BadSourceValue
from dso_app.services.sources.host_keys import fingerprint_of
from dso_app.texts import N_, translate

_OPEN: Any = SourceState.open_source


class SourceFormState(rx.State):
    """The form, empty or with a source."""

    opened: bool = False
    version: int = 0
    """Rises when the fields are filled again."""
    key: str = ""
    place: str = FOLDER
    holds: str = "items"
    fields: dict[str, str] = {}
    wrong: dict[str, str] = {}
    """Sentences by field; `form` for what no field is to blame for."""
    profiles: list[Choice] = []
    runs: str = ""
    """The next times of the schedule typed."""
    pinned: str = ""
    """The key that stands in its field."""
    found_key: str = ""
    """Fingerprint of the key the server shows; nobody has accepted it yet."""
    _found_line: str = ""
    _host: str = ""
    _port: str = "22"

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def begin(self, viewer: Viewer, key: str) -> None:
        """Open the form with a source, or empty for a new one."""
        self.key, self.wrong = key, {}
        self.fields = await asyncio.to_thread(read_form, viewer, key) if key else dict(EMPTY)
        self.place, self.holds = self.fields.get("place", FOLDER), self.fields.get("holds", "items")
        self._host, self._port = self.fields.get("host", ""), self.fields.get("port", "22")
        self.pinned = self.fields.get("host_key", "")
        self.found_key = self._found_line = ""
        await self._say_runs(viewer, self.fields["cron"])
        await self._list_profiles(viewer)
        self.version += 1
        self.opened = True

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.opened = False

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def choose_place(self, place: str) -> None:
        """A folder of this machine, or a server."""
        if place in {FOLDER, SFTP}:
            self.place = place

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def choose_holds(self, viewer: Viewer, holds: str) -> None:
        """What the files hold decides about profiles and modes."""
        if holds in HOLDS:
            self.holds = holds
            await self._list_profiles(viewer)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def type_host(self, host: str) -> None:
        """The server typed, whose key may be read."""
        self._host, self.found_key = host[:300], ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def type_port(self, port: str) -> None:
        """The port typed."""
        self._port, self.found_key = port[:10], ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def type_cron(self, viewer: Viewer, cron: str) -> None:
        """Say when a schedule would run."""
        await self._say_runs(viewer, cron[:100])

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def read_key(self, viewer: Viewer) -> None:
        """Ask the server for its key; a person compares it before it is pinned."""
        try:
            self._found_line = await asyncio.to_thread(shown_host_key, self._host, self._port)
        except RelanceError as error:
            self.wrong = {**self.wrong, "host_key": error.sentence(viewer.language)}
            return
        self.wrong = {name: text for name, text in self.wrong.items() if name != "host_key"}
        self.found_key = fingerprint_of(self._found_line)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def pin(self) -> None:
        """Accept the key that was read."""
        if self._found_line:
            self.pinned, self.found_key = self._found_line, ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the source: all of it or, if one field is wrong, nothing."""
        values = typed_values(form, self.place)
        try:
            self.wrong = await asyncio.to_thread(form_problems, viewer, self.key, values)
            if self.wrong:
                await toast(
                    self, translate(N_("Not saved: see the fields."), viewer.language), "warn"
                )
                return None
            key = await asyncio.to_thread(save_form, viewer, self.key, values)
        except RelanceError as error:
            self.wrong = {"form": error.sentence(viewer.language)}
            return None
        self.opened = False
        await toast(self, translate(N_("Saved."), viewer.language))
        return [SourcesState.reload_table, _OPEN(key)]

    async def _say_runs(self, viewer: Viewer, cron: str) -> None:
        try:
            times = await asyncio.to_thread(next_times, viewer, cron)
        except BadSourceValue as error:
            self.runs, self.wrong = "", {**self.wrong, "cron": error.sentence(viewer.language)}
            return
        self.runs = " · ".join(times)
        self.wrong = {name: text for name, text in self.wrong.items() if name != "cron"}

    async def _list_profiles(self, viewer: Viewer) -> None:
        names = await asyncio.to_thread(profile_names, viewer, self.holds)
        self.profiles = [Choice(name, name) for name in names]
