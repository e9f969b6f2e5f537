"""Writing the text of the step chosen; what is typed is kept with the steps."""

from dataclasses import replace

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.texts.book import free_key


class WritingState(rx.State):
    """Takes what is typed into texts."""

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def write(self, viewer: Viewer, mount: int, name: str, value: str) -> None:
        """Take what was typed into the subject or the body."""
        texts = await self.get_state(TextState)
        if await texts._write(viewer, mount, name, value):  # noqa: SLF001 - hidden from the browser alone
            await self._kept(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def add_language(self, viewer: Viewer, language: str) -> None:
        """Begin the text in one more language, from the one shown."""
        texts = await self.get_state(TextState)
        if await texts._add_language(viewer, language):  # noqa: SLF001
            await self._kept(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def own_text(self, viewer: Viewer) -> None:
        """Give the step chosen a text of its own, a copy of the one it sends now."""
        steps = await self.get_state(StepsState)
        texts = await self.get_state(TextState)
        book, key, channel = texts._book, texts._key, texts.channel  # noqa: SLF001
        new_key = free_key(f"{steps.name} {steps.step.name}", book.names(channel, ""))
        texts._book = book.copied(key, channel, new_key, steps.step.name)  # noqa: SLF001
        await steps._change(viewer, replace(steps.step, template=new_key))  # noqa: SLF001

    async def _kept(self, viewer: Viewer) -> None:
        steps = await self.get_state(StepsState)
        await steps._check(viewer)  # noqa: SLF001
        await steps._keep(viewer)  # noqa: SLF001
