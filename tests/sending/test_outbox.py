"""The outbox: what it shows, and what people decide about its messages."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE, Role
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain.outbox_states import Delivery, DeliveryResult, MessageState
from dso_app.errors import NotAllowed
from dso_app.models import Contact, Customer, Event, Item, Message, MessageAddress, Runner
from dso_app.sending import sent_log
from dso_app.sending.lines import line_of
from dso_app.sending.results import Ended, recover, write_results
from dso_app.services.agenda.actions import confirm
from dso_app.services.jobs import runners
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.services.outbox import reading as outbox
from dso_app.services.outbox import rows as outbox_rows
from dso_app.services.outbox import sending_switch
from dso_app.services.outbox.decisions import TooLate
from dso_app.services.outbox.reading import UnknownMessage, UnknownMessageState
from dso_app.services.outbox.rows import Claim
from dso_app.services.outbox.tries import reserve
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import (
    LEASE,
    actions,
    company,
    late_customer,
    only_message,
    plan,
    send,
    step,
)
from tests.support.smtp import BEFORE_ANSWER, Mailbox

ACCEPTED = DeliveryResult(Delivery.ACCEPTED)


def _one(database: Database, **values: Any) -> int:
    """A company with one late customer; its id."""
    with database.write() as session:
        owner = company(session, step(1, 5, **values))
        late_customer(session, owner, code="C1", email="paul@garnier.example")
        for item in session.scalars(select(Item)):
            item.number = "F1"
        return build.key(owner)


def _sending(database: Database, clock: Clock) -> str:
    """Turn the one message to sending, by a runner that never comes back; the runner's id."""
    with database.write() as session:
        runner_id = runners.register(session, clock)
        session.execute(update(Message).values(state="queued"))
        [[key, *_]] = outbox_rows.claim(session, clock, runner_id, [1], {"email"}, 8)
        message = session.get_one(Message, key)
        assert reserve(session, clock, [message], runner_id, TODAY, "Europe/Paris")
        return runner_id


def _arrives(session: Session, clock: Clock, runner_id: str) -> dict[int, MessageState]:
    """The server's answer comes in, to the runner's first try."""
    return write_results(session, clock, [Ended(1, Claim(runner_id, 1), ACCEPTED)])


def _recover(database: Database, clock: Clock) -> list[int]:
    with database.write() as session:
        return recover(session, clock, LEASE, "")


@pytest.mark.usefixtures("box")
def test_the_outbox_lists_messages_in_the_shape_others_rely_on(
    db: Database, clock: FixedClock
) -> None:
    entity_id = _one(db)
    send(db, clock)
    with db.read() as session:
        [row] = outbox.list_messages(session, HOUSE, entity_id)
    shown = json.loads(json.dumps(row.as_json()))
    assert shown.pop("sent_at").startswith("2026-06-30T10:00:00")
    assert shown.pop("key").startswith("0123456789ab-")
    assert shown == {
        "id": 1,
        "customer": "C1",
        "channel": "email",
        "scenario": "Standard",
        "step": 1,
        "state": "sent",
        "planned_on": "2026-06-25",
        "recipients": ["paul@garnier.example"],
        "subject": "Atelier Duval SAS: reminder, 100.00\N{NO-BREAK SPACE}EUR past due",
        "totals": [{"currency": "EUR", "amount": "100.00"}],
        "attempts": 1,
        "error": "",
        "items": [
            {
                "number": "F1",
                "unique_id": None,
                "due_date": "2026-06-20",
                "currency": "EUR",
                "remaining": "100.00",
            }
        ],
    }


@pytest.mark.usefixtures("box")
def test_the_outbox_is_filtered_by_state_and_an_unknown_state_is_named(
    sqlite_db: Database, clock: FixedClock
) -> None:
    entity_id = _one(sqlite_db)
    send(sqlite_db, clock)
    with sqlite_db.read() as session:
        assert outbox.list_messages(session, HOUSE, entity_id, "failed") == []
        assert len(outbox.list_messages(session, HOUSE, entity_id, "sent")) == 1
        with pytest.raises(UnknownMessageState, match="gone"):
            outbox.list_messages(session, HOUSE, entity_id, "gone")


def test_a_collector_sees_and_decides_about_messages_of_the_own_portfolio_only(
    sqlite_db: Database, clock: FixedClock
) -> None:
    entity_id = _one(sqlite_db, mode="to_confirm")
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        stranger = build.actor(build.user(session, Role.COLLECTOR))
        viewer = build.actor(build.user(session, Role.VIEWER))
        assert outbox.list_messages(session, stranger, entity_id) == []
        with pytest.raises(UnknownMessage):
            outbox_decisions.confirm(session, stranger, clock, 1)
        with pytest.raises(NotAllowed):
            outbox_decisions.confirm(session, viewer, clock, 1)


def test_a_confirmed_message_leaves_and_its_amounts_are_read_again_first(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _one(sqlite_db, mode="to_confirm")
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        outbox_decisions.confirm(session, HOUSE, clock, 1)
        session.execute(update(Item).values(remaining_minor=40_00))
    send(sqlite_db, clock)
    message = only_message(sqlite_db)
    assert (message.state, message.reason_code) == ("to_confirm", "amounts_changed")
    assert message.totals == {"EUR": 40_00}
    assert box.mails == []
    with sqlite_db.write() as session:
        outbox_decisions.confirm(session, HOUSE, clock, 1)
    assert send(sqlite_db, clock) == {"sent": 1}
    assert "40.00" in box.mails[0].parsed["Subject"]


def test_a_message_goes_to_the_contact_of_the_day_it_leaves_and_greets_it(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _one(sqlite_db, mode="to_confirm")
    send(sqlite_db, clock)
    assert only_message(sqlite_db).recipients == ["paul@garnier.example"]
    with sqlite_db.write() as session:
        session.execute(update(Contact).values(email="anne@garnier.example", name="Anne Roy"))
        outbox_decisions.confirm(session, HOUSE, clock, 1)
    assert send(sqlite_db, clock) == {"sent": 1}
    message = only_message(sqlite_db)
    assert message.recipients == ["anne@garnier.example"]
    assert box.mails[0].recipients == ("anne@garnier.example",)
    assert "Anne Roy" in message.body
    with sqlite_db.read() as session:
        addresses = session.scalars(select(col(MessageAddress.address))).all()
    assert addresses == ["anne@garnier.example"]


def test_what_a_person_confirmed_before_it_was_written_goes_back_when_amounts_change(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, step(1, 5)), first_pass=True)
    plan(sqlite_db, clock)
    with sqlite_db.write() as session:
        manager = build.actor(build.user(session, Role.CREDIT_MANAGER))
        confirm(session, manager, clock, 1)
        sending_switch.stop(session, HOUSE, clock)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        session.execute(update(Item).values(remaining_minor=40_00))
        sending_switch.resume(session, HOUSE, clock)
    send(sqlite_db, clock)
    message = only_message(sqlite_db)
    assert (message.state, message.reason_code) == ("to_confirm", "amounts_changed")
    assert box.mails == []


def test_the_message_of_a_manual_step_that_lapsed_can_no_longer_leave(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db, mode="manual", lapse_days=3)
    send(sqlite_db, clock)
    assert only_message(sqlite_db).state == "prepared"
    clock.later(3)
    plan(sqlite_db, clock)
    message = only_message(sqlite_db)
    assert (actions(sqlite_db)[0].state, message.state) == ("lapsed", "skipped")
    assert message.reason_code == "lapsed"
    with sqlite_db.write() as session, pytest.raises(TooLate):
        outbox_decisions.confirm(session, HOUSE, clock, 1)


def test_nothing_is_asked_of_an_item_disputed_beyond_what_remains_of_it(
    sqlite_db: Database,
) -> None:
    with sqlite_db.write() as session:
        customer = build.customer(session, build.entity(session))
        item = build.item(session, customer, 70_00, disputed_minor=100_00)
        assert line_of(item, memo=False).asked_minor == 0


def test_what_waits_to_be_confirmed_says_what_is_true_today(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db, mode="to_confirm")
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        session.execute(update(Item).values(remaining_minor=40_00))
    send(sqlite_db, clock)
    assert "40.00" in only_message(sqlite_db).subject
    assert only_message(sqlite_db).state == "to_confirm"


@pytest.mark.usefixtures("box")
def test_a_cancelled_message_never_leaves_and_its_step_is_skipped(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db, mode="to_confirm")
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        outbox_decisions.cancel(session, HOUSE, clock, 1)
    assert send(sqlite_db, clock) == {}
    assert only_message(sqlite_db).state == "cancelled"
    assert actions(sqlite_db)[0].state == "skipped"


def test_a_failed_message_leaves_when_somebody_tries_it_again(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _one(sqlite_db)
    box.answer = "554 no"
    send(sqlite_db, clock)
    box.answer = "250 taken"
    with sqlite_db.write() as session:
        outbox_decisions.retry(session, HOUSE, clock, 1)
    assert send(sqlite_db, clock) == {"sent": 1}


@pytest.mark.usefixtures("box")
def test_a_message_that_left_cannot_be_decided_about(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        for decide in (
            outbox_decisions.retry,
            outbox_decisions.cancel,
            outbox_decisions.confirm,
            outbox_decisions.it_left,
            outbox_decisions.send_again,
        ):
            with pytest.raises(TooLate, match="sent"):
                decide(session, HOUSE, clock, 1)


def test_cut_off_before_the_answer_is_ambiguous_and_never_sent_again_by_itself(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _one(db)
    box.cut = BEFORE_ANSWER
    assert send(db, clock) == {"prepared": 1, "ambiguous": 1}
    box.cut = ""
    clock.later(30)
    clock.advance(days=30)
    assert send(db, clock) == {}
    assert only_message(db).state == "ambiguous"
    assert actions(db)[0].state == "error"


def test_of_an_ambiguous_message_a_person_says_it_left(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _one(sqlite_db)
    box.cut = BEFORE_ANSWER
    send(sqlite_db, clock)
    clock.later()
    with sqlite_db.write() as session:
        outbox_decisions.it_left(session, HOUSE, clock, 1)
    assert (only_message(sqlite_db).state, only_message(sqlite_db).sent_on) == ("sent", TODAY)
    assert (actions(sqlite_db)[0].state, actions(sqlite_db)[0].closed_on) == ("done", TODAY)


def test_after_the_lease_what_a_dead_runner_was_sending_is_ambiguous(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db)
    send(sqlite_db, clock)
    _sending(sqlite_db, clock)
    clock.advance(seconds=59)
    assert _recover(sqlite_db, clock) == []
    assert only_message(sqlite_db).state == "sending"
    clock.advance(seconds=2)
    assert _recover(sqlite_db, clock) == [1]
    assert only_message(sqlite_db).state == "ambiguous"


def test_on_postgresql_the_lease_is_measured_by_the_databases_clock(
    postgres_db: Database, clock: FixedClock
) -> None:
    _one(postgres_db)
    send(postgres_db, clock)
    runner_id = _sending(postgres_db, clock)
    clock.advance(days=1)
    assert _recover(postgres_db, clock) == []
    with postgres_db.write() as session:
        long_ago = runners.real_now(session, clock) - timedelta(seconds=61)
        session.get_one(Runner, runner_id).beat_at = long_ago
    assert _recover(postgres_db, clock) == [1]


def test_after_the_lease_what_a_dead_runner_had_only_claimed_is_queued_again(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        session.execute(update(Message).values(state="queued"))
        dead = runners.register(session, clock)
        assert outbox_rows.claim(session, clock, dead, [1], {"email"}, 8) == [(1, 1, "email")]
        assert outbox_rows.claim(session, clock, "another", [1], {"email"}, 8) == []
    clock.advance(seconds=61)
    assert _recover(sqlite_db, clock) == []
    with sqlite_db.write() as session:
        assert len(outbox_rows.claim(session, clock, "another", [1], {"email"}, 8)) == 1


def test_a_result_that_comes_late_turns_ambiguous_into_the_truth(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db)
    send(sqlite_db, clock)
    runner_id = _sending(sqlite_db, clock)
    clock.advance(seconds=61)
    _recover(sqlite_db, clock)
    with sqlite_db.write() as session:
        assert _arrives(session, clock, runner_id) == {1: "sent"}
    assert only_message(sqlite_db).state == "sent"
    assert actions(sqlite_db)[0].state == "done"


def test_a_late_result_changes_nothing_once_somebody_has_decided(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db)
    send(sqlite_db, clock)
    runner_id = _sending(sqlite_db, clock)
    clock.advance(seconds=61)
    _recover(sqlite_db, clock)
    with sqlite_db.write() as session:
        outbox_decisions.send_again(session, HOUSE, clock, 1)
        assert _arrives(session, clock, runner_id) == {}
    assert only_message(sqlite_db).state == "queued"


def test_what_the_sent_log_knows_is_sent_and_not_ambiguous(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db)
    send(sqlite_db, clock)
    runner_id = _sending(sqlite_db, clock)
    sent_log.append(runner_id, only_message(sqlite_db).key, clock.real(), TODAY)
    clock.advance(seconds=61)
    assert _recover(sqlite_db, clock) == []
    assert only_message(sqlite_db).state == "sent"


def test_everything_that_left_stands_in_the_customers_history_with_its_bytes(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _one(sqlite_db)
    send(sqlite_db, clock)
    with sqlite_db.read() as session:
        event = session.scalars(select(Event).where(col(Event.kind) == "message.sent")).one()
        assert event.customer_id == 1
        assert outbox.content(session, HOUSE, event.message_id or 0) == box.mails[0].content


def test_a_refused_recipient_is_marked_and_the_message_is_sent(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, recipients=["collection_contact", "role:boss"]))
        customer = late_customer(session, owner, email="paul@garnier.example")
        build.contact(
            session, customer, email="boss@garnier.example", role="boss", is_collection=False
        )
    box.refused = {"boss@garnier.example": "550 gone"}
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert only_message(sqlite_db).refused == ["boss@garnier.example"]
    assert "boss@garnier.example: 550 gone" in only_message(sqlite_db).error


@pytest.mark.usefixtures("box")
def test_nothing_leaves_on_the_day_a_scenario_was_edited(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _one(sqlite_db)
    with sqlite_db.write() as session:
        session.execute(update(Customer).values(not_before=TODAY + timedelta(days=1)))
    send(sqlite_db, clock)
    assert only_message(sqlite_db).reason_code == "scenario_changed"
    clock.later()
    assert send(sqlite_db, clock) == {"sent": 1}
