"""Searches kept by name: what a list was asked, asked again with a click."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.customers.state import CustomersState
from dso_app.pages.items.state import ItemsListState
from dso_app.services.people.saved_searches import MOST
from tests.support import build, collecting
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A viewer's tab before the list of two customers, one of them late."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        made.customer((100_00, 1), name="Garnier")
        made.customer(name="Duval")
        actor = build.actor(build.user(session, Role.VIEWER))
        entity = made.entity
    with screen(sqlite_db, entity, actor) as opened:
        for handler in ("load_choices", "read_searches", "load_table"):
            opened.call(CustomersState, handler)
        yield opened


def names(tab: Tab) -> list[str]:
    return sorted(line.cells[0].text for line in tab.state(CustomersState).lines)


def keep(tab: Tab, name: str) -> None:
    tab.call(CustomersState, "keep_search", {"search_name": name})


def test_a_search_keeps_text_filters_and_order_and_asks_them_again(tab: Tab) -> None:
    state = tab.state(CustomersState)
    tab.call(CustomersState, "search_for", "uval")
    tab.call(CustomersState, "filter_by", "show", "")
    tab.call(CustomersState, "sort_by", "code")
    keep(tab, "  My   late ones ")
    assert state.searches == ["My late ones"]
    tab.call(CustomersState, "search_for", "")
    tab.call(CustomersState, "sort_by", "name")
    assert names(tab) == ["Duval", "Garnier"]
    tab.call(CustomersState, "use_search", "My late ones")
    assert names(tab) == ["Duval"]
    assert (state.search, state.sort) == ("uval", "code")


def test_another_list_and_another_user_do_not_see_it(tab: Tab, sqlite_db: Database) -> None:
    keep(tab, "Mine")
    tab.call(ItemsListState, "read_searches")
    assert tab.state(ItemsListState).searches == []
    with sqlite_db.write() as session:
        other = tab.beside(build.actor(build.user(session, Role.VIEWER)))
    other.call(CustomersState, "read_searches")
    assert other.state(CustomersState).searches == []


def test_it_is_replaced_by_its_name_and_forgotten(tab: Tab) -> None:
    keep(tab, "Mine")
    tab.call(CustomersState, "search_for", "duv")
    keep(tab, "Mine")
    tab.call(CustomersState, "search_for", "")
    tab.call(CustomersState, "use_search", "Mine")
    assert names(tab) == ["Duval"]
    tab.call(CustomersState, "forget_search", "Mine")
    assert tab.state(CustomersState).searches == []


def test_a_search_without_a_name_or_one_too_many_is_refused(tab: Tab) -> None:
    keep(tab, "  ")
    keep(tab, "x" * 61)
    assert tab.state(CustomersState).searches == []
    for number in range(MOST + 1):
        keep(tab, f"Search {number}")
    assert len(tab.state(CustomersState).searches) == MOST
    assert "At most 30 searches" in tab.said()[-1]
