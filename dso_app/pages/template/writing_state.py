"""Writing a text, saving it, and deciding about what others saved meanwhile."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.models import Entity
from dso_app.pages.template.state import TemplateState
from dso_app.services.texts.saving import TextsSavedMeanwhile, save_texts
from dso_app.services.texts.templates import Text
from dso_app.texts import N_, translate


class TemplateWritingState(rx.State):
    """Takes what is typed into the text that is open, and saves it."""

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def write(self, viewer: Viewer, mount: int, language: str, name: str, value: str) -> None:
        """Take what was typed into the subject or the body of one of the two languages."""
        desk = await self.get_state(TemplateState)
        text = desk._book.at(desk._key, desk.channel, language)  # noqa: SLF001 - hidden from the browser alone
        if mount == desk.mount and desk._type(text, name, value):  # noqa: SLF001
            if desk._is_sound(language):  # noqa: SLF001
                desk.drawn = language
            desk._say_text(viewer)  # noqa: SLF001
            await desk._draw(viewer)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def rename(self, viewer: Viewer, name: str) -> None:
        """Give it another name."""
        desk = await self.get_state(TemplateState)
        desk._rename(viewer, name)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def add_language(self, viewer: Viewer, language: str) -> None:
        """Begin it in one more language, from the one shown."""
        desk = await self.get_state(TemplateState)
        shown = desk.language
        if await desk._add_language(viewer, language):  # noqa: SLF001
            desk.language, desk._beside = shown, language  # noqa: SLF001
            desk._say_text(viewer)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def take_shipped(self, viewer: Viewer, language: str) -> None:
        """Put the words it was shipped with back; they are in force once saved."""
        desk = await self.get_state(TemplateState)
        book = desk._book  # noqa: SLF001
        shipped = book.shipped((desk._key, desk.channel, language))  # noqa: SLF001
        if shipped is not None:
            desk._book = book.written(shipped)  # noqa: SLF001
            desk.mount += 1
            desk.drawn = language
            desk._say_text(viewer)  # noqa: SLF001
            await desk._draw(viewer)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def give_up(self, viewer: Viewer) -> None:
        """Give up what is not saved."""
        desk = await self.get_state(TemplateState)
        await desk._open(viewer, desk.text_id)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def save(self, viewer: Viewer) -> Any:
        """Save every language that was typed in."""
        return await self._save(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def take_theirs(self, viewer: Viewer) -> None:
        """Give up one's own words for those others saved meanwhile."""
        desk = await self.get_state(TemplateState)
        desk._decide(viewer, take=True)  # noqa: SLF001
        await desk._draw(viewer)  # noqa: SLF001

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def save_over(self, viewer: Viewer) -> Any:
        """Save over the words of others that were just shown, and over no others."""
        desk = await self.get_state(TemplateState)
        if not desk.newer:
            return None
        desk._decide(viewer, take=False)  # noqa: SLF001
        return await self._save(viewer)

    async def _save(self, viewer: Viewer) -> Any:
        desk = await self.get_state(TemplateState)
        typed = list(desk._book.typed.values())  # noqa: SLF001
        if desk.problems or not typed:
            return None
        try:
            await asyncio.to_thread(_save, viewer, typed)
        except TextsSavedMeanwhile as error:
            desk._refuse_texts(viewer, error)  # noqa: SLF001
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        if desk.is_new:
            desk.changed = False
            return rx.redirect(f"/templates/{desk.text_id}", replace=True)
        language, beside, drawn = desk.language, desk._beside, desk.drawn  # noqa: SLF001
        tried_on = desk.customer, desk.customer_name
        await desk._open(viewer, desk.text_id)  # noqa: SLF001
        desk.language, desk._beside, desk.drawn = language, beside, drawn  # noqa: SLF001
        desk.customer, desk.customer_name = tried_on
        desk._say_text(viewer)  # noqa: SLF001
        await desk._draw(viewer)  # noqa: SLF001
        return None


def _save(viewer: Viewer, texts: list[Text]) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        save_texts(session, viewer.actor, clock(), entity, texts)
