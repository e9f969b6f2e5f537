"""Saving what was changed, or refusing to save over what one has not seen."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.scenario_diff import differences
from dso_app.models import Entity, known_id
from dso_app.pages.scenario.speaking import speaker_of
from dso_app.pages.scenario.state import ScenarioState, newer_words
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.typed import typed
from dso_app.services.scenarios.drafts import forget_draft
from dso_app.services.scenarios.editing import Edit, SavedMeanwhile, save_edit
from dso_app.services.scenarios.keys import keyed
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.versions import VersionLine
from dso_app.services.texts.saving import TextsSavedMeanwhile, save_texts
from dso_app.services.texts.templates import Text
from dso_app.texts import N_, translate


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be saved together.

    Attributes:
        edit: None where only texts were typed.
        scenario_id: whose draft it is.
    """

    edit: Edit | None
    texts: list[Text]
    scenario_id: int | None


class SaveState(rx.State):
    """The dialogs that saving opens."""

    asking: bool = False
    """Saving asks first, because customers are on it."""
    mine: list[str] = []
    """What saving changes."""
    refused: bool = False
    """Somebody else saved a newer version."""
    theirs: list[str] = []
    """What that version changed."""
    who: str = ""
    """Who saved it, and when."""
    number: int = 0
    """Its number."""

    _start: Start = Start.CONFIRM
    """What was chosen of the first pass, while texts of others are decided about."""

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def ask_to_save(self, viewer: Viewer) -> Any:
        """Save at once where no customer is concerned; else say first what will happen."""
        scenario = await self.get_state(ScenarioState)
        steps = await self.get_state(StepsState)
        await self._say_mine(viewer)
        if steps.changed and scenario.customers and not steps.wrong:
            self.asking = True
            return None
        return await self._save(viewer, Start.CONFIRM)

    @rx.event
    @guarded(Permission.SEE)
    async def stop_asking(self) -> None:
        """Close the question; what was typed stays."""
        self.asking = self.refused = False

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Save as a new version."""
        return await self._save(viewer, _start(form))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def save_over(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Save over the newer version that was just shown, and over no other."""
        if not self.refused:
            return None
        steps = await self.get_state(StepsState)
        steps._base = self.number  # noqa: SLF001 - hidden from the browser alone
        return await self._save(viewer, _start(form))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def take_theirs(self) -> Any:
        """Give up what was typed for the newer version."""
        self.refused = False
        return ScenarioState.give_up

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def take_their_texts(self, viewer: Viewer) -> None:
        """Give up one's own words for those others saved meanwhile."""
        texts = await self.get_state(TextState)
        steps = await self.get_state(StepsState)
        texts._decide(viewer, take=True)  # noqa: SLF001 - hidden from the browser alone
        await texts._draw(viewer)  # noqa: SLF001
        await steps._keep(viewer)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def save_over_texts(self, viewer: Viewer) -> Any:
        """Save over the texts of others that were just shown, and over no others."""
        texts = await self.get_state(TextState)
        if not texts.newer:
            return None
        texts._decide(viewer, take=False)  # noqa: SLF001
        return await self._save(viewer, self._start)

    async def _save(self, viewer: Viewer, start: Start) -> Any:
        self._start = start
        self.asking = self.refused = False
        state = await self.get_state(ScenarioState)
        steps = await self.get_state(StepsState)
        texts = await self.get_state(TextState)
        scenario = await steps._follow(viewer)  # noqa: SLF001 - hidden from the browser alone
        if scenario is None or texts.problems:
            sentence = translate(N_("Not saved: see what is wrong."), viewer.language)
            await toast(self, sentence, "bad")
            return None
        number = steps._scenario_id  # noqa: SLF001
        edit = Edit(number, steps._base, scenario, rename=scenario.name != steps._named)  # noqa: SLF001
        written = list(texts._book.typed.values())  # noqa: SLF001
        work = _Work(edit if steps.changed or number is None else None, written, number)
        try:
            saved, version = await asyncio.to_thread(_write, viewer, work, start)
        except SavedMeanwhile as error:
            await self._refuse(viewer, error)
            return None
        except TextsSavedMeanwhile as error:
            texts._refuse_texts(viewer, error)  # noqa: SLF001
            return None
        await self._say_saved(viewer, state.version, version, texts)
        if number is None:
            return rx.redirect(f"/scenarios/{saved}")
        at = steps.at
        await state._open(viewer, str(saved))  # noqa: SLF001
        steps._put(steps.steps, at)  # noqa: SLF001
        await steps._follow(viewer)  # noqa: SLF001
        return None

    async def _say_mine(self, viewer: Viewer) -> None:
        """List what saving changes."""
        steps = await self.get_state(StepsState)
        texts = await self.get_state(TextState)
        scenario, saved = await steps._check(viewer), steps._saved  # noqa: SLF001 - as above
        self.mine = []
        if scenario is not None and saved is not None:
            speaker = speaker_of(viewer, texts._book)  # noqa: SLF001
            changes = differences(saved, keyed(scenario, saved))
            self.mine = [speaker.change(one) for one in changes]

    async def _refuse(self, viewer: Viewer, error: SavedMeanwhile) -> None:
        texts = await self.get_state(TextState)
        line = VersionLine(error.number, error.at, error.by, error.changes)
        speaker = speaker_of(viewer, texts._book)  # noqa: SLF001
        self.who, self.number = newer_words(viewer, line), error.number
        self.theirs = [speaker.change(one) for one in error.changes]
        self.refused = True

    async def _say_saved(
        self, viewer: Viewer, before: int, after: int | None, texts: TextState
    ) -> None:
        words, shared = N_("Saved as version {number}."), ""
        if after is None:
            words = N_("Text saved; no new version of the scenario.")
            shared = texts._senders(texts._book.typed)  # noqa: SLF001
        elif after == before:
            words = N_("Saved.")
        sentence = translate(words, viewer.language, number=after)
        if shared:
            also = translate(N_("It is also sent by: {steps}."), viewer.language, steps=shared)
            sentence = f"{sentence} {also}"
        await toast(self, sentence)


def _start(form: dict[str, Any]) -> Start:
    return Start.NOW if typed(form, "start") == Start.NOW else Start.CONFIRM


def _write(viewer: Viewer, work: _Work, start: Start) -> tuple[int, int | None]:
    """Save all of it or nothing; the scenario's id, and its version where it was saved too."""
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        save_texts(session, viewer.actor, clock(), entity, work.texts)
        forget_draft(session, viewer.actor, entity, work.scenario_id)
        if work.edit is None:
            return work.scenario_id or 0, None
        row = save_edit(session, viewer.actor, clock(), entity, work.edit, start=start)
        return known_id(row), row.version
