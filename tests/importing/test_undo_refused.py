"""An import that something stands on is not undone: the reason names it, nothing is changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.errors import NotAllowed
from dso_app.importing.command import run_import
from dso_app.importing.request import FileKind, Mode
from dso_app.importing.steps import UnknownBatch
from dso_app.importing.undo import UndoRefused, undo_import
from dso_app.importing.undo_standing import why_standing
from dso_app.models import Action, Attempt, Customer, ImportBatch, Item
from dso_app.services.agenda.actions import mark_done
from dso_app.services.customers.contacts import ContactFields, save_contact
from dso_app.services.customers.grouping import set_groups
from dso_app.services.customers.verbs import change_customer, pin_comment
from dso_app.services.items.qualification import ignore_items
from tests.support import build, rows
from tests.support.clocks import TODAY
from tests.support.imports import HEADER, Ledger
from tests.support.snapshots import snapshot
from tests.support.undoing import (
    assign_all,
    dispute,
    promise,
    status,
    undo,
    with_scenario,
    with_statuses,
)

F1 = "C1;F1;2026-05-01;2026-05-31;100.00;100.00"
F2 = "C2;F2;2026-05-01;2026-05-31;50.00;50.00"


def _why(ledger: Ledger, batch: int | None) -> str:
    """The reason as the screen reads it; that of the command is the same, and nothing changes."""
    before = snapshot(ledger.db)
    with ledger.db.read() as session:
        reason = why_standing(session, HOUSE, session.get_one(ImportBatch, batch))
    if reason is None:
        return ""
    with pytest.raises(UndoRefused) as refused:
        undo(ledger, batch or 0)
    assert refused.value.sentence() == str(reason)
    assert snapshot(ledger.db) == before
    return str(reason)


def test_a_later_import_is_undone_first(ledger: Ledger) -> None:
    first = ledger.rows(F1)
    second = ledger.rows(F1)
    third = ledger.contacts("customer_code;name\nC1;Paul\n")
    assert _why(ledger, first.batch) == (
        f"Undo import {third.batch} first: file-0.csv was imported after it."
    )
    undo(ledger, third)
    assert _why(ledger, first.batch).startswith(f"Undo import {second.batch} first")
    undo(ledger, second)
    assert _why(ledger, first.batch) == ""


def test_an_import_uploaded_before_but_applied_after_stands_on_it(ledger: Ledger) -> None:
    uploaded = _batch(ledger, "running")
    first = ledger.rows(F1)
    request = ledger.request(FileKind.ITEMS, f"{HEADER}\n{F2}\n", create_customers=True)
    later = run_import(ledger.db, ledger.clock, HOUSE, replace(request, mode=Mode.DELTA), uploaded)
    assert (later.batch or 0) < (first.batch or 0)
    assert _why(ledger, first.batch).startswith(f"Undo import {uploaded} first")
    assert _why(ledger, uploaded) == ""


def test_turnover_and_items_stand_on_nothing_of_each_other(ledger: Ledger) -> None:
    items = ledger.rows(F1)
    text = "month;amount\n2026-01;100\n"
    turnover = ledger.run(ledger.request(FileKind.TURNOVER, text))
    assert _why(ledger, items.batch) == ""
    again = ledger.run(ledger.request(FileKind.TURNOVER, text))
    assert f"Undo import {again.batch} first" in _why(ledger, turnover.batch)


def test_imports_of_another_company_stand_on_nothing(ledger: Ledger) -> None:
    answer = ledger.rows(F1)
    own = ledger.entity_id
    with ledger.db.write() as session:
        ledger.entity_id = build.key(build.entity(session))
    ledger.rows(F2)
    ledger.entity_id = own
    assert _why(ledger, answer.batch) == ""


def test_an_import_is_undone_once(ledger: Ledger) -> None:
    answer = ledger.rows(F1)
    undo(ledger, answer)
    assert _why(ledger, answer.batch) == f"Import {answer.batch} was undone already."


def test_what_was_not_applied_cannot_be_undone(ledger: Ledger) -> None:
    key = _batch(ledger, "previewed")
    assert _why(ledger, key) == f"Import {key} was not applied: there is nothing to undo."


def test_an_import_of_an_earlier_version_cannot_be_undone(ledger: Ledger) -> None:
    key = _batch(ledger, "done")
    assert _why(ledger, key) == (
        f"Import {key} cannot be undone: nothing was kept of what was there before it."
    )


def _batch(ledger: Ledger, state: str) -> int:
    with ledger.db.write() as session:
        batch = ImportBatch(
            entity_id=ledger.entity_id,
            kind="items",
            state=state,
            business_date=TODAY,
            created_at=datetime(2026, 6, 1, tzinfo=UTC),
        )
        session.add(batch)
        session.flush()
        return build.key(batch)


def test_an_import_nobody_made_or_of_another_company_is_unknown(ledger: Ledger) -> None:
    with pytest.raises(UnknownBatch):
        undo(ledger, 99)
    answer = ledger.rows(F1)
    stranger = Actor(role=Role.CREDIT_MANAGER, entity_ids=frozenset({99}))
    with pytest.raises(UnknownBatch):
        undo_import(ledger.db, ledger.clock, stranger, answer.batch or 0)
    viewer = Actor(role=Role.VIEWER, entity_ids=None)
    with pytest.raises(NotAllowed):
        undo_import(ledger.db, ledger.clock, viewer, answer.batch or 0)
    assert ledger.remaining() == {"F1": 100_00}


@pytest.mark.parametrize("state", ["sending", "sent", "ambiguous"])
def test_a_message_that_left_since_stands_on_it(ledger: Ledger, state: str) -> None:
    answer = ledger.rows(F1, F2)
    _message(ledger, "C2", state)
    assert _why(ledger, answer.batch) == (
        "A message left for customer C2 since: it stands on this import."
    )


def test_a_message_that_left_before_stands_on_nothing(ledger: Ledger) -> None:
    ledger.rows(F1)
    _message(ledger, "C1", "sent")
    answer = ledger.rows(F1, F2)
    assert _why(ledger, answer.batch) == ""


def test_a_message_to_a_customer_it_did_not_touch_stands_on_nothing(ledger: Ledger) -> None:
    ledger.rows(F1, F2)
    answer = ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;60.00", F2)
    _message(ledger, "C2", "sent")
    assert _why(ledger, answer.batch) == ""
    _message(ledger, "C1", "sent")
    assert "customer C1" in _why(ledger, answer.batch)


def test_a_message_to_a_customer_one_of_whose_items_it_cleared_stands_on_it(
    ledger: Ledger,
) -> None:
    ledger.rows(F1, F2)
    answer = ledger.rows(F1, confirm_clearing=True)
    _message(ledger, "C2", "sent")
    assert "customer C2" in _why(ledger, answer.batch)


@pytest.mark.parametrize("state", ["failed", "cancelled", "queued", "waiting"])
def test_a_message_that_did_not_leave_goes_with_its_items(ledger: Ledger, state: str) -> None:
    before = snapshot(ledger.db)
    answer = ledger.rows(F1)
    _message(ledger, "C1", state)
    assert _why(ledger, answer.batch) == ""
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def _message(ledger: Ledger, code: str, state: str) -> None:
    """A message of a customer, tried once."""
    with ledger.db.write() as session:
        customer = session.merge(ledger.customer(code))
        message = rows.message(session, customer, state=state, key=f"{code}-{state}")
        now = ledger.clock.real()
        session.add(Attempt(message_id=build.key(message), number=1, runner_id="r", started_at=now))


def test_a_step_done_since_stands_on_it(ledger: Ledger) -> None:
    ledger.rows(F1)
    with_scenario(ledger)
    _call(ledger, "C1")
    answer = ledger.rows(F1, F2)
    # Done before the import: it stands on the one before.
    assert _why(ledger, answer.batch) == ""
    _call(ledger, "C2")
    assert _why(ledger, answer.batch) == "A step was done or skipped for customer C2 since."


def _call(ledger: Ledger, code: str) -> None:
    with ledger.db.write() as session:
        customer = session.merge(ledger.customer(code))
        action = rows.action(session, customer)
        mark_done(session, HOUSE, ledger.clock, build.key(action))


def _ignore(ledger: Ledger, number: str) -> None:
    with ledger.db.write() as session:
        item = session.exec(select(Item).where(col(Item.number) == number)).one()
        ignore_items(session, HOUSE, ledger.clock, [build.key(item)], ignored=True)


def _promise(ledger: Ledger, number: str) -> None:
    promise(ledger, number, 10_00, TODAY + timedelta(days=7))


@pytest.mark.parametrize("work", [status, dispute, _promise, _ignore])
def test_what_a_person_said_of_an_item_it_made_stands_on_it(
    ledger: Ledger, work: Callable[[Ledger, str], None]
) -> None:
    with_statuses(ledger)
    ledger.rows(F2)
    answer = ledger.rows(F1, F2)
    work(ledger, "F2")
    assert _why(ledger, answer.batch) == ""
    work(ledger, "F1")
    assert _why(ledger, answer.batch) == "Item F1 of customer C1 was worked on since."


Work = Callable[[Session, Ledger, Customer], object]


def _pin(session: Session, ledger: Ledger, customer: Customer) -> None:
    pin_comment(session, HOUSE, ledger.clock, customer.id or 0, "calls on Mondays")


def _change(session: Session, ledger: Ledger, customer: Customer) -> None:
    change_customer(session, HOUSE, ledger.clock, customer.id or 0, {"phone": "0999"})


def _group(session: Session, ledger: Ledger, customer: Customer) -> None:
    set_groups(session, HOUSE, ledger.clock, [customer.id or 0], add=["Key accounts"])


def _contact(session: Session, ledger: Ledger, customer: Customer) -> None:
    save_contact(session, HOUSE, ledger.clock, customer.id or 0, ContactFields(name="Paul"))


@pytest.mark.parametrize("work", [_pin, _change, _group, _contact])
def test_what_a_person_did_to_a_customer_it_made_stands_on_it(ledger: Ledger, work: Work) -> None:
    answer = ledger.rows(F1)
    with ledger.db.write() as session:
        work(session, ledger, session.merge(ledger.customer("C1")))
    assert _why(ledger, answer.batch) == "Customer C1 was changed here since."


def test_a_scenario_given_by_hand_to_a_customer_it_made_stands_on_it(ledger: Ledger) -> None:
    ledger.rows(F1)
    with_scenario(ledger)
    answer = ledger.rows(F2, mode="delta")
    assert _why(ledger, answer.batch) == ""
    assign_all(ledger)
    assert _why(ledger, answer.batch) == "Customer C2 was changed here since."


def test_a_customer_it_only_brought_items_for_may_be_changed(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    answer = ledger.rows(F1)
    for work in (_pin, _change, _group, _contact):
        with ledger.db.write() as session:
            work(session, ledger, session.merge(ledger.customer("C1")))
    assert _why(ledger, answer.batch) == ""
    undo(ledger, answer)
    assert ledger.customer("C1").phone == "0999"


def test_what_it_changed_of_a_customer_and_a_person_after_it_stands_on_it(ledger: Ledger) -> None:
    ledger.customers("code;name;phone;city\nC1;Garnier;01;Lyon\n")
    by_city = ledger.customers("code;name;phone;city\nC1;Garnier;01;Paris\n")
    with ledger.db.write() as session:
        _change(session, ledger, session.merge(ledger.customer("C1")))
    assert _why(ledger, by_city.batch) == ""
    by_phone = ledger.customers("code;name;phone;city\nC1;Garnier;02;Paris\n")
    assert _why(ledger, by_phone.batch) == ""
    with ledger.db.write() as session:
        _change(session, ledger, session.merge(ledger.customer("C1")))
    assert _why(ledger, by_phone.batch) == "Customer C1 was changed here since."


def test_contacts_changed_after_it_brought_some_stand_on_it(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    answer = ledger.contacts("customer_code;name\nC1;Marie\n")
    with ledger.db.write() as session:
        _contact(session, ledger, session.merge(ledger.customer("C1")))
    assert _why(ledger, answer.batch) == "Customer C1 was changed here since."


def test_an_open_action_of_its_items_does_not_stand_in_the_way(ledger: Ledger) -> None:
    answer = ledger.rows(F1)
    with ledger.db.write() as session:
        customer = session.merge(ledger.customer("C1"))
        rows.action(session, customer, leader_item_id=ledger.item("F1").id)
    assert _why(ledger, answer.batch) == ""
    undo(ledger, answer)
    with ledger.db.read() as session:
        assert session.exec(select(Action)).all() == []


def test_of_two_who_undo_at_once_one_does(ledger: Ledger) -> None:
    before = snapshot(ledger.db)
    answer = ledger.rows(F1, F2)

    def one() -> str:
        try:
            undo(ledger, answer)
        except UndoRefused as refused:
            return refused.reason.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ended = [pool.submit(one) for _ in range(2)]
    assert sorted(each.result() for each in ended) == ["done", "undone"]
    assert snapshot(ledger.db) == before


def test_of_an_import_and_an_undo_at_once_none_is_lost(ledger: Ledger) -> None:
    first = ledger.rows(F1)

    def undone() -> str:
        try:
            undo(ledger, first)
        except UndoRefused as refused:
            return refused.reason.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        imported = pool.submit(ledger.rows, F2, mode="delta")
        taken_back = pool.submit(undone)
    assert imported.result().counts.created == 1
    left = {"F2"} if taken_back.result() == "done" else {"F1", "F2"}
    assert set(ledger.remaining()) == left
