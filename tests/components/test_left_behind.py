"""What a screen held is given back once another one is entered."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.components.left_behind import states_of
from dso_app.components.session_state import FrameState
from dso_app.database import Database
from dso_app.pages.customers.state import CustomersState
from dso_app.pages.items.state import ItemsListState
from tests.support import build
from tests.support.screens import Tab, screen

CUSTOMERS, ITEMS = "dso_app.pages.customers", "dso_app.pages.items"


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator before the list of one customer."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        boss = build.actor(build.user(session, Role.ADMINISTRATOR), entity)
        build.item(session, build.customer(session, entity))
    with screen(sqlite_db, entity, boss) as opened:
        opened.call(FrameState, "arrive", CUSTOMERS)
        opened.call(CustomersState, "load_table")
        yield opened


def test_the_rows_of_the_screen_left_are_forgotten(tab: Tab) -> None:
    assert len(tab.state(CustomersState).lines) == 1
    tab.call(FrameState, "arrive", ITEMS)
    left = tab.state(CustomersState)
    assert (left.lines, left.loaded, left.count) == ([], False, 0)


def test_the_same_screen_entered_again_keeps_what_it_shows(tab: Tab) -> None:
    tab.call(FrameState, "arrive", CUSTOMERS)
    assert len(tab.state(CustomersState).lines) == 1


def test_the_person_is_known_still(tab: Tab) -> None:
    tab.call(FrameState, "arrive", ITEMS)
    assert tab.state(FrameState).ready
    assert tab.state(FrameState).user_name == "Claire Martin"


def test_a_screen_s_states_are_those_of_its_modules() -> None:
    assert CustomersState in states_of(CUSTOMERS)
    assert ItemsListState not in states_of(CUSTOMERS)
    assert states_of("") == ()
