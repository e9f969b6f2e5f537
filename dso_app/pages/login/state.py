"""What the log-in page shows: the sentence of a refusal, in the browser's language."""

import asyncio

import reflex as rx
from reflex.event import EventSpec

from dso_app.components.guard import find_visitor
from dso_app.components.language import LanguageState
from dso_app.database import database
from dso_app.services.setup import wants_setup
from dso_app.services.words.refusals import sentence_of
from dso_app.texts import best_language


class LoginState(rx.State):
    """The log-in page; the form itself posts to `/api/session/login`."""

    problem: str = ""

    @rx.event
    async def open_login(self) -> EventSpec | None:
        """Send away who is logged in already, and to the first visit where nobody can."""
        if await asyncio.to_thread(_nobody_yet):
            return rx.redirect("/first-visit")
        if await find_visitor(self) is not None:
            return rx.redirect("/")
        language = best_language(self.router.headers.accept_language)
        (await self.get_state(LanguageState)).language = language
        self.problem = sentence_of(self.router.url.query_parameters.get("error", ""), language)
        return None


def _nobody_yet() -> bool:
    with database().read() as session:
        return wants_setup(session)
