"""The copies of invoices as somebody drops, ties and removes them."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Customer, Entity
from dso_app.pages.copies.state import CopiesState
from dso_app.pages.customer_card.item_state import ItemState
from dso_app.pages.customer_card.items_state import ItemsState
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.copying import drop
from tests.support.pdfs import pdf
from tests.support.screens import Tab, screen


@pytest.fixture(autouse=True)
def _data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path_factory.mktemp("data")))


@pytest.fixture
def garnier(sqlite_db: Database) -> Customer:
    """A customer with two invoices."""
    with sqlite_db.write() as session:
        customer = build.customer(session, build.entity(session), code="C0001")
        for number in ("FA-2026-001", "FA-2026-002"):
            build.item(session, customer, number=number)
    return customer


@pytest.fixture
def tab(sqlite_db: Database, garnier: Customer) -> Iterator[Tab]:
    """A credit manager's tab."""
    with sqlite_db.write() as session:
        owner = session.get_one(Entity, garnier.entity_id)
        me = build.user(session, Role.CREDIT_MANAGER)
    with screen(sqlite_db, owner, build.actor(me)) as opened:
        yield opened


def _drop(tab: Tab, database: Database, clock: FixedClock, **files: bytes) -> None:
    kept = drop(database, clock, tab.viewer.entity_id, files)
    tab.go(f"/copies?drop={kept.event_id}")
    tab.call(CopiesState, "begin")
    tab.call(CopiesState, "load_table")


def _rows(tab: Tab) -> dict[str, list[str]]:
    return {
        line.label: [cell.text for cell in line.cells[1:4]] for line in tab.state(CopiesState).lines
    }


def test_what_became_of_a_drop_is_said_and_listed(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    files = {"FA-2026-001.pdf": pdf("one"), "scan.pdf": pdf("two"), "photo.jpg": b"\xff\xd8"}
    _drop(tab, sqlite_db, clock, **files)
    state = tab.state(CopiesState)
    assert state.said.sentence == ("1 copy tied to its item, 1 waits for its item, 1 file refused.")
    assert [(one.name, one.why) for one in state.said.left_over] == [
        ("photo.jpg", "It is not a PDF."),
        ("scan.pdf", "The ledger has no item of a number that this name bears."),
    ]
    assert _rows(tab) == {
        "FA-2026-001.pdf": ["Tied", "FA-2026-001", "Menuiserie Garnier"],
        "scan.pdf": ["Waiting", "", ""],
    }
    tab.call(CopiesState, "filter_by", "state", "waiting")
    assert list(_rows(tab)) == ["scan.pdf"]
    tab.call(CopiesState, "filter_by", "state", "tied")
    assert list(_rows(tab)) == ["FA-2026-001.pdf"]


def test_a_copy_that_waits_is_tied_by_hand_or_removed(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _drop(tab, sqlite_db, clock, **{"scan.pdf": pdf("one")})
    state = tab.state(CopiesState)
    tab.call(CopiesState, "open_copy", state.lines[0].key)
    assert state.shown.why == "The ledger has no item of a number that this name bears."
    tab.call(CopiesState, "tie", {"copy-code": "C0001", "copy-number": "FA-9"})
    assert state.problem == "Customer C0001 has no item FA-9."
    tab.call(CopiesState, "tie", {"copy-code": "C0001", "copy-number": "FA-2026-002"})
    assert tab.said()[-1] == "The copy was tied."
    assert _rows(tab) == {"scan.pdf": ["Tied", "FA-2026-002", "Menuiserie Garnier"]}
    tab.call(CopiesState, "open_copy", state.lines[0].key)
    assert (state.shown.code, state.shown.number, state.shown.why) == ("C0001", "FA-2026-002", "")
    tab.call(CopiesState, "remove")
    assert tab.said()[-1] == "The copy was removed."
    assert _rows(tab) == {}


def test_an_address_that_names_no_drop_says_nothing(tab: Tab) -> None:
    for asked in ("999", "x", "-1", "9" * 400):
        tab.go(f"/copies?drop={asked}")
        tab.call(CopiesState, "begin")
        assert tab.state(CopiesState).said.sentence == ""


def test_the_customer_card_offers_the_newest_copy_of_each_item(
    tab: Tab, sqlite_db: Database, clock: FixedClock, garnier: Customer
) -> None:
    _drop(tab, sqlite_db, clock, **{"FA-2026-001.pdf": pdf("draft")})
    _drop(tab, sqlite_db, clock, **{"FA-2026-001_final.pdf": pdf("final")})
    tab.go(f"/customers/{garnier.id}")
    tab.call(ItemsState, "load_table")
    state = tab.state(ItemsState)
    copies = {
        line.label: [cell.href for cell in line.cells if cell.kind == "file"]
        for line in state.lines
    }
    assert copies["FA-2026-002"] == [""]
    [address] = copies["FA-2026-001"]
    tab.call(ItemState, "open_item", next(x.key for x in state.lines if x.label == "FA-2026-001"))
    shown = tab.state(ItemState).item.copies
    assert [one.name for one in shown] == ["FA-2026-001_final.pdf", "FA-2026-001.pdf"]
    assert shown[0].href == address
    assert shown[0].detail.startswith("goes with messages · 1 kB · ")
    tab.call(ItemState, "ask_copy", shown[0].key)
    tab.call(ItemState, "remove_copy", shown[0].key)
    assert [one.name for one in tab.state(ItemState).item.copies] == ["FA-2026-001.pdf"]
