"""Tables of many rows: the rows first, what all of them sum up to after."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

import pytest

from dso_app.access.permissions import Role
from dso_app.components import table_later, table_reading
from dso_app.database import Database
from dso_app.pages.items.state import ItemsListState
from tests.support import build
from tests.support.screens import Tab, screen


@dataclass
class Desk:
    """A list of three items, two to a page, whose sums take long."""

    tab: Tab

    @property
    def table(self) -> ItemsListState:
        return self.tab.state(ItemsListState)

    def shown(self) -> list[str]:
        return [line.cells[0].text for line in self.table.lines]

    def total(self) -> list[str]:
        return [cell.text for line in self.table.totals for cell in line.cells if cell.text]


async def _enter(self: ItemsListState) -> ItemsListState:
    return self


async def _leave(
    self: ItemsListState, kind: type | None, error: Exception | None, trace: TracebackType | None
) -> None:
    """Nobody else holds the state in these tests."""


@pytest.fixture
def desk(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An administrator's tab; every sum counts as slow, pages hold two rows."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        boss = build.actor(build.user(session, Role.ADMINISTRATOR), entity)
        customer = build.customer(session, entity)
        for number, minor, late in (("F1", 100_00, 30), ("F2", 20_00, 20), ("F3", 3_00, 10)):
            build.item(session, customer, minor, number=number, late=late)
        build.item(session, customer, -5_00, number="A1", late=5, kind="credit_note")
    for module in (table_later, table_reading):
        monkeypatch.setattr(module, "PAGE_SIZE", 2)
    monkeypatch.setattr("dso_app.components.table_state.PAGE_SIZE", 2)
    monkeypatch.setattr(ItemsListState, "__aenter__", _enter, raising=False)
    monkeypatch.setattr(ItemsListState, "__aexit__", _leave, raising=False)
    with screen(sqlite_db, entity, boss) as tab:
        monkeypatch.setattr(table_later, "SLOW_SECONDS", 0.0)
        tab.call(ItemsListState, "load_table")
        yield Desk(tab)


def test_the_first_time_rows_and_sums_come_together(desk: Desk) -> None:
    assert desk.shown() == ["F1", "F2"]
    assert desk.table.count_words == "4 items"
    assert desk.total() == ["4 items", "118.00"]
    assert desk.table.unsummed == ""


def test_turning_a_page_keeps_the_sums_and_asks_for_none(desk: Desk) -> None:
    desk.tab.call(ItemsListState, "turn_page", 1)
    assert desk.shown() == ["F3", "A1"]
    assert desk.table.range_words == "3–4 of 4"
    assert desk.total() == ["4 items", "118.00"]
    assert desk.table.unsummed == ""


def test_a_filter_shows_its_rows_before_their_sums(desk: Desk) -> None:
    desk.tab.call(ItemsListState, "filter_by", "show", "late")
    assert desk.shown() == ["F1", "F2"]
    assert (desk.table.count_words, desk.table.range_words, desk.total()) == ("", "1–2", [])
    assert desk.table.pages == 2  # one row more was seen
    assert desk.table.unsummed != ""
    desk.tab.call(ItemsListState, "sum_up")
    assert (desk.table.count_words, desk.table.range_words) == ("3 items", "1–2 of 3")
    assert desk.total() == ["3 items", "123.00"]
    assert desk.table.unsummed == ""


def test_sums_of_what_is_no_longer_asked_are_dropped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tab.call(ItemsListState, "filter_by", "show", "late")

    async def filtered_meanwhile(self: ItemsListState) -> ItemsListState:
        self.search = "F2"
        return self

    monkeypatch.setattr(ItemsListState, "__aenter__", filtered_meanwhile)
    desk.tab.call(ItemsListState, "sum_up")
    assert desk.table.count_words == ""
    assert desk.table.unsummed != ""


def test_after_something_changed_the_sums_are_asked_for_again(desk: Desk) -> None:
    desk.tab.call(ItemsListState, "reload_table")
    assert desk.table.unsummed != ""
    assert desk.total() == ["4 items", "118.00"]  # until the new ones are there


def test_a_page_beyond_the_last_one_is_the_last_one(desk: Desk) -> None:
    desk.tab.call(ItemsListState, "turn_page", 7)
    assert desk.shown() == ["F3", "A1"]
    assert desk.table.page == 2


def test_what_is_all_on_one_page_is_summed_with_its_rows(desk: Desk) -> None:
    desk.tab.call(ItemsListState, "search_for", "F3")
    assert desk.shown() == ["F3"]
    assert desk.table.unsummed == ""
    assert desk.table.range_words == "1–1 of 1"
    assert desk.total() == ["1 item", "3.00"]


def test_where_nothing_fits_that_is_known_with_the_rows(desk: Desk) -> None:
    desk.tab.call(ItemsListState, "search_for", "F9")
    assert desk.shown() == []
    assert desk.table.unsummed == ""
    assert desk.total() == []


def test_the_last_page_of_several_is_not_taken_for_all(desk: Desk) -> None:
    desk.tab.call(ItemsListState, "filter_by", "show", "all")
    desk.tab.call(ItemsListState, "turn_page", 1)
    assert desk.shown() == ["F3", "A1"]
    assert desk.table.unsummed != ""
    assert desk.total() == []


def test_sums_that_took_long_once_are_not_waited_for_however_quick_the_next_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_later, "SLOW_SECONDS", float("inf"))
    for show in ("late", "all"):
        desk.tab.call(ItemsListState, "filter_by", "show", show)
        assert desk.table.unsummed != ""
        desk.tab.call(ItemsListState, "sum_up")
        assert desk.table.unsummed == ""
