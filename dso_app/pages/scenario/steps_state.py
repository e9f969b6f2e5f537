"""The steps while they are edited: checked, drawn and kept after each change."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.domain.scenario import Scenario
from dso_app.models import Entity
from dso_app.pages.scenario.draft import Draft, StepDraft, as_kept, scenario_of
from dso_app.pages.scenario.edits import addressed, changed_step, numbered
from dso_app.pages.scenario.marks import Mark, Span, marks_of
from dso_app.pages.scenario.problems import Checker, Problem
from dso_app.pages.scenario.speaking import speaker_of
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.typed import typed
from dso_app.services.scenarios.drafts import forget_draft, keep_draft

_LONGEST = 100
_SETTINGS = frozenset({"name", "entry", "minimum", "scope"})


class StepsState(rx.State):
    """The scenario as typed."""

    name: str = ""
    entry: str = "first_step"
    minimum: str = "0"
    scope: str = "account"
    currency: str = "EUR"
    """The company's: of fees."""
    steps: list[StepDraft] = []
    at: int = 0
    """Place of the step chosen, from 0."""
    step: StepDraft = StepDraft()
    """The step chosen."""
    span: Span = Span()
    marks: list[Mark] = []
    problems: list[Problem] = []
    tones: list[str] = []
    """Of each step: bad where it stands in the way of saving, warn where it may surprise."""
    wrong: bool = False
    """Something stands in the way of saving."""
    changed: bool = False
    """It is not what is saved."""
    by_sms: bool = False
    """An SMS service is set up."""
    opening: int = 0
    """Moves on whenever another scenario is opened."""
    mount: int = 0
    """Moves on whenever the fields must show another step than the one typed in them."""

    _saved: Scenario | None = None
    """The version in force; None for a scenario that is only begun."""
    _scenario_id: int | None = None
    _base: int = 0
    """Number of the version the draft was begun from."""
    _named: str = ""
    """The name it had then."""
    _begun: Draft = Draft()
    """What a new scenario began with."""
    _checker: Checker = Checker()

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
            await self._take_in(viewer)

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

    def _draft(self) -> Draft:
        return Draft(
            self.name, self.entry, self.minimum, self.scope, self.currency, list(self.steps)
        )

    def _take(self, draft: Draft) -> None:
        """Show a scenario as it is saved, or as it was left."""
        self.name, self.entry, self.minimum = draft.name, draft.entry, draft.minimum
        self.scope, self.currency = draft.scope, draft.currency
        self.opening += 1
        self._put(numbered(draft.steps), 0)

    def _put(self, steps: Sequence[StepDraft], at: int) -> None:
        self.steps = list(steps)
        self.at = max(0, min(at, len(steps) - 1))
        self.step = self.steps[self.at]
        self.mount += 1

    async def _change(self, viewer: Viewer, step: StepDraft) -> None:
        if step == self.step:
            return
        self.step = step
        self.steps = [step if place == self.at else one for place, one in enumerate(self.steps)]
        await self._take_in(viewer)

    async def _reorder(self, viewer: Viewer, steps: Sequence[StepDraft], at: int) -> None:
        self._put(steps, at)
        await self._take_in(viewer)

    async def _take_in(self, viewer: Viewer) -> None:
        """Check what was just changed, and keep it."""
        await self._follow(viewer)
        await self._keep(viewer)

    async def _follow(self, viewer: Viewer) -> Scenario | None:
        """Say what is wrong, draw the line and show the text; the scenario when it is sound."""
        scenario = await self._check(viewer)
        texts = await self.get_state(TextState)
        await texts._show_step(viewer, scenario_of(self._draft())[0], self.at)  # noqa: SLF001 - hidden from the browser alone
        return scenario

    async def _check(self, viewer: Viewer) -> Scenario | None:
        """Say what is wrong and draw the line; the scenario when it is sound."""
        scenario, unread = scenario_of(self._draft())
        texts = await self.get_state(TextState)
        uids = [step.uid for step in self.steps]
        if not unread or uids != [mark.uid for mark in self.marks]:
            speaker = speaker_of(viewer, texts._book)  # noqa: SLF001
            self.span, self.marks = marks_of(scenario, uids, speaker)
        if unread:
            self.problems = self._checker.wrong(unread)
        else:
            self.problems = self._checker.check(scenario, texts._book)  # noqa: SLF001
        self.wrong = any(problem.bad for problem in self.problems)
        tones = {one.order: "bad" if one.bad else "warn" for one in self.problems}
        self.tones = [tones.get(order, "") for order, _ in enumerate(self.steps, 1)]
        self.changed = bool(unread) or not self._is_saved(scenario)
        return None if self.wrong else scenario

    def _is_saved(self, scenario: Scenario) -> bool:
        """Whether nothing was changed, however it was typed."""
        if self._saved is None:
            return self._draft() == replace(self._begun, steps=numbered(self._begun.steps))
        if scenario.name != self._named:
            return False
        return replace(scenario, name="") == replace(self._saved, name="", version_id=None)

    async def _keep(self, viewer: Viewer) -> None:
        """Keep what is typed and not saved; forget what is saved or was taken back."""
        texts = await self.get_state(TextState)
        written = [asdict(text) for text in texts._book.typed.values()]  # noqa: SLF001 - as above
        kept = as_kept(self._draft()) | {"named": self._named, "texts": written}
        scenario = None if self.wrong else scenario_of(self._draft())[0]
        await asyncio.to_thread(
            _keep,
            viewer,
            self._scenario_id,
            self._base,
            kept if self.changed or written else None,
            scenario,
        )


def _keep(
    viewer: Viewer,
    scenario_id: int | None,
    base: int,
    kept: Mapping[str, Any] | None,
    scenario: Scenario | None,
) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        if kept is None:
            forget_draft(session, viewer.actor, entity, scenario_id)
        else:
            keep_draft(session, viewer.actor, clock(), entity, scenario_id, base, kept, scenario)
