"""The text of the step chosen: languages, what is wrong with it, how it would look."""

from collections.abc import Iterable

import reflex as rx

from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.domain.scenario import Scenario
from dso_app.pages.texts.desk import TextDesk
from dso_app.services.texts.templates import Place, place_key, text_channel
from dso_app.texts import N_, translate


class TextState(TextDesk, rx.State):
    """Beside the steps: what the chosen one says."""

    shown: bool = False
    """The step sends something."""
    templates: list[Choice] = []
    template: str = ""
    """The step's own choice; empty for the shipped text of its place."""
    shared: str = ""
    """Which other steps send the same text."""

    async def _show_step(self, viewer: Viewer, scenario: Scenario, at: int) -> None:
        """Show the text of a step."""
        step = scenario.steps[at]
        channel = text_channel(step.channel) or ""
        self._step, self.shown = step, bool(channel)
        if not channel:
            self.channel = self.html = self.words = ""
            return
        place = place_key(scenario, at + 1)
        if step.template != self.template:
            self.mount += 1
        self.template = step.template
        names = self._book.names(channel, viewer.language)
        by_place = translate(
            N_("By its place: {text}"), viewer.language, text=names.get(place, place)
        )
        self.templates = [Choice("", by_place), *(Choice(*one) for one in names.items())]
        self._open_text(viewer, step.template or place, channel)
        await self._draw(viewer)

    def _say_text(self, viewer: Viewer) -> None:
        super()._say_text(viewer)
        self.shared = self._senders([(self._key, self.channel, "")])

    def _senders(self, places: Iterable[Place]) -> str:
        """The steps of other scenarios that send any of some texts, in words."""
        meant = {(key, channel) for key, channel, _ in places}
        return ", ".join(
            f"{use.scenario} · {use.step}"
            for use in self._uses
            if (use.key, use.channel) in meant and use.scenario_id != self._scenario_id
        )
