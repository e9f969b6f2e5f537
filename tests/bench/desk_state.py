"""How large a user's state becomes while every screen is visited, pickled as Redis keeps it."""

import asyncio
import inspect
import pickle
from collections.abc import Iterator
from typing import Any

from reflex.state import BaseState
from sqlmodel import Session, select

from dso_app.components.page import _PAGES  # what was declared is nobody else's to know
from dso_app.database import Database
from dso_app.models import Entity, Scenario, User
from tests.support import build
from tests.support.doors import import_pages
from tests.support.screens import Tab, screen


def largest_state(database: Database, customer_id: int) -> tuple[int, str]:
    """Bytes of a tab's values while an administrator opens every screen: the most, and where.

    Args:
        database: of a company with one administrator.
        customer_id: whose card is opened.
    """
    import_pages()
    with database.read() as session:
        user, entity = session.exec(select(User)).first(), session.exec(select(Entity)).first()
        assert user is not None
        assert entity is not None
        known = _known(session, customer_id)
    most = (0, "")
    with screen(database, entity, build.actor(user)) as tab:
        for _, options in _PAGES:
            route = options["route"]
            for name, value in known.items():
                route = route.replace(f"[{name}]", value)
            tab.go(route)
            for handler in options["on_load"]:
                call_handler(tab, handler)
            most = max(most, (sum(_size(state) for state in _all(tab.root)), route))
    return most


def _known(session: Session, customer_id: int) -> dict[str, str]:
    scenario = session.exec(select(Scenario.id)).first()
    text = "email.reminder_1"
    return {"customer_id": str(customer_id), "scenario_id": str(scenario), "text_id": text}


def call_handler(tab: Tab, handler: Any) -> None:
    """A handler of a page's beginning, as Reflex calls it; what it sends on is not followed."""
    given = {str(name): value._var_value for name, value in getattr(handler, "args", ())}  # noqa: SLF001 - it has no public name
    handler = getattr(handler, "handler", handler)
    found = handler.fn(tab.root.get_substate(handler.state_full_name.split(".")), **given)
    if inspect.isasyncgen(found):
        asyncio.run(_drain(found))
    else:
        asyncio.run(found)


async def _drain(found: Any) -> None:
    async for _ in found:
        pass


def _all(state: BaseState) -> Iterator[BaseState]:
    yield state
    for one in state.substates.values():
        yield from _all(one)


def _size(state: Any) -> int:
    """Of its own values; those of states below it are counted there."""
    return len(pickle.dumps(state.__getstate__()))
