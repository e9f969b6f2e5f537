"""The statuses: as many named ones as wanted inside the five types (rules, section 5)."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Customer, Status, StatusUse
from dso_app.pages.statuses.state import StatusesState, StatusRow
from dso_app.services.items.qualification import Qualification, qualify
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen

FORM = {
    "status_name": " Waiting for  credit note ",
    "type": "dispute",
    "days": "14",
    "colour": "warn",
    "text": "email.reminder_1",
    "active": "on",
}


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator's tab; one item is *on going*."""
    clock = FixedClock()
    with sqlite_db.write() as session:
        made = collecting.world(session, clock)
        customer = made.customer((100_00, 10))
        ids = [key(one) for one in made.items(customer)]
        qualify(session, HOUSE, clock, ids, Qualification("on going", "called"))
        actor = build.actor(build.user(session, Role.ADMINISTRATOR))
        entity = made.entity
    with screen(sqlite_db, entity, actor) as opened:
        opened.call(StatusesState, "load")
        yield opened


def row(tab: Tab, name: str) -> StatusRow:
    return next(one for one in tab.state(StatusesState).statuses if one.name == name)


def save(tab: Tab, name: str = "", **changes: str) -> str:
    """Save the status of a name, or a new one; gives what is wrong."""
    tab.call(StatusesState, "edit", row(tab, name).key if name else "")
    form = {field: value for field, value in (FORM | changes).items() if value != "-"}
    tab.call(StatusesState, "save", form)
    return tab.state(StatusesState).problem


def test_a_status_has_a_name_a_type_days_a_colour_and_a_text(tab: Tab) -> None:
    assert save(tab) == ""
    found = row(tab, "Waiting for credit note")
    assert (found.type_words, found.follow_up, found.tone) == ("Dispute", "14 days", "warn")
    assert found.text == "Email · First reminder"
    state = tab.state(StatusesState)
    tab.call(StatusesState, "edit", found.key)
    assert (state.days, state.text, state.type) == ("14", "email.reminder_1", "dispute")


def test_it_can_be_set_at_once_and_counts_its_open_items(tab: Tab, sqlite_db: Database) -> None:
    assert save(tab, type="on_going") == ""
    with sqlite_db.write() as session:
        customer = session.exec(select(Customer)).one()
        item = build.item(session, customer, 50_00)
        asked = Qualification("Waiting for credit note", "promised")
        qualify(session, HOUSE, FixedClock(), [key(item)], asked)
    tab.call(StatusesState, "load")
    assert (row(tab, "Waiting for credit note").open_items, row(tab, "On going").open_items) == (
        "1",
        "1",
    )


def test_the_type_stays_once_items_have_had_the_status(tab: Tab, sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        going = session.exec(select(Status).where(Status.name == "On going")).one()
        session.add(Status(entity_id=going.entity_id, name="Second", type="on_going"))
    assert "stays" in save(tab, "On going", status_name="On going", type="dispute")
    assert save(tab, "On going", status_name="On going", type="-") == ""
    assert row(tab, "On going").type == "on_going"


def test_renamed_it_keeps_its_items_and_history(tab: Tab, sqlite_db: Database) -> None:
    assert save(tab, "On going", status_name="In progress", type="-") == ""
    assert row(tab, "In progress").open_items == "1"
    with sqlite_db.read() as session:
        assert len(session.exec(select(StatusUse)).all()) == 1


def test_the_last_active_status_of_a_type_cannot_be_switched_off(
    tab: Tab, sqlite_db: Database
) -> None:
    assert "last active" in save(tab, "Dispute", status_name="Dispute", active="-")
    assert save(tab) == ""
    assert save(tab, "Dispute", status_name="Dispute", active="-") == ""
    assert row(tab, "Dispute").off == "Switched off"
    with sqlite_db.read() as session:
        active = select(Status.name).where(col(Status.active), Status.type == "dispute")
        assert session.exec(active).all() == ["Waiting for credit note"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status_name": " "}, "name"),
        ({"status_name": "x" * 61}, "name"),
        ({"status_name": "on GOING"}, "already"),
        ({"type": "holiday"}, "five types"),
        ({"days": "0"}, "1 to 365"),
        ({"days": "366"}, "1 to 365"),
        ({"days": "a week"}, "1 to 365"),
        ({"colour": "pink"}, "colour"),
        ({"text": "email.nowhere"}, "text"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    tab: Tab, changes: dict[str, str], said: str
) -> None:
    before = len(tab.state(StatusesState).statuses)
    assert said in save(tab, **changes)
    assert len(tab.state(StatusesState).statuses) == before
