"""Putting customers on the scenario that is open."""

import asyncio
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.pages.scenario.foreseen import foreseen_words
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.typed import typed
from dso_app.services.choices import Offered, groups
from dso_app.services.scenarios.assignment import (
    Assigned,
    Who,
    assign_scenario,
    foresee_assignment,
)
from dso_app.services.scenarios.card import find_by_id
from dso_app.services.scenarios.start import Start
from dso_app.texts import N_, translate

EVERYONE, CODES, GROUP = "everyone", "codes", "group"
"""Whom an assignment can mean."""


class AssignState(rx.State):
    """The dialog that assigns."""

    asking: bool = False
    groups: list[Choice] = []
    whom: str = EVERYONE
    foreseen: str = ""
    """What it would do to those meant; empty until they are named."""
    refused: str = ""
    """Why nobody was put on it."""

    @rx.event
    @guarded(Permission.SEE)
    async def read_groups(self, viewer: Viewer) -> None:
        """Read the groups that can be meant."""
        found = await asyncio.to_thread(_groups, viewer)
        self.groups = [Choice(one.name, one.name) for one in found]
        self.asking = False

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def ask(self, viewer: Viewer, asking: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the dialog."""
        self.asking, self.whom, self.refused = asking, EVERYONE, ""
        if asking:
            await self._foresee(viewer, Who(everyone=True))

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def mean(self, viewer: Viewer, whom: str) -> None:
        """Choose whom: everyone, a group, or codes typed."""
        self.whom = whom[:100]
        first = self.groups[0].value if self.groups else ""
        await self._foresee(viewer, _who(self.whom, first, ""))

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def mean_group(self, viewer: Viewer, group: str) -> None:
        """Choose the group."""
        await self._foresee(viewer, Who(group=group[:200]))

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def mean_codes(self, viewer: Viewer, codes: str) -> None:
        """Name the customers."""
        await self._foresee(viewer, _who(CODES, "", codes[:4000]))

    async def _foresee(self, viewer: Viewer, who: Who) -> None:
        """Say what would happen, once it is clear to whom."""
        scenario = await self.get_state(ScenarioState)
        try:
            found = await asyncio.to_thread(_foresee, viewer, scenario.key, who)
        except RelanceError:
            # Nobody is named yet, or somebody unknown: said when it is confirmed.
            self.foreseen = ""
        else:
            self.foreseen = foreseen_words(found, viewer.language)

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def assign(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Put them on the scenario; they are planned at the runner's next pass."""
        scenario = await self.get_state(ScenarioState)
        start = Start.NOW if typed(form, "start") == Start.NOW else Start.CONFIRM
        who = _who(typed(form, "whom"), typed(form, "group"), typed(form, "codes"))
        try:
            done = await asyncio.to_thread(_assign, viewer, scenario.key, who, start)
        except RelanceError as error:
            self.refused = error.sentence(viewer.language)
            return
        self.asking = False
        await scenario._read_again(viewer)  # noqa: SLF001 - hidden from the browser alone
        sentence = translate(
            N_("{changed} customers put on the scenario, {unchanged} were on it already."),
            viewer.language,
            changed=formats.number(done.changed, viewer.language),
            unchanged=formats.number(done.unchanged, viewer.language),
        )
        await toast(self, sentence)


def _who(whom: str, group: str, codes: str) -> Who:
    if whom == EVERYONE:
        return Who(everyone=True)
    if whom == CODES:
        return Who(codes=codes.replace(",", " ").replace(";", " ").split())
    return Who(group=group)


def _groups(viewer: Viewer) -> list[Offered]:
    with database().read() as session:
        return groups(session, viewer)


def _foresee(viewer: Viewer, key: str, who: Who) -> Assigned:
    with database().read() as session:
        row = find_by_id(session, viewer.actor, viewer.entity_id, int(key))
        return foresee_assignment(session, viewer.actor, viewer.entity, row.name, who)


def _assign(viewer: Viewer, key: str, who: Who, start: Start) -> Assigned:
    with database().write() as session:
        row = find_by_id(session, viewer.actor, viewer.entity_id, int(key))
        entity = session.get_one(Entity, viewer.entity_id)
        return assign_scenario(session, viewer.actor, clock(), entity, row.name, who, start=start)
