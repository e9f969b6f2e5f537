"""The one place where the pieces ask the guard who is there."""

import asyncio
from typing import Any

from dso_app.access.actors import choose_entity as _choose_entity
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.models import User
from dso_app.pages.guard import guarded, token_of, viewer_of
from dso_app.texts import LANGUAGES

__all__ = ["choose_entity", "choose_language", "guarded", "visitor"]


async def visitor(state: Any) -> Viewer:
    """Who looks, as the guard of the handler that is running found them."""
    return await viewer_of(state)


async def choose_entity(state: Any, entity_id: str) -> None:
    """Work for another of our companies; one out of scope is refused."""
    token = token_of(state)

    def write() -> None:
        with database().write() as session:
            _choose_entity(session, clock(), token, int(entity_id))

    await asyncio.to_thread(write)


async def choose_language(state: Any, language: str) -> None:
    """Read the screens in another language from now on; unknown ones change nothing."""
    who = await visitor(state)

    def write() -> None:
        with database().write() as session:
            user = session.get(User, who.actor.user_id)
            if user is not None and language in LANGUAGES:
                user.language = language
                session.add(user)

    await asyncio.to_thread(write)
