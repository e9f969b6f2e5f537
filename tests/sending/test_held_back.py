"""What was prepared and held back is read again before it leaves (rules, 6.2 and 6.4)."""

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Customer, Item, Message
from dso_app.services.outbox import decisions
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import (
    actions,
    company,
    late_customer,
    leave,
    ledger,
    only_message,
    scenario,
    send,
    step,
)
from tests.support.smtp import Mailbox

DUE = TODAY + timedelta(days=3)
OFFICE = "09:00-17:00"


def _due_soon(session: Session, **values: Any) -> None:
    """A customer whose one invoice is due in three days, with a message five days before."""
    owner = company(session, step(1, -5, **values), sending_hours=OFFICE)
    late_customer(session, owner, late=-3)
    for day in (DUE, DUE + timedelta(days=1)):
        ledger(session, owner, day)


def _held_back(database: Database, clock: FixedClock, box: Mailbox, by: str) -> None:
    """Prepare it, and let it be held back until somebody sets the clock on."""
    with database.write() as session:
        _due_soon(session, mode="to_confirm" if by == "confirmation" else "automatic")
    if by == "hours":
        clock.at(time(18))
    if by == "server":
        box.answer = "451 try later"
    send(database, clock)
    box.answer = "250 taken"
    clock.at(time(12))
    clock.advance(minutes=1)


def _confirm(database: Database, clock: FixedClock) -> None:
    with database.write() as session:
        decisions.confirm(session, HOUSE, clock, 1)


@pytest.mark.parametrize("by", ["hours", "server", "confirmation"])
@pytest.mark.parametrize("planned_anew", [True, False])
def test_a_message_from_before_the_due_date_never_leaves_once_its_item_is_late(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, by: str, *, planned_anew: bool
) -> None:
    _held_back(sqlite_db, clock, box, by)
    clock.on(DUE + timedelta(days=1))
    if by == "confirmation":
        _confirm(sqlite_db, clock)
    (send if planned_anew else leave)(sqlite_db, clock)
    assert box.mails == []
    assert only_message(sqlite_db).state == "cancelled"
    assert actions(sqlite_db)[0].state == "cancelled"


@pytest.mark.parametrize("by", ["hours", "server", "confirmation"])
def test_on_the_due_date_itself_a_message_from_before_it_may_still_leave(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, by: str
) -> None:
    _held_back(sqlite_db, clock, box, by)
    clock.on(DUE)
    if by == "confirmation":
        _confirm(sqlite_db, clock)
    assert send(sqlite_db, clock) == {"sent": 1}
    assert len(box.mails) == 1


@pytest.mark.parametrize("planned_anew", [True, False])
def test_what_a_person_wrote_in_goes_back_to_confirm_in_its_own_words_when_amounts_change(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, *, planned_anew: bool
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, sending_hours=OFFICE))
    clock.at(time(7))
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        session.execute(update(Message).values(edited=True, subject="As we said, Paul: 100.00"))
        session.execute(update(Item).values(remaining_minor=40_00))
        session.execute(update(Customer).values(plan_needed=True))
    clock.at(time(10))
    (send if planned_anew else leave)(sqlite_db, clock)
    message = only_message(sqlite_db)
    assert (message.state, message.reason_code) == ("to_confirm", "amounts_changed")
    assert message.subject == "As we said, Paul: 100.00"
    assert box.mails == []


def test_what_a_person_wrote_in_leaves_in_its_own_words_while_amounts_are_the_same(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session, sending_hours=OFFICE))
    clock.at(time(7))
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        session.execute(update(Message).values(edited=True, subject="As we said, Paul: 100.00"))
    clock.at(time(10))
    assert send(sqlite_db, clock) == {"sent": 1}
    assert box.mails[0].parsed["Subject"] == "As we said, Paul: 100.00"


@pytest.mark.parametrize("planned_anew", [True, False])
def test_below_the_minimum_of_its_scenario_a_message_is_held_and_leaves_once_enough_is_asked(
    db: Database, clock: FixedClock, box: Mailbox, *, planned_anew: bool
) -> None:
    with db.write() as session:
        owner = company(session, sending_hours=OFFICE)
        large = scenario(session, owner, step(1, 5), name="Large", minimum_amount="80")
        late_customer(session, owner).scenario_id = large.id
    clock.at(time(7))
    send(db, clock)
    clock.at(time(10))
    _owed(db, 79_99)
    (send if planned_anew else leave)(db, clock)
    message = only_message(db)
    assert (message.state, message.reason_code) == ("held", "below_minimum")
    # Nothing is recorded against the step: it stands open in the agenda.
    assert [(one.state, one.closed_on) for one in actions(db)] == [("waiting", None)]
    assert box.mails == []
    _owed(db, 80_00)
    assert send(db, clock) == {"sent": 1}
    assert only_message(db).totals == {"EUR": 80_00}


def _owed(database: Database, minor: int) -> None:
    """So much remains of the one invoice."""
    with database.write() as session:
        session.execute(update(Item).values(remaining_minor=minor))
        session.execute(update(Customer).values(plan_needed=True))
