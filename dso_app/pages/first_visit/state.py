"""What the first-visit page shows, as long as there is no administrator."""

import asyncio

import reflex as rx
from reflex.event import EventSpec

from dso_app.components.language import LanguageState
from dso_app.database import database
from dso_app.services.setup import is_reached_from_elsewhere, wants_setup
from dso_app.services.words.refusals import sentence_of
from dso_app.texts import best_language


class FirstVisitState(rx.State):
    """The first visit; its forms post to `/api/setup/…`."""

    problem: str = ""
    wants_code: bool = False
    """The one-time code of the console is asked for."""

    @rx.event
    async def open_first_visit(self) -> EventSpec | None:
        """Send away whoever comes after the first visit."""
        if not await asyncio.to_thread(_nobody_yet):
            return rx.redirect("/login")
        language = best_language(self.router.headers.accept_language)
        (await self.get_state(LanguageState)).language = language
        self.problem = sentence_of(self.router.url.query_parameters.get("error", ""), language)
        self.wants_code = is_reached_from_elsewhere()
        return None


def _nobody_yet() -> bool:
    with database().read() as session:
        return wants_setup(session)
