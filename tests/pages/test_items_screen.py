"""The list of items: old and exhausted ones, and what is decided about many at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Action, Item, StatusUse
from dso_app.pages.items.specific_state import ItemsSpecificState
from dso_app.pages.items.state import ItemsListState
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen


@dataclass
class Office:
    """A collector before the items of two customers: two old ones, one young."""

    tab: Tab
    database: Database
    old: list[int]

    def tick_all(self) -> None:
        self.tab.call(ItemsListState, "filter_by", "show", "set_aside")
        self.tab.call(ItemsListState, "pick_everything")

    def set_status(self, **form: str) -> ItemsListState:
        self.tab.call(ItemsListState, "ask")
        self.tab.call(ItemsListState, "set_to", form)
        return self.tab.state(ItemsListState)

    def act(self, **form: str) -> ItemsSpecificState:
        self.tab.call(ItemsSpecificState, "ask")
        self.tab.call(ItemsSpecificState, "start", form)
        return self.tab.state(ItemsSpecificState)

    def items(self) -> list[Item]:
        with self.database.read() as session:
            found = session.exec(select(Item).where(col(Item.id).in_(self.old)).order_by(Item.id))  # type: ignore[arg-type]
            return list(found)


def opened(database: Database, role: Role) -> tuple[list[int], object, object]:
    with database.write() as session:
        made = collecting.world(session, FixedClock())
        person = build.user(session, role, whole_ledger=True)
        one, other = made.customer((100_00, 200), (40_00, 8)), made.customer((70_00, 300))
        old = [key(made.items(one)[0]), key(made.items(other)[0])]
        return old, made.entity, build.actor(person, made.entity)


@pytest.fixture
def office(sqlite_db: Database) -> Iterator[Office]:
    """The collector's tab."""
    old, entity, actor = opened(sqlite_db, Role.COLLECTOR)
    with screen(sqlite_db, entity, actor) as tab:  # type: ignore[arg-type]
        tab.call(ItemsListState, "load_choices")
        tab.call(ItemsListState, "load_table")
        yield Office(tab, sqlite_db, old)


def test_old_items_stand_in_the_list_until_they_get_a_status(office: Office) -> None:
    assert office.tab.state(ItemsListState).count == 3
    office.tick_all()
    assert office.tab.state(ItemsListState).count == 2
    state = office.set_status(status="On going", comment="Asked for a plan")
    assert (state.count, state.asking, state.problem) == (2, False, "")
    office.tab.call(ItemsListState, "reload_table")
    assert office.tab.state(ItemsListState).count == 0
    assert [one.status_comment for one in office.items()] == ["Asked for a plan"] * 2
    with office.database.read() as session:
        assert len(session.exec(select(StatusUse)).all()) == 2


def test_one_step_starts_a_specific_action_for_each_customer(office: Office) -> None:
    office.tick_all()
    state = office.act(channel="call", on="2026-07-02", comment="Ask for Nadia")
    assert not state.asking
    assert office.tab.said() == ["Items decided about: 2."]
    with office.database.read() as session:
        actions = session.exec(select(Action).where(Action.kind == "specific")).all()
    assert [(one.channel, one.state, str(one.planned_on)) for one in actions] == [
        ("call", "to_do", "2026-07-02")
    ] * 2
    assert [one.held_by_action_id for one in office.items()] == [one.id for one in actions]
    office.tab.call(ItemsListState, "reload_table")
    assert office.tab.state(ItemsListState).count == 0


def test_an_email_or_a_letter_offers_its_texts_and_a_call_none(office: Office) -> None:
    office.tick_all()
    office.tab.call(ItemsSpecificState, "ask")
    assert office.tab.state(ItemsSpecificState).texts == []
    office.tab.call(ItemsSpecificState, "choose_channel", "letter")
    offered = [one.value for one in office.tab.state(ItemsSpecificState).texts]
    assert "reminder_1" in offered
    office.tab.call(ItemsSpecificState, "choose_channel", "no such channel")
    assert office.tab.state(ItemsSpecificState).texts == []


def test_what_is_wrong_is_said_and_nothing_is_changed(office: Office) -> None:
    office.tick_all()
    state = office.act(channel="call", on="tomorrow")
    assert state.wrong == {"on": "This is not a date."}
    office.tab.call(ItemsSpecificState, "start", {"channel": "email", "on": "2026-07-02"})
    assert state.problem == "Choose the text that is sent."
    assert [one.held_by_action_id for one in office.items()] == [None, None]


def test_who_may_not_act_cannot_start_one(sqlite_db: Database) -> None:
    _, entity, actor = opened(sqlite_db, Role.VIEWER)
    with screen(sqlite_db, entity, actor) as tab:  # type: ignore[arg-type]
        tab.call(ItemsListState, "load_table")
        tab.call(ItemsSpecificState, "ask")
        assert not tab.state(ItemsSpecificState).asking
        tab.call(ItemsListState, "pick_everything")
        tab.call(ItemsSpecificState, "start", {"channel": "call", "on": "2026-07-02"})
        with sqlite_db.read() as session:
            assert session.exec(select(Action).where(Action.kind == "specific")).all() == []
