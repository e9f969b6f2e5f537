"""Which steps a scenario has, in which order and on which days: by hand, by mouse, by keys."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.domain.scenario_check import MOST_STEPS
from dso_app.pages.scenario.draft import StepDraft
from dso_app.pages.scenario.edits import added, duplicated, moved, placed
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.typed import typed
from dso_app.texts import N_, translate

_DIGITS = 6
"""Longer numbers are none a page sends."""


class OrderState(rx.State):
    """Steps come, go and move. One too many can be put in: the check then says so."""

    removed: str = ""
    """What was taken out last, in words, while it can be put back."""
    said: str = ""
    """What just moved where, to be read out."""

    _out: StepDraft | None = None
    _out_at: int = 0

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def add_step(self, viewer: Viewer) -> None:
        """Put a new step after the one chosen."""
        steps = await self.get_state(StepsState)
        if len(steps.steps) <= MOST_STEPS:
            name = _free_name(steps, N_("Step {order}"), viewer, len(steps.steps) + 1)
            more = added(steps.steps, steps.at, name)
            await steps._reorder(viewer, more, steps.at + 1)  # noqa: SLF001 - hidden from the browser alone

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def duplicate_step(self, viewer: Viewer) -> None:
        """Put a copy of the step chosen after it."""
        steps = await self.get_state(StepsState)
        if len(steps.steps) <= MOST_STEPS:
            name = _free_name(steps, N_("{step} ({order})"), viewer, 2, step=steps.step.name)
            more = duplicated(steps.steps, steps.at, name)
            await steps._reorder(viewer, more, steps.at + 1)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def remove_step(self, viewer: Viewer) -> None:
        """Take the step chosen out; the last one stays."""
        steps = await self.get_state(StepsState)
        if len(steps.steps) > 1:
            self._out, self._out_at = steps.step, steps.at
            self.removed = translate(
                N_("Step “{step}” removed."), viewer.language, step=steps.step.name
            )
            left = [step for place, step in enumerate(steps.steps) if place != steps.at]
            await steps._reorder(viewer, left, steps.at)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def put_back(self, viewer: Viewer) -> None:
        """Put the step taken out last back where it was."""
        steps = await self.get_state(StepsState)
        if self._out is not None:
            at = min(self._out_at, len(steps.steps))
            more = [*steps.steps[:at], self._out, *steps.steps[at:]]
            self._forget()
            await steps._reorder(viewer, more, at)  # noqa: SLF001

    @rx.event
    @guarded(Permission.SEE)
    async def let_go(self) -> None:
        """Take the offer to put it back away."""
        self._forget()

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def move_step(self, viewer: Viewer, by: int) -> None:
        """Move the step chosen up or down."""
        steps = await self.get_state(StepsState)
        await self._move(viewer, steps, steps.at, by)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def order_step(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Move a step up or down, as the keys say."""
        steps = await self.get_state(StepsState)
        at, by = _place(steps, form), _whole(form, "by")
        if at is not None and by:
            await self._move(viewer, steps, at, by)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def place_step(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Put a step on another day, as the mouse or the keys say; the order stays."""
        steps = await self.get_state(StepsState)
        at, offset = _place(steps, form), _whole(form, "offset")
        if at is not None and offset is not None:
            await steps._reorder(viewer, placed(steps.steps, at, offset), at)  # noqa: SLF001
            self.said = steps.marks[at].words

    async def _move(self, viewer: Viewer, steps: StepsState, at: int, by: int) -> None:
        step = 1 if by > 0 else -1
        await steps._reorder(viewer, moved(steps.steps, at, step), at + step)  # noqa: SLF001
        self.said = translate(
            N_("Step “{step}” is step {order} now"),
            viewer.language,
            step=steps.step.name,
            order=steps.at + 1,
        )

    def _forget(self) -> None:
        self.removed, self._out = "", None


def _free_name(steps: StepsState, message: str, viewer: Viewer, order: int, **values: str) -> str:
    """A name no other step has: the message with the first number from one that is free."""
    taken = {step.name.strip().casefold() for step in steps.steps}
    while True:
        name = translate(message, viewer.language, order=order, **values)
        if name.casefold() not in taken:
            return name
        order += 1


def _place(steps: StepsState, form: dict[str, Any]) -> int | None:
    """The place of the step a form names; None where it is gone."""
    uid = _whole(form, "uid")
    return next((at for at, step in enumerate(steps.steps) if step.uid == uid), None)


def _whole(form: dict[str, Any], name: str) -> int | None:
    text = typed(form, name)
    try:
        return int(text) if len(text) <= _DIGITS else None
    except ValueError:
        return None
