"""Duplicates and the merge of two customers on screen."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Customer, DuplicatePair, Entity
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.customers.state import CustomersState
from dso_app.pages.duplicates.state import DuplicatesState
from dso_app.pages.merge.state import MergeState
from dso_app.services.frame import find
from tests.support import build, rows
from tests.support.build import key
from tests.support.merging import merge
from tests.support.screens import Tab, screen

TICKED = True


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A manager's tab: Garnier twice, and Kohler."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        one = build.customer(session, entity, code="A", name="Garnier", vat_number="FR1")
        other = build.customer(
            session, entity, code="B", name="SARL Garnier", vat_number="FR1", phone="0102"
        )
        build.customer(session, entity, code="K", name="Kohler")
        build.item(session, one, 100_00)
        build.item(session, other, 50_00)
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER), entity)
    with screen(sqlite_db, entity, actor) as opened:
        yield opened


def customers(db: Database) -> dict[str, Customer]:
    with db.read() as session:
        return {one.code: one for one in session.exec(select(Customer)).all()}


def open_pair(tab: Tab, db: Database, survivor: str = "A", gone: str = "B") -> MergeState:
    """Stand before two customers, by their codes."""
    found = customers(db)
    tab.go(f"/merge/{found[survivor].id}-{found[gone].id}")
    tab.call(MergeState, "open_merge")
    return tab.state(MergeState)


def look(tab: Tab) -> list[str]:
    """Open the list; the names of the customers of each pair."""
    tab.call(DuplicatesState, "load_table")
    tab.stream(DuplicatesState, "look")
    state = tab.state(DuplicatesState)
    return [" / ".join(cell.text for cell in line.cells[:2]) for line in state.lines]


def test_opening_the_list_finds_the_pairs(tab: Tab) -> None:
    assert look(tab) == ["Garnier / SARL Garnier"]
    [line] = tab.state(DuplicatesState).lines
    assert "same VAT number, same name, no address to compare" in [cell.text for cell in line.cells]


def test_a_pair_that_is_ticked_is_dismissed_and_taken_back(tab: Tab) -> None:
    look(tab)
    state = tab.state(DuplicatesState)
    tab.call(DuplicatesState, "pick", state.lines[0].key, TICKED)
    tab.call(DuplicatesState, "dismiss")
    assert (look(tab), tab.heard[-1]) == ([], "1 pair dismissed.")
    tab.call(DuplicatesState, "filter_by", "show", "dismissed")
    tab.call(DuplicatesState, "pick", state.lines[0].key, TICKED)
    tab.call(DuplicatesState, "take_back")
    assert look(tab) == ["Garnier / SARL Garnier"]


def test_the_two_stand_side_by_side(tab: Tab, sqlite_db: Database) -> None:
    state = open_pair(tab, sqlite_db)
    assert (state.survivor.name, state.gone.name, state.problem) == ("Garnier", "SARL Garnier", "")
    assert [(row.label, row.survivor, row.gone, row.kept) for row in state.rows] == [
        ("Name", "Garnier", "SARL Garnier", "survivor"),
        ("Phone", "—", "0102", "gone"),
    ]
    assert state.same == "1 field is the same."
    assert ("Open, in EUR", "100.00", "50.00", "150.00") in [
        (line.label, line.survivor, line.gone, line.after) for line in state.figures
    ]
    assert "This cannot be undone" in state.question


def test_the_other_way_round_the_other_stays(tab: Tab, sqlite_db: Database) -> None:
    open_pair(tab, sqlite_db)
    tab.call(MergeState, "swap")
    state = tab.state(MergeState)
    assert (state.survivor.code, state.gone.code) == ("B", "A")
    assert [(row.label, row.kept) for row in state.rows] == [
        ("Name", "survivor"),
        ("Phone", "survivor"),
    ]


def test_merging_leads_to_the_survivors_card(tab: Tab, sqlite_db: Database) -> None:
    open_pair(tab, sqlite_db)
    tab.call(MergeState, "pick", "name", "gone")
    answer = tab.call(MergeState, "merge")
    [stays] = [one for one in customers(sqlite_db).values() if one.code == "A"]
    assert (stays.name, stays.phone) == ("SARL Garnier", "0102")
    assert f"/customers/{stays.id}" in str(answer)
    assert tab.heard[-1] == "SARL Garnier was merged into SARL Garnier."
    assert "B" not in customers(sqlite_db)


def test_names_of_fields_and_sides_nobody_offered_are_ignored(
    tab: Tab, sqlite_db: Database
) -> None:
    open_pair(tab, sqlite_db)
    for name, side in (("id", "gone"), ("name", "both"), ("", "")):
        tab.call(MergeState, "pick", name, side)
    tab.call(MergeState, "merge")
    assert customers(sqlite_db)["A"].name == "Garnier"


def test_what_changed_meanwhile_is_said_and_shown(tab: Tab, sqlite_db: Database) -> None:
    open_pair(tab, sqlite_db)
    with sqlite_db.write() as session:
        session.get_one(Customer, customers(sqlite_db)["B"].id).phone = "0304"
    tab.call(MergeState, "merge")
    assert tab.heard[-1].startswith("One of the two changed meanwhile")
    state = tab.state(MergeState)
    assert [row.gone for row in state.rows if row.name == "phone"] == ["0304"]
    tab.call(MergeState, "merge")
    assert "B" not in customers(sqlite_db)


def test_what_stands_in_the_way_is_said_before(tab: Tab, sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        other = session.get_one(Customer, customers(sqlite_db)["B"].id)
        rows.message(session, other, state="sending")
    assert open_pair(tab, sqlite_db).refusal.startswith("A message to SARL Garnier")
    tab.call(MergeState, "merge")
    assert "B" in customers(sqlite_db)


@pytest.mark.parametrize("address", ["/merge/999-1", "/merge/x", "/merge/1-999", "/merge/1-1"])
def test_an_address_of_nobody_says_so(tab: Tab, address: str) -> None:
    tab.go(address)
    tab.call(MergeState, "open_merge")
    assert tab.state(MergeState).problem != ""


def test_the_other_is_suggested_and_searched_for(tab: Tab, sqlite_db: Database) -> None:
    look(tab)
    found = customers(sqlite_db)
    tab.go(f"/merge/{found['A'].id}")
    tab.call(MergeState, "open_merge")
    state = tab.state(MergeState)
    assert [one.name for one in state.found] == ["SARL Garnier"]
    tab.call(MergeState, "search", "kohl")
    assert [one.href for one in state.found] == [f"/merge/{found['A'].id}-{found['K'].id}"]
    tab.call(MergeState, "search", "zzz")
    assert (state.found, state.searched) == ([], True)


def test_the_two_may_be_said_not_to_be_the_same(tab: Tab, sqlite_db: Database) -> None:
    open_pair(tab, sqlite_db, "A", "K")
    assert "/duplicates" in str(tab.call(MergeState, "not_same"))
    with sqlite_db.read() as session:
        [pair] = session.exec(select(DuplicatePair)).all()
    assert pair.dismissed_on is not None


def test_two_customers_ticked_are_laid_side_by_side(tab: Tab, sqlite_db: Database) -> None:
    found = customers(sqlite_db)
    tab.call(CustomersState, "load_table")
    for code in ("K", "A"):
        tab.call(CustomersState, "pick", str(found[code].id), TICKED)
    answer = str(tab.call(CustomersState, "merge_two"))
    assert f"/merge/{found['K'].id}-{found['A'].id}" in answer


def test_the_old_address_leads_to_the_survivors_card(tab: Tab, sqlite_db: Database) -> None:
    found = customers(sqlite_db)
    _merge(sqlite_db)
    tab.go(f"/customers/{found['B'].id}")
    assert f"/customers/{found['A'].id}" in str(tab.call(CardState, "open_card"))
    tab.go("/customers/999")
    assert tab.call(CardState, "open_card") is None


def test_the_old_code_and_name_find_the_survivor(tab: Tab, sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        session.get_one(Customer, customers(sqlite_db)["B"].id).code = "OLD-7"
    _merge(sqlite_db, "OLD-7")
    with sqlite_db.read() as session:
        entity_id = key(session.exec(select(Entity)).one())
        for text in ("old-7", "SARL Garn"):
            assert [hit.title for hit in find(session, HOUSE, entity_id, text)] == ["Garnier"]
    tab.call(CustomersState, "search_for", "old-7")
    assert tab.state(CustomersState).count == 1


def _merge(db: Database, gone: str = "B") -> None:
    found = customers(db)
    with db.write() as session:
        merge(session, found["A"], found[gone])


def test_who_may_not_merge_is_offered_nothing(sqlite_db: Database, tab: Tab) -> None:
    del tab
    with Session(sqlite_db.engine) as session:
        entity = session.exec(select(Entity)).one()
        actor = build.actor(build.user(session, Role.COLLECTOR), entity)
    with screen(sqlite_db, entity, actor) as opened:
        opened.go("/merge/1-2")
        opened.call(MergeState, "open_merge")
        assert opened.heard == ["You are not allowed to do this."]
        assert opened.state(MergeState).rows == []
