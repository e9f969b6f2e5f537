"""Files go on naming accounts that were merged: they speak of who those are now."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.importing.command import apply_import, plan_import, run_import
from dso_app.importing.errors import LedgerMoved
from dso_app.importing.request import FileKind, ImportRequest, Mode
from dso_app.importing.undo import UndoRefused
from dso_app.models import Contact, Customer, CustomerAlias, DuplicatePair, OrderBacklog
from dso_app.services.copies.matching import match_names, match_number
from dso_app.services.items.qualification import find_item
from dso_app.services.scenarios.assignment import Who, meant_customers
from tests.support import build
from tests.support.imports import HEADER, Ledger
from tests.support.merging import merge_codes
from tests.support.snapshots import snapshot
from tests.support.undoing import entity_of, undo

A1 = "A;FA1;2026-05-01;2026-05-31;100.00;100.00"
B1 = "B;FB1;2026-05-02;2026-06-01;50.00;50.00"
B2 = "B;FB2;2026-05-03;2026-06-02;20.00;20.00"


@pytest.fixture
def merged(ledger: Ledger) -> Ledger:
    """A ledger of two customers of which the second was merged into the first."""
    ledger.rows(A1, B1)
    merge_codes(ledger, "A", "B")
    return ledger


def codes(ledger: Ledger) -> list[str]:
    with ledger.db.read() as session:
        return sorted(session.exec(select(Customer.code)).all())


def test_the_same_complete_list_changes_nothing(merged: Ledger) -> None:
    again = merged.rows(A1, B1)
    assert (again.counts.unchanged, again.counts.created, again.counts.cleared) == (2, 0, 0)
    assert codes(merged) == ["A"]


def test_the_answer_says_which_accounts_were_merged(merged: Ledger) -> None:
    assert merged.rows(A1, B1).as_json()["merged"] == {"B": "A"}
    assert "merged" not in merged.rows(A1).as_json()


def test_a_new_item_of_the_old_code_is_the_survivors(merged: Ledger) -> None:
    merged.rows(A1, B1, B2)
    assert merged.item("FB2").customer_id == merged.customer("A").id


def test_what_is_missing_from_the_list_is_cleared_whosever_it_was(merged: Ledger) -> None:
    done = merged.rows(A1, confirm_clearing=True)
    assert done.counts.cleared == 1
    assert merged.remaining() == {"FA1": 100_00}


def test_a_ledger_that_merged_them_too_means_the_same_items(merged: Ledger) -> None:
    again = merged.rows(A1, B1.replace("B;", "A;"))
    assert (again.counts.unchanged, again.counts.created, again.counts.cleared) == (2, 0, 0)


def test_a_chain_of_merges_is_followed(merged: Ledger) -> None:
    merged.rows(A1, B1, "C;FC1;2026-05-01;2026-05-31;10.00;10.00")
    merge_codes(merged, "C", "A")
    answer = merged.rows(A1, B1, "C;FC1;2026-05-01;2026-05-31;10.00;10.00")
    assert answer.as_json()["merged"] == {"A": "C", "B": "C"}
    assert (answer.counts.unchanged, codes(merged)) == (3, ["C"])


def test_a_payment_of_the_old_code_settles_the_item(merged: Ledger) -> None:
    merged.rows("B;FB1;2026-05-02;2026-06-01;50.00;20.00", mode=Mode.DELTA)
    assert merged.item("FB1").remaining_minor == 20_00


# Files of customers, contacts, orders.


def test_a_customers_own_row_counts_and_not_that_of_the_merged_account(merged: Ledger) -> None:
    done = merged.customers("code;name;phone\nB;Old name;02\nA;Garnier;01\n")
    found = merged.customer("A")
    assert (found.name, found.phone) == ("Garnier", "01")
    assert (done.counts.updated, done.counts.skipped, done.counts.rejected) == (1, 1, 0)
    assert codes(merged) == ["A"]


def test_the_row_of_the_merged_account_counts_where_there_is_no_other(merged: Ledger) -> None:
    done = merged.customers("code;name;phone\nB;Garnier;02\n")
    assert merged.customer("A").phone == "02"
    assert (done.counts.updated, done.as_json()["merged"]) == (1, {"B": "A"})


def test_of_two_merged_accounts_the_first_row_counts(merged: Ledger) -> None:
    merged.rows(A1, B1, "C;FC1;2026-05-01;2026-05-31;10.00;10.00")
    merge_codes(merged, "A", "C")
    done = merged.customers("code;name;phone\nC;Third;03\nB;Second;02\n")
    assert (merged.customer("A").phone, done.counts.skipped) == ("03", 1)


def test_a_parent_that_was_merged_is_who_it_is_now(merged: Ledger) -> None:
    merged.customers("code;name;parent_code\nK;Kohler;B\n")
    assert merged.customer("K").parent_code == "A"


def test_a_person_under_both_codes_is_named_once(merged: Ledger) -> None:
    done = merged.contacts(
        "customer_code;name;email;collection\n"
        "B;Anne;anne@x.example;yes\nA;Anne Roy;anne@x.example;\nA;Luc;luc@x.example;yes\n"
    )
    with merged.db.read() as session:
        found = session.exec(select(Contact).order_by(col(Contact.email))).all()
    assert [(one.name, one.is_collection) for one in found] == [("Anne Roy", False), ("Luc", True)]
    assert (done.counts.created, done.counts.skipped, done.counts.rejected) == (2, 1, 0)


def test_the_merged_account_says_who_the_collection_contact_is_where_it_is_alone(
    merged: Ledger,
) -> None:
    merged.contacts("customer_code;name;email;collection\nB;Anne;anne@x.example;yes\n")
    with merged.db.read() as session:
        [found] = session.exec(select(Contact)).all()
    assert (found.customer_id, found.is_collection) == (merged.customer("A").id, True)


def test_orders_under_both_codes_add_up(merged: Ledger) -> None:
    text = "customer_code;amount\nA;10.00\nB;5.00\n"
    for _ in range(2):
        merged.run(merged.request(FileKind.BACKLOG, text))
        with merged.db.read() as session:
            [found] = session.exec(select(OrderBacklog)).all()
        assert (found.customer_id, found.amount_minor) == (merged.customer("A").id, 15_00)


# Other ways to name a customer.


def test_commands_and_copies_find_the_survivor_by_the_old_code(merged: Ledger) -> None:
    with merged.db.read() as session:
        entity = entity_of(session, merged)
        item = find_item(session, HOUSE, merged.entity_id, "B", "FA1")
        assert item.customer_id == merged.customer("A").id
        meant = meant_customers(session, HOUSE, entity, Who(codes=["B"]))
        assert meant == [merged.customer("A").id]
        [found] = match_number(session, merged.entity_id, "b", "FA1")  # type: ignore[misc]
        assert found.item_id == merged.item("FA1").id
        by_name = match_names(session, merged.entity_id, ["B_FA1.pdf"])
        assert [one.number for one in by_name["B_FA1.pdf"]] == ["FA1"]  # type: ignore[union-attr]


def test_the_id_of_a_merged_customer_is_given_to_nobody(merged: Ledger) -> None:
    with merged.db.read() as session:
        gone = session.exec(select(CustomerAlias.gone_id)).one()
    merged.rows(A1, B1, "C;FC1;2026-05-01;2026-05-31;10.00;10.00")
    assert (merged.customer("C").id or 0) > gone


# Imports planned before, and undone after.


def test_a_plan_made_before_the_merge_is_made_anew(ledger: Ledger) -> None:
    ledger.rows(A1, B1)
    request = ledger.request(FileKind.ITEMS, f"{HEADER}\n{A1}\n{B2}\n", create_customers=True)
    shown = _digest(ledger, request)
    merge_codes(ledger, "A", "B")
    with pytest.raises(LedgerMoved):
        run_import(ledger.db, ledger.clock, HOUSE, request, shown=shown)


def test_a_plan_made_before_the_merge_is_not_applied_after_it(ledger: Ledger) -> None:
    """By command nothing was shown before: it is planned anew by itself, as often as it takes."""
    ledger.rows(A1, B1)
    request = ledger.request(FileKind.ITEMS, f"{HEADER}\n{B2}\n", create_customers=True)
    planned = plan_import(ledger.db, ledger.clock, HOUSE, replace(request, mode=Mode.DELTA))
    merge_codes(ledger, "A", "B")
    with pytest.raises(LedgerMoved):
        apply_import(ledger.db, planned)


def _digest(ledger: Ledger, request: ImportRequest) -> str:
    return plan_import(ledger.db, ledger.clock, HOUSE, request).digest()


def test_an_import_before_the_merge_that_touched_either_is_not_undone(ledger: Ledger) -> None:
    first = ledger.rows("C;FC1;2026-05-01;2026-05-31;10.00;10.00", mode=Mode.DELTA)
    other = ledger.rows(B1, mode=Mode.DELTA)
    own = ledger.rows(A1, mode=Mode.DELTA)
    merge_codes(ledger, "A", "B")
    before = snapshot(ledger.db)
    with pytest.raises(UndoRefused) as refused:
        undo(ledger, own)
    said = "Customer B was merged into A since: this import cannot be undone any more."
    assert (str(refused.value), snapshot(ledger.db)) == (said, before)
    for answer, why in ((other, f"Undo import {own.batch} first"), (first, "Undo import")):
        with pytest.raises(UndoRefused, match=why):
            undo(ledger, answer)


def test_an_import_before_the_merge_of_others_is_undone(ledger: Ledger) -> None:
    ledger.rows(A1, B1, mode=Mode.DELTA)
    last = ledger.rows("C;FC1;2026-05-01;2026-05-31;10.00;10.00", mode=Mode.DELTA)
    merge_codes(ledger, "A", "B")
    undo(ledger, last)
    assert codes(ledger) == ["A"]
    assert ledger.remaining() == {"FA1": 100_00, "FB1": 50_00}


def test_an_import_after_the_merge_is_undone_to_what_the_merge_left(merged: Ledger) -> None:
    before = snapshot(merged.db)
    done = merged.rows("B;FB1;2026-05-02;2026-06-01;50.00;20.00", B2, mode=Mode.DELTA)
    undo(merged, done)
    assert snapshot(merged.db, ["item", "customer_alias", "settlement"]) == {
        name: rows
        for name, rows in before.items()
        if name in {"item", "customer_alias", "settlement"}
    }


def test_customers_of_an_import_that_is_undone_are_in_no_pair(ledger: Ledger) -> None:
    done = ledger.rows(A1, B1)
    with ledger.db.write() as session:
        first, second = sorted(build.key(ledger.customer(code)) for code in ("A", "B"))
        session.add(DuplicatePair(entity_id=ledger.entity_id, first_id=first, second_id=second))
    undo(ledger, done)
    assert codes(ledger) == []


def test_the_preview_names_the_merged_accounts(merged: Ledger) -> None:
    request = replace(merged.request(FileKind.ITEMS, f"{HEADER}\n{A1}\n{B1}\n"), dry_run=True)
    assert merged.run(request).as_json()["merged"] == {"B": "A"}
