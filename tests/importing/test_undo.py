"""Undoing an import: the ledger is as it was, row by row."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.models import (
    Customer,
    Dispute,
    Event,
    ImportBatch,
    ImportBefore,
    Item,
    ItemCopy,
    Promise,
    User,
)
from dso_app.services.customers.visits import visit
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.imports import HEADER, Ledger, at, counts
from tests.support.snapshots import snapshot
from tests.support.undoing import dispute, plan, promise, undo, with_scenario, with_statuses

F1 = "C1;F1;2026-05-01;2026-05-31;100.00;100.00"
F2 = "C1;F2;2026-05-01;2026-05-31;50.00;50.00"


def test_a_first_import_undone_leaves_an_empty_ledger(ledger: Ledger) -> None:
    before = snapshot(ledger.db)
    answer = ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;60.00")
    assert undo(ledger, answer).as_json() == {
        "batch": answer.batch,
        "kind": "items",
        "undone": True,
        "removed": {"settlements": 1, "items": 1, "customers": 1},
        "restored": {},
    }
    assert snapshot(ledger.db) == before


def test_a_card_somebody_has_open_does_not_keep_an_import_from_being_undone(
    ledger: Ledger,
) -> None:
    before = snapshot(ledger.db)
    answer = ledger.rows(F1)
    with ledger.db.write() as session:
        person = build.user(session, Role.CREDIT_MANAGER)
        customer = session.exec(select(Customer)).one()
        visit(session, build.actor(person), ledger.clock, build.key(customer))
    undo(ledger, answer)
    with ledger.db.write() as session:
        session.delete(session.get_one(User, person.id))
    assert snapshot(ledger.db) == before


def test_a_second_import_undone_brings_back_the_first(ledger: Ledger) -> None:
    ledger.rows(F1, F2)
    before = snapshot(ledger.db)
    answer = ledger.rows(
        "C1;F1;2026-05-01;2026-06-30;120.00;40.00",
        "C2;F3;2026-05-01;2026-05-31;70;70",
        confirm_clearing=True,
    )
    assert counts(answer) == {"created": 1, "updated": 1, "cleared": 1}
    undone = undo(ledger, answer)
    assert snapshot(ledger.db) == before
    assert undone.removed == {"settlements": 2, "items": 1, "customers": 1}
    assert undone.restored == {"items": 2}


def test_what_is_undone_is_counted_and_can_be_imported_again(ledger: Ledger) -> None:
    ledger.rows(F1, F2)
    first = ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;30.00", confirm_clearing=True)
    before = snapshot(ledger.db)
    undo(ledger, first)
    again = ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;30.00", confirm_clearing=True)
    assert counts(again) == counts(first) == {"updated": 1, "cleared": 1}
    assert ledger.remaining() == {"F1": 30_00}
    assert [row[1:] for row in snapshot(ledger.db)["item"]] == [row[1:] for row in before["item"]]


def test_reopened_and_adopted_items_go_back_to_their_source(ledger: Ledger) -> None:
    ledger.rows(F1, F2, profile="sage")
    ledger.rows(F2, profile="sage", confirm_clearing=True)
    before = snapshot(ledger.db)
    answer = ledger.rows(F1, "C1;F2;2026-05-01;2026-05-31;50.00;20.00", profile="other")
    assert counts(answer) == {"reopened": 1, "updated": 1}
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_an_item_that_moved_to_another_customer_moves_back(ledger: Ledger) -> None:
    header = "unique_id;customer_code;number;issue_date;due_date;amount"
    ledger.items(
        f"{header}\nu1;C1;F1;2026-05-01;2026-05-31;100\nu2;C2;F2;2026-05-01;2026-05-31;1\n"
    )
    before = snapshot(ledger.db)
    answer = ledger.items(
        f"{header}\nu1;C2;F1b;2025-12-31;2026-05-31;100\nu2;C1;F2;2026-05-01;2026-05-31;1\n"
    )
    assert counts(answer) == {"updated": 2}
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_texts_the_file_brought_go_and_those_it_replaced_come_back(ledger: Ledger) -> None:
    header = f"{HEADER};comment;custom_1"
    ledger.items(f'{header}\n{F1};«"é"», it\'s;\n{F2};;red\n', mode="delta")
    before = snapshot(ledger.db)
    ledger_answer = ledger.items(f"{header}\n{F1};other;blue\n{F2};new;\n", mode="delta")
    undo(ledger, ledger_answer)
    assert snapshot(ledger.db) == before


def test_a_declared_history_is_declared_no_longer(ledger: Ledger) -> None:
    before = snapshot(ledger.db)
    undo(ledger, ledger.rows(F1, history_from=at("2026-01-01")))
    assert snapshot(ledger.db) == before


def test_imports_are_undone_one_after_the_other_back_to_nothing(ledger: Ledger) -> None:
    states, batches = [], []
    for rows in ((F1,), (F1, F2), (F2,), ("C1;F1;2026-05-01;2026-05-31;100.00;10.00",)):
        states.append(_without_lateness(snapshot(ledger.db)))
        batches.append(ledger.rows(*rows, confirm_clearing=True))
        ledger.clock.later()
    for batch, state in zip(reversed(batches), reversed(states), strict=True):
        undo(ledger, batch)
        assert _without_lateness(snapshot(ledger.db)) == state


def test_an_import_that_changed_nothing_keeps_nothing_and_is_undone(ledger: Ledger) -> None:
    ledger.rows(F1)
    before = snapshot(ledger.db)
    again = ledger.rows(F1)
    with ledger.db.read() as session:
        kept = select(ImportBefore).where(ImportBefore.batch_id == again.batch)
        assert session.exec(kept).all() == []
    assert undo(ledger, again).as_json()["removed"] == {}
    assert snapshot(ledger.db) == before


def test_new_items_are_not_kept_one_by_one(ledger: Ledger) -> None:
    answer = ledger.rows(F1, F2)
    with ledger.db.read() as session:
        kept = session.exec(select(ImportBefore)).all()
    assert answer.counts.created == 2
    assert [(one.subject, one.values) for one in kept] == [("customer", None)]


def test_of_a_changed_item_only_what_changed_is_kept(ledger: Ledger) -> None:
    ledger.rows(F1, F2)
    ledger.rows(F1, "C1;F2;2026-05-01;2026-05-31;50.00;20.00")
    with ledger.db.read() as session:
        kept = session.exec(select(ImportBefore).where(ImportBefore.subject == "item")).all()
    assert [one.values for one in kept] == [{"remaining_minor": 50_00}]


def test_the_history_tells_of_an_undone_import(ledger: Ledger) -> None:
    answer = ledger.rows(F1)
    ledger.clock.advance(hours=1)
    undo(ledger, answer)
    with ledger.db.read() as session:
        batch = session.get_one(ImportBatch, answer.batch)
        event = session.exec(select(Event).where(Event.kind == "import.undone")).one()
    assert (batch.state, batch.undone_at, batch.undone_by) == ("undone", ledger.clock.real(), None)
    assert (event.entity_id, event.values) == (
        ledger.entity_id,
        f'{{"batch": {answer.batch}, "file": "file-0.csv"}}',
    )


def test_a_promise_kept_by_an_import_is_pending_again(ledger: Ledger) -> None:
    with_statuses(ledger)
    ledger.rows(F1, F2)
    promise(ledger, "F1", 80_00, TODAY + timedelta(days=7))
    before = snapshot(ledger.db)
    ledger.clock.advance(hours=1)
    answer = ledger.rows(F2, "C1;F1;2026-05-01;2026-05-31;100.00;10.00")
    assert _promise(ledger).state == "kept"
    undo(ledger, answer)
    assert snapshot(ledger.db) == before
    assert (_promise(ledger).state, ledger.item("F1").sheltered_minor) == ("pending", 80_00)


def test_a_promise_kept_by_a_payment_not_yet_allocated_is_pending_again(ledger: Ledger) -> None:
    with_statuses(ledger)
    ledger.rows(F1)
    promise(ledger, "F1", 80_00, TODAY + timedelta(days=7))
    before = snapshot(ledger.db)
    ledger.clock.advance(hours=1)
    answer = ledger.rows("C1;P1;2026-06-30;2026-06-30;-80.00;-80.00", mode="delta")
    assert _promise(ledger).state == "kept"
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_a_promise_paid_in_part_by_an_import_is_wholly_open_again(ledger: Ledger) -> None:
    with_statuses(ledger)
    ledger.rows(F1)
    promise(ledger, "F1", 80_00, TODAY + timedelta(days=7))
    before = snapshot(ledger.db)
    ledger.clock.advance(hours=1)
    answer = ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;70.00")
    assert (_promise(ledger).state, _promise(ledger).received_minor) == ("pending", 30_00)
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_a_promise_broken_by_an_import_is_pending_again_without_its_alert(ledger: Ledger) -> None:
    with_statuses(ledger)
    ledger.rows(F1)
    promise(ledger, "F1", 80_00, TODAY + timedelta(days=7))
    before = snapshot(ledger.db)
    ledger.clock.later(20)
    answer = ledger.rows(F1)
    assert _promise(ledger).state == "broken"
    assert len(snapshot(ledger.db)["action"]) == 1
    undo(ledger, answer)
    ledger.clock.on(TODAY)
    assert _without_lateness(snapshot(ledger.db)) == _without_lateness(before)


def _without_lateness(rows: dict[str, list[object]]) -> dict[str, list[object]]:
    """Without the summaries, which tell how late it is today."""
    return {name: rows[name] for name in rows if name != "customer_summary"}


def _promise(ledger: Ledger) -> Promise:
    with ledger.db.read() as session:
        return session.exec(select(Promise)).one()


@pytest.mark.parametrize("minor", [None, 30_00])
def test_a_dispute_settled_by_an_import_is_open_again(ledger: Ledger, minor: int | None) -> None:
    with_statuses(ledger)
    ledger.rows(F1, F2)
    dispute(ledger, "F1", minor)
    before = snapshot(ledger.db)
    answer = ledger.rows(F2, confirm_clearing=True)
    with ledger.db.read() as session:
        assert session.exec(select(Dispute)).one().closed_on == TODAY
    undo(ledger, answer)
    assert snapshot(ledger.db) == before
    assert ledger.item("F1").disputed_minor == (minor or 100_00)


def test_what_was_planned_of_its_items_is_withdrawn(ledger: Ledger) -> None:
    ledger.rows("C1;F1;2026-05-01;2026-06-20;100.00;100.00")
    with_scenario(ledger)
    plan(ledger)
    before = snapshot(ledger.db)
    answer = ledger.rows(
        "C1;F1;2026-05-01;2026-06-20;100.00;100.00",
        "C1;F0;2026-05-01;2026-05-20;70.00;70.00",
    )
    plan(ledger)
    assert len(snapshot(ledger.db)["cycle"]) == 2
    undo(ledger, answer)
    plan(ledger)
    assert _planned(snapshot(ledger.db)) == _planned(before)


def test_what_was_planned_of_customers_it_made_goes_with_them(ledger: Ledger) -> None:
    ledger.rows("C1;F1;2026-05-01;2026-06-20;100.00;100.00")
    with_scenario(ledger)
    scenario_id = ledger.customer("C1").scenario_id
    ledger.configure(default_scenario_id=scenario_id)
    before = snapshot(ledger.db)
    answer = ledger.rows("C2;F2;2026-05-01;2026-06-20;70.00;70.00", mode="delta")
    plan(ledger)
    assert {row.customer_id for row in snapshot(ledger.db)["action"]} == {1, 2}
    undo(ledger, answer)
    assert len(snapshot(ledger.db)["customer"]) == len(before["customer"])
    assert {row.leader_item_id for row in snapshot(ledger.db)["cycle"]} == {ledger.item("F1").id}


def _planned(rows: dict[str, list[object]]) -> list[tuple[object, ...]]:
    """The open actions: step, day, leader and state."""
    wanted = ("step_key", "planned_on", "leader_item_id", "state", "customer_id")
    return [
        tuple(getattr(row, name) for name in wanted)
        for row in rows["action"]
        if getattr(row, "closed_on") is None  # noqa: B009 - rows have no type of their own
    ]


def _copy(ledger: Ledger, name: str, item_id: int | None = None, sha256: str = "0" * 64) -> None:
    """A copy that waits, or is tied by hand."""
    with ledger.db.write() as session:
        session.add(
            ItemCopy(
                entity_id=ledger.entity_id,
                item_id=item_id,
                number=name.removesuffix(".pdf"),
                file_name=name,
                path="copies/1.pdf",
                size=10,
                sha256=sha256,
                added_at=ledger.clock.real(),
            )
        )


def test_a_copy_that_waited_for_an_item_waits_again(ledger: Ledger) -> None:
    ledger.rows(F2)
    _copy(ledger, "FA2026009.pdf", sha256="9" * 64)
    _copy(ledger, "FA2026001.pdf")
    ledger.rows(F2)
    before = snapshot(ledger.db)
    answer = ledger.rows(F1.replace("F1", "FA2026001"), F2)
    with ledger.db.read() as session:
        copies = session.exec(select(ItemCopy).order_by(ItemCopy.file_name)).all()
    assert [(one.file_name, one.item_id) for one in copies] == [
        ("FA2026001.pdf", ledger.item("FA2026001").id),
        ("FA2026009.pdf", None),
    ]
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_a_copy_tied_since_to_items_it_made_waits_once(ledger: Ledger) -> None:
    answer = ledger.rows(F1, F2)
    for number in ("F1", "F2"):
        _copy(ledger, "F1_F2.pdf", ledger.item(number).id)
    undo(ledger, answer)
    with ledger.db.read() as session:
        copy = session.exec(select(ItemCopy)).one()
    assert (copy.item_id, copy.reason_code != "") == (None, True)


def test_what_a_person_said_of_a_customer_besides_stays(ledger: Ledger) -> None:
    ledger.customers("code;name;phone\nC1;Garnier;01\n")
    answer = ledger.customers("code;name;phone\nC1;Garnier;02\n")
    with ledger.db.write() as session:
        customer = session.merge(ledger.customer("C1"))
        customer.pinned_comment = "calls on Mondays"
    undo(ledger, answer)
    customer = ledger.customer("C1")
    assert (customer.phone, customer.pinned_comment) == ("01", "calls on Mondays")


def test_the_items_of_other_companies_are_left_alone(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        other = build.customer(session, build.entity(session))
        build.item(session, other, number="F1")
    before = snapshot(ledger.db)
    undo(ledger, ledger.rows(F1))
    assert snapshot(ledger.db) == before
    with ledger.db.read() as session:
        assert len(session.exec(select(Item)).all()) == 1
