"""The contact gap: every outgoing contact counts, only automatic messages wait."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.calls import CallResult
from dso_app.models import Customer, Message
from dso_app.services.agenda.actions import mark_done
from dso_app.services.outbox import decisions
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.outgoing import (
    company,
    days_ago,
    late_customer,
    messages,
    only_message,
    scenario,
    send,
    step,
)
from tests.support.smtp import Mailbox


def _written_to(database: Database, channel: str, state: str, mode: str, days: int) -> None:
    """Something was sent to the one customer some days ago, or was not."""
    with database.write() as session:
        customer = session.scalars(select(Customer)).one()
        session.add(
            Message(
                entity_id=customer.entity_id,
                customer_id=key(customer),
                key="earlier",
                channel=channel,
                mode=mode,
                confirmed=mode != "automatic",
                state=state,
                planned_on=days_ago(days),
                sent_on=days_ago(days),
                created_at=FixedClock().real(),
            )
        )


@pytest.mark.usefixtures("box")
@pytest.mark.parametrize(
    ("channel", "state", "mode", "days", "waits"),
    [
        ("email", "sent", "automatic", 1, True),
        ("email", "sent", "automatic", 2, False),
        ("email", "sent", "manual", 1, True),
        ("email", "sent", "to_confirm", 1, True),
        ("letter", "sent", "to_confirm", 1, True),
        ("registered_letter", "sent", "to_confirm", 1, True),
        ("sms", "sent", "automatic", 1, True),
        ("email", "ambiguous", "automatic", 1, True),
        ("email", "failed", "automatic", 1, False),
        ("email", "cancelled", "automatic", 1, False),
        ("internal_email", "sent", "automatic", 1, False),
    ],
)
def test_whatever_went_to_the_customer_keeps_the_next_automatic_message_waiting(
    sqlite_db: Database,
    clock: FixedClock,
    channel: str,
    state: str,
    mode: str,
    days: int,
    *,
    waits: bool,
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session))
    _written_to(sqlite_db, channel, state, mode, days)
    assert send(sqlite_db, clock).get("sent", 0) == (not waits)
    newest = messages(sqlite_db)[-1]
    assert newest.reason_code == ("contact_gap" if waits else "")


def test_what_a_person_confirmed_does_not_wait(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, step(1, 5, mode="to_confirm")))
    _written_to(sqlite_db, "email", "sent", "automatic", 0)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        waiting = session.scalars(select(Message).where(col(Message.state) == "to_confirm")).one()
        waiting.state, waiting.confirmed = "queued", True
    assert send(sqlite_db, clock) == {"sent": 1}
    assert len(box.mails) == 1


@pytest.mark.parametrize("mode", ["to_confirm", "manual"])
def test_what_a_person_sent_to_an_address_keeps_another_customer_s_automatic_message_waiting(
    db: Database, clock: FixedClock, box: Mailbox, mode: str
) -> None:
    with db.write() as session:
        owner = company(session)
        by_hand = scenario(session, owner, step(1, 5, mode=mode), name="By hand")
        late_customer(session, owner, email="Group@pay.example").scenario_id = by_hand.id
        # Four days late today: the automatic step is due tomorrow.
        late_customer(session, owner, email="group@PAY.example", late=4)
    assert send(db, clock) == {"prepared": 1}
    with db.write() as session:
        decisions.confirm(session, HOUSE, clock, 1)
    assert send(db, clock) == {"sent": 1}
    clock.later()
    assert send(db, clock) == {"prepared": 1}
    second = messages(db)[1]
    assert (second.state, second.reason_code) == ("waiting", "contact_gap")
    clock.later()
    assert send(db, clock) == {"sent": 1}
    assert len(box.mails) == 2


def test_what_a_person_confirmed_goes_to_an_address_another_customer_was_just_written_at(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session)
        by_hand = scenario(session, owner, step(1, 5, mode="to_confirm"), name="By hand")
        late_customer(session, owner, email="group@pay.example")
        late_customer(session, owner, email="group@pay.example").scenario_id = by_hand.id
    assert send(sqlite_db, clock) == {"prepared": 2, "sent": 1}
    with sqlite_db.write() as session:
        waiting = session.scalars(select(Message).where(col(Message.state) == "to_confirm")).one()
        decisions.confirm(session, HOUSE, clock, key(waiting))
    assert send(sqlite_db, clock) == {"sent": 1}
    assert len(box.mails) == 2


@pytest.mark.parametrize(
    ("result", "waits"),
    [
        (CallResult.REACHED, True),
        (None, True),
        (CallResult.LEFT_MESSAGE, False),
        (CallResult.NO_ANSWER, False),
        (CallResult.WRONG_NUMBER, False),
    ],
)
def test_a_call_that_was_answered_keeps_the_next_automatic_message_waiting(
    sqlite_db: Database,
    clock: FixedClock,
    box: Mailbox,
    result: CallResult | None,
    *,
    waits: bool,
) -> None:
    with sqlite_db.write() as session:
        call = step(1, 5, channel="call", mode="manual")
        late_customer(session, company(session, call, step(2, 6)), late=5)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        mark_done(session, HOUSE, clock, 1, result=result)
    clock.later()
    assert send(sqlite_db, clock).get("sent", 0) == (not waits)
    assert only_message(sqlite_db).reason_code == ("contact_gap" if waits else "")
    clock.later()
    send(sqlite_db, clock)
    assert len(box.mails) == 1
