"""The scenario that is open as a whole: switched on and off, copied, put away and taken out."""

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.models import Entity, Scenario
from dso_app.pages.scenario.opening import scenario_id_of
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.typed import typed
from dso_app.services.scenarios.card import find_by_id
from dso_app.services.scenarios.editing import duplicate_scenario
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.switch import (
    archive_scenario,
    switch_scenario,
    unarchive_scenario,
)
from dso_app.texts import N_, translate

Verb = Callable[[Session, Entity, Scenario], Scenario]


class ShelfState(rx.State):
    """What is done to the whole scenario."""

    starting: bool = False
    """One is asked what becomes of the first pass before it is switched on."""

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def ask_to_start(self, starting: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Say first what switching on does; or no longer."""
        self.starting = starting

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def switch_on(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Switch the scenario on."""
        start = Start.NOW if typed(form, "start") == Start.NOW else Start.CONFIRM
        self.starting = False
        await self._do(viewer, _switch(viewer, start, active=True), N_("Switched on."))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def switch_off(self, viewer: Viewer) -> None:
        """Switch the scenario off."""
        verb = _switch(viewer, Start.CONFIRM, active=False)
        await self._do(viewer, verb, N_("Switched off: its agenda is empty."))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def archive(self, viewer: Viewer) -> None:
        """Put the scenario away."""

        def verb(session: Session, entity: Entity, row: Scenario) -> Scenario:
            return archive_scenario(session, viewer.actor, clock(), entity, row.name)

        await self._do(viewer, verb, N_("Archived."))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def take_out(self, viewer: Viewer) -> None:
        """Take the scenario out of the archive."""

        def verb(session: Session, entity: Entity, row: Scenario) -> Scenario:
            return unarchive_scenario(session, viewer.actor, clock(), entity, row.name)

        await self._do(viewer, verb, N_("Taken out of the archive."))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def duplicate(self, viewer: Viewer) -> Any:
        """Make a copy of what is saved, and open it."""

        def verb(session: Session, entity: Entity, row: Scenario) -> Scenario:
            name = translate(N_("Copy of {name}"), viewer.language, name=row.name)
            return duplicate_scenario(session, viewer.actor, clock(), entity, row.id or 0, name)

        copy = await self._do(viewer, verb, N_("Copied: nobody is on the copy yet."))
        return rx.redirect(f"/scenarios/{copy.id}")

    async def _do(self, viewer: Viewer, verb: Verb, words: str) -> Scenario:
        state = await self.get_state(ScenarioState)
        row = await asyncio.to_thread(_with_scenario, viewer, state.key, verb)
        await state._read_again(viewer)  # noqa: SLF001 - hidden from the browser alone
        await toast(self, translate(words, viewer.language))
        return row


def _switch(viewer: Viewer, start: Start, *, active: bool) -> Verb:
    def verb(session: Session, entity: Entity, row: Scenario) -> Scenario:
        return switch_scenario(
            session, viewer.actor, clock(), entity, row.name, active=active, start=start
        )

    return verb


def _with_scenario(viewer: Viewer, key: str, verb: Verb) -> Scenario:
    with database().write() as session:
        row = find_by_id(session, viewer.actor, viewer.entity_id, scenario_id_of(key))
        entity = session.get_one(Entity, viewer.entity_id)
        return verb(session, entity, row)
