"""Undoing files of customers, contacts, turnover and backlog: all of it as it was before."""

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.request import FileKind
from dso_app.models import Entity, Group, GroupMember, LegalEntity, known_id
from dso_app.services.customers.grouping import groups_of, set_groups
from dso_app.services.customers.groups import delete_group
from tests.support import build
from tests.support.imports import Ledger, counts
from tests.support.snapshots import snapshot
from tests.support.undoing import undo, with_scenario


def test_new_customers_go_with_their_groups_contacts_and_legal_entities(ledger: Ledger) -> None:
    before = snapshot(ledger.db)
    answer = ledger.customers(
        "code;name;legal_id;email;groups;credit_limit\n"
        "C1;Garnier;552100554;ap@garnier.example;Retail,Export;5000\n"
        "C2;Lenoir;552100554;ap@lenoir.example;Retail;\n"
    )
    assert undo(ledger, answer).as_json()["removed"] == {
        "customers": 2,
        "groups": 2,
        "contacts": 2,
    }
    assert snapshot(ledger.db) == before


def test_changed_customers_are_as_they_were_down_to_their_groups(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        build.user(session, email="claire@example.com")
    head = "code;name;phone;email;groups;insolvent_on;do_not_dun;collector_email;legal_id\n"
    ledger.customers(
        f"{head}C1;Garnier;01;ap@garnier.example;Retail,Export;;no;;552100554\nC2;Lenoir;;;;;;;\n"
    )
    with_scenario(ledger)
    _by_hand(ledger, "Key accounts", "Export")
    before = snapshot(ledger.db)
    answer = ledger.customers(
        f"{head}C1;Garnier SA;02;compta@garnier.example;Retail,New;2026-03-01;yes;"
        "claire@example.com;732829320\nC2;Lenoir;;ap@lenoir.example;Export;;;;\nC3;Roux;;;;;;;\n"
    )
    assert counts(answer) == {"created": 1, "updated": 2}
    assert _groups(ledger) == ["Export", "Key accounts", "New", "Retail"]
    undone = undo(ledger, answer)
    assert snapshot(ledger.db) == before
    assert (undone.restored["customers"], undone.removed["customers"]) == (2, 1)


def test_a_scenario_a_file_gave_is_taken_away_again(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    with_scenario(ledger)
    ledger.customers("code;name\nC2;Lenoir\n")
    before = snapshot(ledger.db)
    undo(ledger, ledger.customers("code;name;scenario\nC2;Lenoir;Standard\nC3;Roux;Standard\n"))
    assert snapshot(ledger.db) == before


def test_a_group_given_by_hand_since_stays_and_so_does_its_name(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\nC2;Lenoir\n")
    answer = ledger.customers("code;name;groups\nC2;Lenoir;Retail\n")
    _by_hand(ledger, "Retail")
    undo(ledger, answer)
    assert _groups(ledger) == ["Retail"]
    with ledger.db.read() as session:
        assert session.exec(select(Group.name)).all() == ["Retail"]
        assert session.exec(select(GroupMember.imported)).all() == [False]


def test_a_legal_entity_that_another_customer_joined_stays(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    answer = ledger.customers("code;name;legal_id\nC2;Lenoir;552100554\n")
    with ledger.db.write() as session:
        customer = session.merge(ledger.customer("C1"))
        customer.legal_entity_id = session.exec(select(LegalEntity.id)).one()
    undo(ledger, answer)
    with ledger.db.read() as session:
        assert session.exec(select(LegalEntity.legal_id)).all() == ["552100554"]


def test_contacts_added_changed_and_unmarked_are_as_they_were(ledger: Ledger) -> None:
    ledger.customers("code;name;email\nC1;Garnier;ap@garnier.example\nC2;Lenoir;\n")
    head = "customer_code;name;email;phone;collection\n"
    ledger.contacts(f"{head}C1;Paul;paul@garnier.example;01;no\nC2;Marie;marie@l.example;;yes\n")
    before = snapshot(ledger.db)
    answer = ledger.contacts(
        f"{head}C1;Paul;paul@garnier.example;02;yes\nC1;Anne;anne@garnier.example;;\n"
        "C2;Jean;jean@l.example;03;yes\n"
    )
    assert counts(answer) == {"created": 2, "updated": 1}
    assert undo(ledger, answer).as_json()["restored"] == {"contacts": 3}
    assert snapshot(ledger.db) == before


def test_a_changed_email_of_a_customer_takes_its_contact_along_both_ways(ledger: Ledger) -> None:
    ledger.customers("code;name;email\nC1;Garnier;ap@garnier.example\nC2;Lenoir;ap@l.example\n")
    before = snapshot(ledger.db)
    answer = ledger.customers("code;name;email\nC1;Garnier;new@garnier.example\nC2;Lenoir;x@l.io\n")
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_a_contact_of_the_same_address_promoted_is_one_of_many_again(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    ledger.contacts("customer_code;name;email\nC1;Paul;paul@garnier.example\n")
    before = snapshot(ledger.db)
    undo(ledger, ledger.customers("code;name;email\nC1;Garnier;paul@garnier.example\n"))
    assert snapshot(ledger.db) == before


def test_a_collector_a_file_of_items_named_is_the_former_one_again(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        build.user(session, email="claire@example.com")
        build.user(session, email="marc@example.com")
    header = "customer_code;number;issue_date;due_date;amount;collector_email"
    ledger.items(f"{header}\nC1;F1;2026-05-01;2026-05-31;1;claire@example.com\n")
    before = snapshot(ledger.db)
    answer = ledger.items(
        f"{header}\nC1;F1;2026-05-01;2026-05-31;1;marc@example.com\n"
        "C2;F2;2026-05-01;2026-05-31;1;marc@example.com\n"
    )
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


@pytest.mark.parametrize("mode", ["stock", "delta"])
def test_an_order_backlog_is_as_it_was(ledger: Ledger, mode: str) -> None:
    ledger.customers("code;name\nC1;Garnier\nC2;Lenoir\nC3;Roux\n")
    header = "customer_code;amount;currency"
    _run(ledger, FileKind.BACKLOG, f"{header}\nC1;100;EUR\nC1;50;USD\nC2;70;EUR\n")
    before = snapshot(ledger.db)
    text = f"{header}\nC1;120;EUR\nC1;50;USD\nC3;10;EUR\n"
    undone = undo(ledger, _run(ledger, FileKind.BACKLOG, text, mode=mode))
    assert snapshot(ledger.db) == before
    assert undone.kind == "backlog"


def test_a_turnover_is_as_it_was(ledger: Ledger) -> None:
    header = "month;amount;currency"
    _run(ledger, FileKind.TURNOVER, f"{header}\n2026-01;100;EUR\n2026-02;50;EUR\n")
    before = snapshot(ledger.db)
    answer = _run(ledger, FileKind.TURNOVER, f"{header}\n2026-02;60;EUR\n2026-03;70;EUR\n")
    undone = undo(ledger, answer)
    assert (undone.removed, undone.restored) == ({"turnover": 1}, {"turnover": 1})
    assert snapshot(ledger.db) == before


def _run(ledger: Ledger, kind: FileKind, text: str, **flags: object) -> ImportAnswer:
    return ledger.run(ledger.request(kind, text, **flags))


def _by_hand(ledger: Ledger, *names: str) -> None:
    """The groups a person gives to the customer C1."""
    with ledger.db.write() as session:
        key = ledger.customer("C1").id or 0
        set_groups(session, HOUSE, ledger.clock, [key], add=names)


def _groups(ledger: Ledger) -> list[str]:
    """The groups of C1."""
    with ledger.db.read() as session:
        return groups_of(session, ledger.customer("C1"))


def test_a_group_taken_from_a_customer_since_is_given_back_once(ledger: Ledger) -> None:
    ledger.customers("code;name;groups\nC1;Garnier;Retail,Export\n")
    before = snapshot(ledger.db)
    answer = ledger.customers("code;name;groups\nC1;Garnier;Export\n")
    with ledger.db.read() as session:
        carried = select(GroupMember).where(col(GroupMember.imported))
        assert len(session.exec(carried).all()) == 1
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_a_group_a_person_deleted_since_stays_deleted(ledger: Ledger) -> None:
    ledger.customers("code;name;groups\nC1;Garnier;Retail,Export\n")
    answer = ledger.customers("code;name;groups\nC1;Garnier;Export\n")
    with ledger.db.write() as session:
        retail = session.exec(select(Group).where(Group.name == "Retail")).one()
        entity = session.get_one(Entity, retail.entity_id)
        delete_group(session, HOUSE, ledger.clock, entity, known_id(retail))
    undo(ledger, answer)
    assert _groups(ledger) == ["Export"]
