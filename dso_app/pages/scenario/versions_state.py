"""The versions of the scenario that is open: listed, looked at, restored."""

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
from dso_app.domain.scenario import Scenario
from dso_app.models import Entity
from dso_app.pages.scenario.opening import scenario_id_of
from dso_app.pages.scenario.speaking import speaker_of
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.step_words import Speaker
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.typed import typed
from dso_app.services.scenarios.drafts import forget_draft
from dso_app.services.scenarios.restoring import restore_version
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.versions import (
    LISTED,
    VersionLine,
    list_versions,
    version_of,
)
from dso_app.texts import N_, translate


@dataclass
class VersionRow:
    """A version in the list, in words.

    Attributes:
        who: saved it; and when.
        changes: what it changed; one sentence for the first.
    """

    number: int
    who: str
    when: str
    changes: list[str]


@dataclass
class StepRow:
    """A step of the version looked at, in words."""

    order: int
    name: str
    words: str
    settings: str


class VersionsState(rx.State):
    """The dialog of versions, and the one that looks at a single one."""

    listing: bool = False
    rows: list[VersionRow] = []
    newest: int = 0
    """Number of the version in force when they were listed."""
    older: str = ""
    """What is said where there are more than are listed."""
    shown: int = 0
    """Number of the version looked at; 0 for none."""
    settings: str = ""
    steps: list[StepRow] = []
    restoring: int = 0
    """Number of the version one is asked about before it is restored; 0 for none."""

    @rx.event
    @guarded(Permission.SEE)
    async def open_versions(self, viewer: Viewer) -> None:
        """List the versions."""
        scenario = await self.get_state(ScenarioState)
        lines = await asyncio.to_thread(_list, viewer, scenario.key)
        speaker = await self._speaker(viewer)
        self.rows = [_row(viewer, speaker, line) for line in lines]
        self.newest = lines[0].number if lines else 0
        self.older = ""
        if lines and lines[-1].number > 1:
            message = N_("The latest {count} versions are listed.")
            self.older = translate(message, viewer.language, count=LISTED)
        self.shown = self.restoring = 0
        self.listing = True

    @rx.event
    @guarded(Permission.SEE)
    async def close(self) -> None:
        """Close the dialogs."""
        self.listing = False
        self.shown = self.restoring = 0

    @rx.event
    @guarded(Permission.SEE)
    async def look(self, viewer: Viewer, number: int) -> None:
        """Look at a version; 0 goes back to the list."""
        self.shown = 0
        if number:
            state = await self.get_state(ScenarioState)
            found = await asyncio.to_thread(_version, viewer, state.key, number)
            speaker = await self._speaker(viewer)
            self.settings = speaker.scenario(found)
            self.steps = [
                StepRow(one.order, one.name, speaker.step(one), speaker.settings(one))
                for one in found.steps
            ]
            self.shown = number

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def ask_to_restore(self, number: int) -> None:
        """Say first what restoring a version does; 0 goes back."""
        self.restoring = number

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def restore(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Save the version asked about as the newest; what is not saved is given up."""
        state = await self.get_state(ScenarioState)
        number, self.restoring = self.restoring, 0
        start = Start.NOW if typed(form, "start") == Start.NOW else Start.CONFIRM
        version = await asyncio.to_thread(_restore, viewer, state.key, number, self.newest, start)
        self.listing = False
        self.shown = 0
        await state._open(viewer, state.key)  # noqa: SLF001 - hidden from the browser alone
        sentence = translate(
            N_("Version {old} is in force again, as version {number}."),
            viewer.language,
            old=number,
            number=version,
        )
        await toast(self, sentence)

    async def _speaker(self, viewer: Viewer) -> Speaker:
        texts = await self.get_state(TextState)
        return speaker_of(viewer, texts._book)  # noqa: SLF001


def _row(viewer: Viewer, speaker: Speaker, line: VersionLine) -> VersionRow:
    changes = [speaker.change(one) for one in line.changes]
    if not changes:
        first = N_("The first version.") if line.number == 1 else N_("No step changed.")
        changes = [translate(first, viewer.language)]
    when = formats.moment(line.at, viewer.language, viewer.timezone)
    return VersionRow(line.number, line.by or "Relance", when, changes)


def _list(viewer: Viewer, key: str) -> list[VersionLine]:
    with database().read() as session:
        return list_versions(session, viewer.actor, viewer.entity, scenario_id_of(key))


def _version(viewer: Viewer, key: str, number: int) -> Scenario:
    with database().read() as session:
        return version_of(session, viewer.actor, viewer.entity, scenario_id_of(key), number)


def _restore(viewer: Viewer, key: str, number: int, base: int, start: Start) -> int:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        scenario_id = scenario_id_of(key)
        row = restore_version(
            session,
            viewer.actor,
            clock(),
            entity,
            scenario_id,
            number,
            base=base,
            start=start,
        )
        forget_draft(session, viewer.actor, entity, scenario_id)
        return row.version
