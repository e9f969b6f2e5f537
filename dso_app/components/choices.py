"""What those who look choose for themselves in the frame."""

import asyncio
from typing import Any

from dso_app.access import actors
from dso_app.access.scope import UnknownEntity
from dso_app.clock import clock
from dso_app.components.guard import current_viewer, token_of
from dso_app.database import database
from dso_app.services.people import users


async def choose_entity(state: Any, entity_id: str) -> None:
    """Work for another of our companies; one out of scope is refused."""
    if not str(entity_id).isdecimal():
        raise UnknownEntity(entity=entity_id)
    token = token_of(state)

    def write() -> None:
        with database().write() as session:
            actors.choose_entity(session, clock(), token, int(entity_id))

    await asyncio.to_thread(write)


async def choose_language(language: str) -> None:
    """Read the screens in another language from now on; unknown ones change nothing."""
    actor = current_viewer().actor

    def write() -> None:
        with database().write() as session:
            users.choose_language(session, actor, language)

    await asyncio.to_thread(write)
