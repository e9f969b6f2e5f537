"""What the page behind a one-time link shows to who holds it."""

import asyncio

import reflex as rx

from dso_app.clock import clock
from dso_app.components.language import LanguageState
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.people.login_links import INVITATION, find_linked
from dso_app.services.words.refusals import sentence_of
from dso_app.texts import best_language

_LONGEST = 200


class LinkState(rx.State):
    """The form itself posts to `/api/session/link`."""

    ready: bool = False
    link: str = ""
    """What the address holds; empty when it is worth nothing."""
    email: str = ""
    name: str = ""
    invited: bool = False
    problem: str = ""

    @rx.event
    async def open_link(self) -> None:
        """Find whose link it is."""
        asked = self.router.url.query_parameters
        language = best_language(self.router.headers.accept_language)
        self.problem = ""
        try:
            token = asked.get("link", "")[:_LONGEST]
            language, self.name, self.email, self.invited = await asyncio.to_thread(_find, token)
            self.link = token
            self.problem = sentence_of(asked.get("error", ""), language)
        except RelanceError as error:
            self.link, self.name, self.email = "", "", ""
            self.problem = error.sentence(language)
        (await self.get_state(LanguageState)).language = language
        self.ready = True


def _find(token: str) -> tuple[str, str, str, bool]:
    with database().read() as session:
        user, purpose = find_linked(session, clock(), token)
        return user.language, user.name, user.email, purpose == INVITATION
