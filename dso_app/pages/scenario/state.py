"""Opening, saving and putting away a scenario; putting customers on it."""

import asyncio
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.scenario import Scenario
from dso_app.models import Entity
from dso_app.pages.scenario.draft import draft_of, new_draft
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.typed import typed
from dso_app.services.scenario_card import (
    ScenarioCard,
    find_by_id,
    read_card,
    rename_scenario,
    require_free_name,
)
from dso_app.services.scenario_start import Start
from dso_app.services.scenario_switch import archive_scenario, switch_scenario
from dso_app.services.scenarios import UnknownScenario, save_scenario
from dso_app.services.templates import Text, save_text
from dso_app.texts import N_, translate

_NEW = "new"
_LONGEST_ID = 15
"""Digits that fit a database's whole number."""


class ScenarioState(rx.State):
    """The scenario open in the editor."""

    loaded: bool = False
    missing: bool = False
    """There is no such scenario here."""
    key: str = ""
    """Its id; empty for one not saved yet."""
    title: str = ""
    facts: str = ""
    active: bool = True
    archived: bool = False
    customers: int = 0
    customers_words: str = ""
    asking: bool = False
    """Saving asks first, because customers are on it."""

    @rx.event
    @guarded(Permission.SEE)
    async def open_scenario(self, viewer: Viewer) -> None:
        """Open the scenario the address names; `new` begins one, from another if it says so."""
        url = self.router.url
        asked = str(url.path).rstrip("/").rpartition("/")[2]
        source = asked if asked != _NEW else url.query_parameters.get("from", "")
        self.asking, self.missing = False, False
        steps = await self.get_state(StepsState)
        texts = await self.get_state(TextState)
        try:
            card = await asyncio.to_thread(_read, viewer, source) if source else None
        except UnknownScenario:
            self.missing, self.loaded = True, True
            return
        is_new = asked == _NEW
        await texts._read(viewer, None if is_new or card is None else card.id)  # noqa: SLF001 - hidden from the browser alone
        language = viewer.language
        draft = (
            draft_of(card.scenario)
            if card
            else new_draft(translate(N_("First reminder"), language))
        )
        if is_new and card:
            draft.name = translate(N_("Copy of {name}"), language, name=card.name)
        steps._take(draft)  # noqa: SLF001
        steps.changed = is_new
        self._show(viewer, None if is_new else card)
        await steps._follow(viewer)  # noqa: SLF001
        self.loaded = True

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def ask_to_save(self, viewer: Viewer) -> Any:
        """Save at once where no customer is concerned; else say first what will happen."""
        if self.customers:
            self.asking = True
            return None
        return await self._save(viewer, Start.CONFIRM)

    @rx.event
    @guarded(Permission.SEE)
    async def stop_asking(self) -> None:
        """Close the question."""
        self.asking = False

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Save as a new version."""
        now = typed(form, "start") == Start.NOW
        return await self._save(viewer, Start.NOW if now else Start.CONFIRM)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def switch(self, viewer: Viewer, active: bool) -> None:  # noqa: FBT001 - as the button sends it
        """Switch the scenario on or off."""
        await asyncio.to_thread(_switch, viewer, self.key, active=active)
        await self._read_again(viewer)
        word = N_("Switched on.") if active else N_("Switched off: its agenda is empty.")
        await toast(self, translate(word, viewer.language))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def archive(self, viewer: Viewer) -> Any:
        """Put the scenario away."""
        await asyncio.to_thread(_archive, viewer, self.key)
        await toast(self, translate(N_("Archived."), viewer.language))
        return rx.redirect("/scenarios")

    async def _save(self, viewer: Viewer, start: Start) -> Any:
        self.asking = False
        steps = await self.get_state(StepsState)
        texts = await self.get_state(TextState)
        scenario = await steps._follow(viewer)  # noqa: SLF001 - hidden from the browser alone
        if scenario is None or texts.problems:
            sentence = translate(N_("Not saved: see what is wrong."), viewer.language)
            await toast(self, sentence, "bad")
            return None
        typed = list(texts._book.typed.values())  # noqa: SLF001
        key = await asyncio.to_thread(_write, viewer, self.key, scenario, typed, start)
        steps.changed = False
        await toast(self, translate(N_("Saved."), viewer.language))
        if not self.key:
            return rx.redirect(f"/scenarios/{key}")
        await texts._read(viewer, key)  # noqa: SLF001
        await self._read_again(viewer)
        await steps._follow(viewer)  # noqa: SLF001
        return None

    async def _read_again(self, viewer: Viewer) -> None:
        self._show(viewer, await asyncio.to_thread(_read, viewer, self.key))

    def _show(self, viewer: Viewer, card: ScenarioCard | None) -> None:
        language = viewer.language
        if card is None:
            self.key, self.customers, self.customers_words = "", 0, ""
            self.title = translate(N_("New scenario"), language)
            self.facts = translate(N_("Nothing is saved yet"), language)
            self.active, self.archived = True, False
            return
        self.key, self.title = str(card.id), card.name
        self.active, self.archived, self.customers = card.active, card.archived, card.customers
        number = formats.number(card.customers, language)
        words = N_("{count} customer") if card.customers == 1 else N_("{count} customers")
        self.customers_words = translate(words, language, count=number)
        sent = translate(
            N_("{count} messages sent since {day}"),
            language,
            count=formats.number(card.sent, language),
            day=formats.day(card.since, language, "d MMMM"),
        )
        version = translate(N_("version {number}"), language, number=card.version)
        self.facts = f"{self.customers_words} · {sent} · {version}"


def _read(viewer: Viewer, key: str) -> ScenarioCard:
    if not (key.isdecimal() and len(key) <= _LONGEST_ID):
        raise UnknownScenario(name=key)
    with database().read() as session:
        return read_card(session, viewer.actor, clock(), viewer.entity, int(key))


def _write(
    viewer: Viewer, key: str, scenario: Scenario, texts: list[Text], start: Start
) -> int | None:
    with database().write() as session:
        entity = _entity(session, viewer)
        for text in texts:
            save_text(session, viewer.actor, clock(), viewer.entity_id, text)
        if key:
            rename_scenario(session, viewer.actor, clock(), entity, int(key), scenario.name)
        else:
            require_free_name(session, viewer.actor, viewer.entity_id, scenario.name)
        return save_scenario(session, viewer.actor, clock(), entity, scenario, start=start).id


def _switch(viewer: Viewer, key: str, *, active: bool) -> None:
    with database().write() as session:
        row = find_by_id(session, viewer.actor, viewer.entity_id, int(key))
        entity = _entity(session, viewer)
        switch_scenario(session, viewer.actor, clock(), entity, row.name, active=active)


def _archive(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        row = find_by_id(session, viewer.actor, viewer.entity_id, int(key))
        archive_scenario(session, viewer.actor, clock(), _entity(session, viewer), row.name)


def _entity(session: Session, viewer: Viewer) -> Entity:
    return session.get_one(Entity, viewer.entity_id)
