"""What a tab holds once a card is open: the floor shows that very card with nothing behind it."""

from typing import Any

import reflex as rx
from sqlmodel import select

from dso_app.components.left_behind import states_of
from dso_app.components.page import _PAGES  # what was declared is nobody else's to know
from dso_app.components.session_state import FrameState
from dso_app.database import Database
from dso_app.models import Entity, User
from tests.bench.desk_state import call_handler
from tests.support import build
from tests.support.doors import import_pages
from tests.support.screens import screen

CARD_SCREEN = "dso_app.pages.customer_card"
_ROUTE = "/customers/[customer_id]"

Values = dict[str, dict[str, Any]]
"""By the full name of a state, its variables."""


def card_values(database: Database, customer_id: int) -> Values:
    """The variables of the states of a card that was opened."""
    import_pages()
    with database.read() as session:
        user, entity = session.exec(select(User)).first(), session.exec(select(Entity)).first()
        assert user is not None
        assert entity is not None
    (on_load,) = (one["on_load"] for _, one in _PAGES if one["route"] == _ROUTE)
    with screen(database, entity, build.actor(user)) as tab:
        tab.go(f"/customers/{customer_id}")
        for handler in on_load:
            call_handler(tab, handler)
        kinds: list[type[rx.State]] = [*states_of(CARD_SCREEN), FrameState]
        return {
            kind.get_full_name(): {
                name: _plain(getattr(tab.state(kind), name)) for name in kind.base_vars
            }
            for kind in kinds
        }


def _plain(value: Any) -> Any:
    """A variable without what watches it for changes."""
    return getattr(value, "__wrapped__", value)
