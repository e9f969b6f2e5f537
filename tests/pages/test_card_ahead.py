"""A card is read as its link is clicked: the same card, in the same scope, and never stale."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from reflex.istate.data import ReflexURL
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Customer, Item
from dso_app.pages.customer_card import ahead
from dso_app.pages.customer_card.ahead import customer_at
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.state import CardState
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen


@dataclass
class Desk:
    """Claire before the list of her two customers; a third is a colleague's."""

    tab: Tab
    database: Database
    clock: FixedClock
    first: int
    second: int
    stranger: int

    def click(self, customer_id: int) -> None:
        """The link is clicked; the browser is still on the list."""
        self.tab.call(CardState, "foresee", f"/customers/{customer_id}")

    def arrive(self, customer_id: int, query: str = "") -> tuple[str, list[str]]:
        """The browser is there; whose card is shown, with which items."""
        router = self.tab.root.router
        url = ReflexURL(f"http://127.0.0.1:3000/customers/{customer_id}{query}")
        self.tab.root.router = dataclasses.replace(router, url=url)
        self.tab.call(CardState, "open_card")
        self.tab.call(ItemsState, "load_table")
        return self.shown()

    def shown(self) -> tuple[str, list[str]]:
        lines = self.tab.state(ItemsState).lines
        return self.tab.state(CardState).name, [line.cells[0].text for line in lines]

    def rename(self, customer_id: int, name: str) -> None:
        """Somebody else changes the customer's name and the number of its item."""
        with self.database.write() as session:
            session.get_one(Customer, customer_id).name = name
            for item in session.exec(select(Item).where(Item.customer_id == customer_id)):
                item.number = name


@pytest.fixture
def desk(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Nothing was clicked yet."""
    clock = FixedClock()
    monkeypatch.setattr(ahead, "clock", lambda: clock)
    with sqlite_db.write() as session:
        made = collecting.world(session, clock)
        user = build.user(session, Role.COLLECTOR, name="Claire Moreau")
        actor, claire = build.actor(user), key(user)
        first, second = (
            key(made.customer((300_00, 30), name=name, collector_id=claire))
            for name in ("Garnier", "Morel")
        )
        stranger = key(made.customer((900_00, 30), name="Not hers"))
        entity = made.entity
    with screen(sqlite_db, entity, actor) as tab:
        found = Desk(tab, sqlite_db, clock, first, second, stranger)
        for one in (first, second):
            found.rename(one, f"As at first {one}")
        yield found


def test_what_was_read_ahead_is_shown_without_being_read_again(desk: Desk) -> None:
    desk.click(desk.first)
    before = f"As at first {desk.first}"
    assert desk.shown() == (before, [before])
    assert desk.tab.state(CardState).shown_at == f"/customers/{desk.first}"
    desk.rename(desk.first, "Changed since")
    assert desk.arrive(desk.first) == (before, [before])


def test_it_serves_once_a_card_opened_again_is_read_again(desk: Desk) -> None:
    desk.click(desk.first)
    desk.arrive(desk.first)
    desk.rename(desk.first, "Changed since")
    assert desk.arrive(desk.first) == ("Changed since", ["Changed since"])


def test_it_serves_a_few_seconds_only(desk: Desk) -> None:
    desk.click(desk.first)
    desk.rename(desk.first, "Changed since")
    desk.clock.advance(seconds=5)
    assert desk.arrive(desk.first) == ("Changed since", ["Changed since"])


def test_another_card_than_the_one_read_ahead_is_read(desk: Desk) -> None:
    desk.click(desk.first)
    desk.rename(desk.second, "The other")
    assert desk.arrive(desk.second) == ("The other", ["The other"])
    desk.rename(desk.first, "Changed since")
    assert desk.arrive(desk.first) == ("Changed since", ["Changed since"])


def test_the_last_of_two_links_clicked_is_the_one_read(desk: Desk) -> None:
    desk.click(desk.first)
    desk.click(desk.second)
    before = f"As at first {desk.second}"
    assert desk.arrive(desk.second) == (before, [before])


def test_an_address_that_asks_for_more_is_read_as_it_asks(desk: Desk) -> None:
    desk.click(desk.first)
    assert desk.arrive(desk.first, "?search=nothing")[1] == []


def test_a_customer_out_of_scope_is_read_ahead_by_nobody(desk: Desk) -> None:
    desk.click(desk.stranger)
    assert desk.shown() == ("", [])
    assert desk.tab.state(CardState).missing
    assert desk.arrive(desk.stranger) == ("", [])
    assert desk.arrive(desk.first)[0] == f"As at first {desk.first}"
    assert not desk.tab.state(CardState).missing


@pytest.mark.parametrize(
    "address", ["", "/", "/items", "/customers/", "/customers/x", "//customers/1", "/customers/1/2"]
)
def test_an_address_that_is_no_card_s_is_ignored(desk: Desk, address: str) -> None:
    assert customer_at(address) == 0
    desk.tab.call(CardState, "foresee", address)
    assert desk.shown() == ("", [])
