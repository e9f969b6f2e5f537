"""The second step of a log-in, after the password: what the page that asks for a code shows."""

import reflex as rx
from reflex.event import EventSpec

from dso_app.components.guard import find_visitor
from dso_app.components.language import LanguageState
from dso_app.services.words.refusals import sentence_of
from dso_app.texts import best_language


class CodeState(rx.State):
    """The form itself posts to `/api/session/code`; who has shown no password gets nowhere."""

    problem: str = ""

    @rx.event
    async def open_code(self) -> EventSpec | None:
        """Send away who is logged in already."""
        if await find_visitor(self) is not None:
            return rx.redirect("/")
        language = best_language(self.router.headers.accept_language)
        (await self.get_state(LanguageState)).language = language
        self.problem = sentence_of(self.router.url.query_parameters.get("error", ""), language)
        return None
