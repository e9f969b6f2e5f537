"""The steps while they are edited, checked after each change."""

from dataclasses import replace
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.domain.scenario import Scenario
from dso_app.pages.scenario.draft import (
    Draft,
    StepDraft,
    added,
    addressed,
    changed_step,
    moved,
    scenario_of,
)
from dso_app.pages.scenario.marks import Mark, marks_of
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.texts import free_key
from dso_app.pages.typed import typed
from dso_app.texts import N_, translate

_LONGEST = 100
_SETTINGS = frozenset({"name", "entry", "minimum"})


class StepsState(rx.State):
    """The scenario as typed."""

    name: str = ""
    entry: str = "first_step"
    minimum: str = "0"
    steps: list[StepDraft] = []
    at: int = 0
    """Place of the step chosen, from 0."""
    step: StepDraft = StepDraft()
    """The step chosen."""
    marks: list[Mark] = []
    problems: list[str] = []
    changed: bool = False
    """Something was typed since it was saved."""
    opening: int = 0
    """Moves on whenever another scenario is opened."""
    mount: int = 0
    """Moves on whenever the fields must show another step than the one typed in them."""

    _scope: str = "account"

    @rx.event
    @guarded(Permission.SEE)
    async def choose(self, viewer: Viewer, at: int) -> None:
        """Show a step's settings and its text."""
        self._put(self.steps, at)
        await self._follow(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def change_scenario(self, viewer: Viewer, name: str, value: str) -> None:
        """Take a setting of the scenario."""
        if name in _SETTINGS and getattr(self, name) != value:
            setattr(self, name, value[:_LONGEST])
            self.changed = True
            await self._follow(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def change_step(self, viewer: Viewer, mount: int, name: str, value: str) -> None:
        """Take a setting of the step chosen; one typed before another was chosen is too late."""
        if mount == self.mount:
            await self._change(viewer, changed_step(self.step, name, value))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def switch_step(self, viewer: Viewer, name: str, on: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Take a tick of the step chosen."""
        await self._change(viewer, changed_step(self.step, name, "true" if on else "false"))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def send_to(self, viewer: Viewer, recipient: str, wanted: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Send the step to a recipient, or no longer."""
        await self._change(viewer, addressed(self.step, recipient.strip(), wanted=wanted))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def send_to_role(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Send the step to the contacts of a role."""
        role = typed(form, "role")
        if role:
            await self._change(viewer, addressed(self.step, f"role:{role}", wanted=True))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def add_step(self, viewer: Viewer) -> None:
        """Put a new step after the one chosen."""
        name = translate(N_("Step {order}"), viewer.language, order=len(self.steps) + 1)
        await self._reorder(viewer, added(self.steps, self.at, name), self.at + 1)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def remove_step(self, viewer: Viewer) -> None:
        """Take the step chosen out; the last one stays."""
        if len(self.steps) > 1:
            left = [step for place, step in enumerate(self.steps) if place != self.at]
            await self._reorder(viewer, left, self.at)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def move_step(self, viewer: Viewer, by: int) -> None:
        """Move the step chosen up or down."""
        step = 1 if by > 0 else -1
        await self._reorder(viewer, moved(self.steps, self.at, step), self.at + step)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def own_text(self, viewer: Viewer) -> None:
        """Give the step chosen a text of its own, a copy of the one it sends now."""
        texts = await self.get_state(TextState)
        book, key, channel = texts._book, texts._key, texts._channel  # noqa: SLF001 - hidden from the browser alone
        new_key = free_key(f"{self.name} {self.step.name}", book.names(channel, ""))
        texts._book = book.copied(key, channel, new_key, self.step.name)  # noqa: SLF001
        await self._change(viewer, replace(self.step, template=new_key))

    def _draft(self) -> Draft:
        return Draft(self.name, self.entry, self.minimum, self._scope, list(self.steps))

    def _take(self, draft: Draft) -> None:
        """Show a scenario as it is saved."""
        self.name, self.entry, self.minimum = draft.name, draft.entry, draft.minimum
        self._scope = draft.scope
        self.opening += 1
        self._put(draft.steps, 0)

    def _put(self, steps: list[StepDraft], at: int) -> None:
        self.steps = steps
        self.at = max(0, min(at, len(steps) - 1))
        self.step = self.steps[self.at]
        self.mount += 1

    async def _change(self, viewer: Viewer, step: StepDraft) -> None:
        if step == self.step:
            return
        self.step = step
        self.steps = [step if place == self.at else one for place, one in enumerate(self.steps)]
        self.changed = True
        await self._follow(viewer)

    async def _reorder(self, viewer: Viewer, steps: list[StepDraft], at: int) -> None:
        self._put(steps, at)
        self.changed = True
        await self._follow(viewer)

    async def _follow(self, viewer: Viewer) -> Scenario | None:
        """Say what is wrong, draw the line and show the text; the scenario when it is sound."""
        scenario, problems = scenario_of(self._draft())
        texts = await self.get_state(TextState)
        if scenario is not None:
            self.marks = marks_of(scenario, viewer.language)
            await texts._show_step(viewer, scenario, self.at)  # noqa: SLF001 - hidden from the browser alone
        self.problems = [problem.sentence(viewer.language) for problem in problems]
        return None if problems else scenario
