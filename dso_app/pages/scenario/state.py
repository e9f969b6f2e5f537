"""Opening a scenario, with what one left unsaved; what hangs on it."""

import asyncio
from dataclasses import replace

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.domain.scenario import Channel
from dso_app.pages.scenario.draft import (
    draft_of,
    from_kept,
    known_fields,
    new_draft,
)
from dso_app.pages.scenario.opening import Opened, forget, read_one, read_opened, stands_for
from dso_app.pages.scenario.order_state import OrderState
from dso_app.pages.scenario.problems import Checker
from dso_app.pages.scenario.speaking import speaker_of
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.services.scenarios.card import ScenarioCard
from dso_app.services.scenarios.drafts import Kept
from dso_app.services.scenarios.verbs import UnknownScenario
from dso_app.services.scenarios.versions import VersionLine
from dso_app.services.texts.templates import Text
from dso_app.texts import N_, counted_words, translate

_NEW = "new"


class ScenarioState(rx.State):
    """The scenario open in the editor."""

    loaded: bool = False
    missing: bool = False
    """There is no such scenario here."""
    key: str = ""
    """Its id; empty for one not saved yet."""
    title: str = ""
    facts: str = ""
    version: int = 0
    active: bool = True
    archived: bool = False
    customers: int = 0
    customers_words: str = ""
    left: str = ""
    """What is said of unsaved changes that were found again."""
    overtaken: str = ""
    """Who saved a newer version than these changes were begun from."""
    theirs: list[str] = []
    """What that version changed."""

    @rx.event
    @guarded(Permission.SEE)
    async def open_scenario(self, viewer: Viewer) -> None:
        """Open the scenario the address names, with what was left unsaved; `new` begins one."""
        asked = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        await self._open(viewer, "" if asked == _NEW else asked)

    @rx.event
    @guarded(Permission.SEE)
    async def go_on(self) -> None:
        """Go on with what was left unsaved."""
        self.left = ""

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def give_up(self, viewer: Viewer) -> None:
        """Give up what is not saved, and show what is."""
        await asyncio.to_thread(forget, viewer, self.key)
        await self._open(viewer, self.key)
        await toast(self, translate(N_("Your changes are given up."), viewer.language))

    async def _open(self, viewer: Viewer, key: str) -> None:
        self.missing = False
        try:
            opened = await asyncio.to_thread(read_opened, viewer, key)
        except UnknownScenario:
            self.missing, self.loaded = True, True
            return
        card = opened.card
        self._show(viewer, card)
        steps = await self.get_state(StepsState)
        texts = await self.get_state(TextState)
        order = await self.get_state(OrderState)
        order._forget()  # noqa: SLF001 - hidden from the browser alone
        await texts._read(viewer, card.id if card else None)  # noqa: SLF001
        steps._saved = card.scenario if card else None  # noqa: SLF001
        steps._scenario_id, steps._base = (card.id, card.version) if card else (None, 0)  # noqa: SLF001
        steps._named = card.name if card else ""  # noqa: SLF001
        steps._checker = Checker(  # noqa: SLF001
            viewer.language, viewer.entity.contact_gap_days, opened.read, opened.offered
        )
        steps.by_sms = Channel.SMS in opened.offered
        first = translate(N_("First reminder"), viewer.language)
        currency = viewer.entity.currency
        begun = draft_of(card.scenario, currency) if card else new_draft(first, currency)
        steps._begun = begun  # noqa: SLF001
        self.left = self.overtaken = ""
        if opened.kept is None:
            steps._take(steps._begun)  # noqa: SLF001
        else:
            self._take_up(viewer, opened, opened.kept, steps, texts)
        await steps._follow(viewer)  # noqa: SLF001
        self.loaded = True

    def _take_up(
        self, viewer: Viewer, opened: Opened, kept: Kept, steps: StepsState, texts: TextState
    ) -> None:
        """Show what was left unsaved, and say so."""
        language, since = viewer.language, opened.since
        draft = replace(from_kept(kept.typed), currency=viewer.entity.currency)
        if opened.base is not None and stands_for(draft, opened.base):
            # Of the steps nothing was changed: those others saved since are taken as they are.
            name = draft.name if draft.name != kept.typed["named"] else steps._begun.name  # noqa: SLF001
            draft, since = replace(steps._begun, name=name), None  # noqa: SLF001
        else:
            steps._base, steps._named = kept.base, kept.typed["named"]  # noqa: SLF001
        steps._take(draft)  # noqa: SLF001
        for text in kept.typed["texts"]:
            written = Text(**known_fields(Text, text))
            texts._book = texts._book.written(written)  # noqa: SLF001
        self.left = translate(
            N_("These are your changes of {moment}. They are not saved."),
            language,
            moment=formats.moment(kept.at, language, viewer.timezone),
        )
        if since is not None:
            speaker = speaker_of(viewer, texts._book)  # noqa: SLF001
            self.overtaken = newer_words(viewer, since)
            self.theirs = [speaker.change(one) for one in since.changes]

    async def _read_again(self, viewer: Viewer) -> None:
        self._show(viewer, await asyncio.to_thread(read_one, viewer, self.key))

    def _show(self, viewer: Viewer, card: ScenarioCard | None) -> None:
        language = viewer.language
        if card is None:
            self.key, self.customers, self.customers_words = "", 0, ""
            self.title = translate(N_("New scenario"), language)
            self.facts = translate(N_("Nothing is saved yet"), language)
            self.active, self.archived, self.version = True, False, 0
            return
        self.key, self.title, self.version = str(card.id), card.name, card.version
        self.active, self.archived, self.customers = card.active, card.archived, card.customers
        one, several = N_("{count} customer"), N_("{count} customers")
        self.customers_words = counted_words(one, several, card.customers, language)
        sent = counted_words(
            N_("{count} message sent since {day}"),
            N_("{count} messages sent since {day}"),
            card.sent,
            language,
            day=formats.day(card.since, language, "d MMMM"),
        )
        version = translate(N_("version {number}"), language, number=card.version)
        self.facts = f"{self.customers_words} · {sent} · {version}"


def newer_words(viewer: Viewer, line: VersionLine) -> str:
    """Who saved a version, and when."""
    return translate(
        N_("{who} saved version {number} on {moment}."),
        viewer.language,
        who=line.by or "Relance",
        number=line.number,
        moment=formats.moment(line.at, viewer.language, viewer.timezone),
    )
