"""From the agenda to the customer's box: what leaves, what waits, what goes back to a person."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete
from sqlmodel import select

from dso_app.database import Database
from dso_app.models import (
    Answer,
    AnswerItem,
    Customer,
    Entity,
    ImportBatch,
    Item,
    MessageContent,
)
from dso_app.sending.channels.email import BadMailAddress
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import TODAY, FixedClock, MomentClock
from tests.support.outgoing import (
    actions,
    company,
    count_states,
    days_ago,
    late_customer,
    ledger,
    messages,
    only_message,
    plan,
    scenario,
    send,
    step,
)
from tests.support.smtp import Mailbox


def _content(database: Database, message_id: int | None) -> bytes:
    with database.read() as session:
        return session.get_one(MessageContent, message_id).content


def _change(database: Database, table: type[Item | Customer | Entity], **values: object) -> None:
    with database.write() as session:
        for row in session.query(table).all():
            for name, value in values.items():
                setattr(row, name, value)
        for customer in session.query(Customer).all():
            customer.plan_needed = True


def test_an_automatic_step_that_is_due_leaves_byte_for_byte_as_the_outbox_shows_it(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        owner = company(session)
        claire = build.user(session, name="Claire Martin", email="claire@duval.example")
        customer = late_customer(
            session, owner, email="paul@garnier.example", collector_id=claire.id
        )
        build.item(session, customer, -20_00, kind="credit_note", late=1, number="A1")
    assert send(db, clock) == {"prepared": 1, "sent": 1}
    message = only_message(db)
    [mail] = box.mails
    assert mail.content == _content(db, message.id)
    assert mail.recipients == ("paul@garnier.example",)
    assert mail.sender == "billing@duval.example"
    assert mail.parsed["From"] == "Claire Martin <billing@duval.example>"
    assert mail.parsed["Reply-To"] == "Claire Martin <claire@duval.example>"
    assert message.totals == {"EUR": 80_00}
    assert "80.00" in str(mail.parsed["Subject"])
    assert (message.state, message.attempts, message.sent_on) == ("sent", 1, TODAY)
    [action] = actions(db)
    assert (action.state, action.closed_on) == ("done", TODAY)


def test_the_mail_of_a_customer_without_a_collector_comes_from_the_company(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, name="Duval SARL"))
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    [mail] = box.mails
    assert mail.sender == "billing@duval.example"
    assert mail.parsed["From"] == "Duval SARL <billing@duval.example>"
    assert mail.parsed["Reply-To"] is None  # answers go to where it comes from


def test_a_second_pass_on_the_same_day_sends_nothing_more(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        late_customer(session, company(session), late=40)
    send(db, clock)
    assert send(db, clock) == {}
    assert len(box.mails) == 1


@pytest.mark.usefixtures("box")
def test_the_next_step_leaves_when_its_day_has_come(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        owner = company(session)
        late_customer(session, owner, late=40)
    send(sqlite_db, clock)
    clock.on(TODAY + timedelta(days=9))
    with sqlite_db.write() as session:
        ledger(session, session.get_one(Entity, owner.id), clock.date)
    assert send(sqlite_db, clock) == {}
    clock.later()
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert [message.step_order for message in messages(sqlite_db)] == [1, 2]


def test_a_step_to_confirm_waits_until_a_person_confirms(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, step(1, 5, mode="to_confirm")))
    assert send(sqlite_db, clock) == {"prepared": 1}
    assert only_message(sqlite_db).state == "to_confirm"
    assert box.mails == []


def test_the_first_pass_of_automatic_steps_goes_to_confirm(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session), first_pass=True)
    assert send(sqlite_db, clock) == {"prepared": 1}
    assert only_message(sqlite_db).state == "to_confirm"
    assert only_message(sqlite_db).mode == "to_confirm"
    assert send(sqlite_db, clock) == {}
    assert box.mails == []


@pytest.mark.parametrize(
    ("hour", "leaves"),
    [(time(8, 59), 0), (time(9), 1), (time(16, 59), 1), (time(17), 0)],
)
def test_nothing_leaves_outside_the_sending_hours(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, hour: time, leaves: int
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, sending_hours="09:00-17:00"))
    clock.at(hour)
    send(sqlite_db, clock)
    assert len(box.mails) == leaves
    if not leaves:
        plan(sqlite_db, clock)
        message = only_message(sqlite_db)
        assert (message.state, message.reason_code) == ("waiting", "outside_window")
        assert actions(sqlite_db)[0].state == "waiting"


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        # Paris is an hour ahead of UTC on Friday 27 March 2026, two on Monday 30.
        (datetime(2026, 3, 27, 7, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 27, 8, 0, tzinfo=UTC), 1),
        (datetime(2026, 3, 30, 6, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 30, 7, 0, tzinfo=UTC), 1),
        (datetime(2026, 3, 30, 15, 0, tzinfo=UTC), 0),
    ],
)
def test_the_sending_hours_are_those_of_the_company_s_time_zone_on_either_side_of_daylight_saving(
    sqlite_db: Database, box: Mailbox, moment: datetime, leaves: int
) -> None:
    clock = MomentClock(moment)
    with sqlite_db.write() as session:
        owner = company(session, sending_hours="09:00-17:00", timezone="Europe/Paris")
        customer = late_customer(session, owner)
        item = session.exec(select(Item).where(Item.customer_id == customer.id)).one()
        item.due_date = date(2026, 3, 10)
        ledger(session, owner, moment.date())
    send(sqlite_db, clock)
    assert len(box.mails) == leaves


def test_an_answer_nobody_has_validated_holds_automatic_steps_on_its_items_for_3_business_days(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        owner = company(session, holidays=False, sending_days="1-5")
        customer = late_customer(session, owner)
        item = session.exec(select(Item).where(Item.customer_id == customer.id)).one()
        # Friday 26 June and three business days: Wednesday 1 July.
        answer = Answer(
            entity_id=build.key(owner),
            customer_id=build.key(customer),
            received_on=date(2026, 6, 26),
        )
        session.add(answer)
        session.flush()
        session.add(AnswerItem(answer_id=build.key(answer), item_id=build.key(item)))
        ledger(session, owner, date(2026, 7, 1))
    send(db, clock)
    message = only_message(db)
    assert (message.state, message.reason_code) == ("waiting", "answered")
    clock.on(date(2026, 7, 1))
    send(db, clock)
    assert box.mails == []
    clock.on(date(2026, 7, 2))
    send(db, clock)
    assert len(box.mails) == 1


def test_nothing_leaves_on_a_public_holiday(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, holidays=True, sending_days="1-7")
        late_customer(session, owner)
        ledger(session, owner, date(2026, 7, 14))
    clock.on(date(2026, 7, 14))
    send(sqlite_db, clock)
    assert box.mails == []
    clock.later()
    assert send(sqlite_db, clock) == {"sent": 1}


def test_automatic_messages_wait_on_a_stale_ledger_and_leave_after_the_next_import(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session)
        late_customer(session, owner)
    clock.on(TODAY + timedelta(days=3))  # a Friday: three business days
    send(sqlite_db, clock)
    assert box.mails == []
    assert only_message(sqlite_db).reason_code == "stale_ledger"
    with sqlite_db.write() as session:
        ledger(session, session.get_one(Entity, owner.id), clock.date)
    assert send(sqlite_db, clock) == {"sent": 1}


def test_without_any_items_import_automatic_messages_wait(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session))
        session.execute(delete(ImportBatch))
    send(sqlite_db, clock)
    assert box.mails == []
    assert only_message(sqlite_db).reason_code == "stale_ledger"


def test_two_customers_with_one_address_are_written_to_once_within_the_contact_gap(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        owner = company(session)
        late_customer(session, owner, email="Group@pay.example")
        late_customer(session, owner, email="group@PAY.example")
    assert send(db, clock) == {"prepared": 2, "sent": 1}
    waiting = [m for m in messages(db) if m.state == "waiting"]
    assert [m.reason_code for m in waiting] == ["contact_gap"]
    clock.later()
    assert send(db, clock) == {}
    clock.later()
    assert send(db, clock) == {"sent": 1}
    assert len(box.mails) == 2


@pytest.mark.usefixtures("box")
def test_a_contact_gap_of_0_days_lets_both_leave(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        owner = company(session, contact_gap_days=0)
        late_customer(session, owner, email="group@pay.example")
        late_customer(session, owner, email="group@pay.example")
    assert send(sqlite_db, clock) == {"prepared": 2, "sent": 2}


@pytest.mark.usefixtures("box")
def test_a_step_without_a_usable_recipient_is_in_error_and_blocks_nothing_else(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        owner = company(session)
        nobody = build.customer(session, owner, scenario_id=owner.default_scenario_id)
        build.item(session, nobody, late=10)
        late_customer(session, owner, email="not an address")
        late_customer(session, owner)
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    states = {action.customer_id: action for action in actions(sqlite_db)}
    assert [a.state for a in states.values()].count("error") == 2
    bad = [a for a in states.values() if "not an address" in a.reason_values]
    assert len(bad) == 1


def test_amounts_that_changed_are_rendered_again_in_an_automatic_message(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, sending_hours="09:00-17:00"))
    clock.at(time(7))
    send(sqlite_db, clock)
    _change(sqlite_db, Item, remaining_minor=40_00)
    clock.at(time(10))
    assert send(sqlite_db, clock) == {"sent": 1}
    assert "40.00" in box.mails[0].parsed["Subject"]
    assert only_message(sqlite_db).totals == {"EUR": 40_00}


def test_what_was_paid_meanwhile_is_cancelled(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, sending_hours="09:00-17:00"))
    clock.at(time(7))
    send(sqlite_db, clock)
    _change(sqlite_db, Item, remaining_minor=0)
    clock.at(time(10))
    assert send(sqlite_db, clock) == {}
    assert count_states(sqlite_db) == {"cancelled": 1}
    assert box.mails == []


@pytest.mark.usefixtures("box")
def test_nothing_asked_is_held_tested_again_every_pass_and_not_recorded_against_the_step(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        customer = late_customer(session, company(session, sending_hours="09:00-17:00"))
    clock.at(time(7))
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        credit = build.item(
            session, session.get_one(Customer, customer.id), -100_00, kind="payment", late=0
        )
    clock.at(time(10))
    send(sqlite_db, clock)
    assert count_states(sqlite_db) == {"held": 1}
    assert [a.state for a in actions(sqlite_db)] == ["waiting"]
    with sqlite_db.write() as session:
        session.get_one(Item, credit.id).remaining_minor = -10_00
    assert send(sqlite_db, clock) == {"sent": 1}
    assert only_message(sqlite_db).totals == {"EUR": 90_00}


def test_a_server_that_is_away_makes_messages_wait_and_they_leave_later(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session))
    box.answer = "451 try later"
    assert send(sqlite_db, clock) == {"prepared": 1, "waiting": 1}
    message = only_message(sqlite_db)
    assert (message.state, message.reason_code) == ("waiting", "retry")
    assert "451 try later" in message.error
    assert (actions(sqlite_db)[0].state, actions(sqlite_db)[0].reason_code) == ("waiting", "retry")
    box.answer = "250 taken"
    assert send(sqlite_db, clock) == {}
    clock.advance(minutes=1)
    assert send(sqlite_db, clock) == {"sent": 1}
    first, second = messages(sqlite_db)[0].attempts, len(box.mails)
    assert (first, second) == (2, 1)


def test_a_message_that_waits_to_be_tried_again_is_tried_on_the_next_business_day(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        late_customer(session, company(session))
    box.answer = "451 try later"
    send(db, clock)
    box.answer = "250 taken"
    clock.later()
    assert send(db, clock) == {"sent": 1}
    assert only_message(db).sent_on == clock.date


def test_what_left_is_dated_by_the_business_clock(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        late_customer(session, company(session, timezone="Europe/Paris"))
    clock.advance(days=400)
    send(db, clock)
    [mail] = box.mails
    assert mail.parsed["Date"] == "Tue, 30 Jun 2026 12:00:00 +0200"
    sent_at = only_message(db).sent_at
    assert sent_at is not None
    assert sent_at.astimezone(UTC) == datetime(2026, 6, 30, 10, tzinfo=UTC)


def test_every_try_carries_the_same_message_id(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session))
    box.answer = "451 try later"
    send(sqlite_db, clock)
    first = _content(sqlite_db, 1)
    box.answer = "250 taken"
    clock.advance(minutes=1)
    send(sqlite_db, clock)
    line = next(x for x in first.split(b"\r\n") if x.lower().startswith(b"message-id"))
    assert line in box.mails[0].content


def test_a_permanent_refusal_is_final_and_stands_in_the_agenda_as_an_error(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session))
    box.answer = "554 no"
    assert send(sqlite_db, clock) == {"prepared": 1, "failed": 1}
    clock.advance(days=1)
    assert send(sqlite_db, clock) == {}
    assert only_message(sqlite_db).state == "failed"
    assert actions(sqlite_db)[0].state == "error"


def test_without_a_mail_server_emails_wait_and_letters_go_to_the_print_queue(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        owner = company(session)
        late_customer(session, owner)
        post = scenario(session, owner, step(1, 5, channel="letter"), name="By post")
        late_customer(
            session,
            owner,
            address_1="8 avenue de la Gare",
            postcode="38000",
            city="Grenoble",
        ).scenario_id = post.id
    assert send(sqlite_db, clock) == {"prepared": 2, "sent": 1}
    states = {m.channel: (m.state, m.reason_code) for m in messages(sqlite_db)}
    assert states == {"email": ("waiting", "no_mail"), "letter": ("sent", "")}


def test_a_ledger_date_is_named_in_the_shipped_text(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session)
        ledger(session, owner, days_ago(1))
        late_customer(session, owner)
    send(sqlite_db, clock)
    body = box.mails[0].parsed.get_body(("plain",))
    assert body is not None
    assert "30 June 2026" in body.get_content()


def test_a_mail_address_that_cannot_be_used_is_said_and_letters_leave_all_the_same(
    sqlite_db: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, channel="letter"))
        late_customer(session, owner, address_1="1 rue", postcode="38000", city="Grenoble")
    monkeypatch.setenv("DSO_MAIL_URL", "json://elsewhere")
    settings.cache_clear()
    with pytest.raises(BadMailAddress, match="json"):
        send(sqlite_db, clock)
    assert count_states(sqlite_db) == {"sent": 1}
