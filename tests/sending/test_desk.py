"""Messages decided about ahead: they leave only on what is still true, a few at a time."""

from datetime import time, timedelta

import pytest
from sqlalchemy import event, func, select, update
from sqlmodel import col
from structlog.testing import capture_logs

from dso_app.database import Database
from dso_app.models import Customer, Item, Message
from dso_app.sending import reserving
from dso_app.sending.channels.base import Envelope
from dso_app.sending.packing import pack
from dso_app.services.outbox.rows import IN_FLIGHT
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import company, count_states, late_customer, messages, send
from tests.support.smtp import BEFORE_ANSWER, Mailbox


def _late(database: Database, customers: int, **values: object) -> None:
    with database.write() as session:
        owner = company(session, **values)
        for _ in range(customers):
            late_customer(session, owner)


def test_what_is_paid_while_others_leave_is_not_asked_for(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db, 30)

    def everybody_pays() -> None:
        with db.write() as session:
            session.execute(update(Item).values(remaining_minor=0))
            session.execute(update(Customer).values(plan_needed=True))

    box.at[BEFORE_ANSWER] = everybody_pays
    sent = send(db, clock)["sent"]
    assert 1 <= sent <= IN_FLIGHT
    assert len(box.mails) == sent
    assert count_states(db) == {"sent": sent, "cancelled": 30 - sent}


def test_what_is_decided_within_the_sending_hours_does_not_leave_after_them(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db, 30, sending_hours="09:00-17:00")
    clock.at(time(16, 59))
    box.at[BEFORE_ANSWER] = lambda: clock.at(time(17))
    sent = send(db, clock)["sent"]
    assert 1 <= sent <= IN_FLIGHT
    assert count_states(db) == {"sent": sent, "waiting": 30 - sent}
    assert {m.reason_code for m in messages(db) if m.state == "waiting"} == {"outside_window"}


def test_what_is_decided_on_a_day_is_decided_anew_on_the_next(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db, 30)
    box.at[BEFORE_ANSWER] = lambda: clock.on(TODAY + timedelta(days=1))
    send(db, clock)
    on = [message.sent_on for message in messages(db)]
    assert len(on) == 30
    assert sum(day == clock.date for day in on) >= 30 - IN_FLIGHT


def test_never_more_than_eight_are_on_their_way(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db, 60)
    sending = select(func.count()).where(col(Message.state) == "sending")
    seen = []

    def look() -> bool:
        with db.read() as session:
            seen.append(session.scalar(sending) or 0)
        return False

    box.strike_each(BEFORE_ANSWER, look)
    assert send(db, clock)["sent"] == 60
    assert max(seen) == IN_FLIGHT


def test_two_messages_of_a_customer_leave_one_after_the_other(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db, 3, contact_gap_days=0)
    send(db, clock)
    with db.write() as session:
        rows = session.scalars(select(Message)).all()
        for row in rows:
            row.state, row.customer_id = "queued", rows[0].customer_id
    busiest = select(func.count()).where(col(Message.state) == "sending")
    seen = []

    def look() -> bool:
        with db.read() as session:
            seen.append(session.scalar(busiest))
        return False

    box.strike_each(BEFORE_ANSWER, look)
    send(db, clock)
    assert set(seen) <= {1}


def test_a_message_that_cannot_be_put_together_fails_and_the_others_leave(
    db: Database, clock: FixedClock, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    _late(db, 30)

    def breaks(message: Message, *others: object) -> Envelope:
        if message.id == 25:
            raise ValueError(message.key)
        return pack(message, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(reserving, "pack", breaks)
    with capture_logs():
        assert send(db, clock) == {"prepared": 30, "sent": 29, "failed": 1}
    assert len(box.mails) == 29
    assert [message.id for message in messages(db) if message.state == "failed"] == [25]


def test_sending_costs_few_statements_a_message(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(sqlite_db, 120)
    asked = 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += bool(box.mails)

    event.listen(sqlite_db.engine, "before_cursor_execute", count)
    send(sqlite_db, clock)
    event.remove(sqlite_db.engine, "before_cursor_execute", count)
    assert len(box.mails) == 120
    assert asked / 120 < 4.5
