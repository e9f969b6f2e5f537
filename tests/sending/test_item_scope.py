"""Scope *item*, from the agenda to the customer's box (rules, 6.3)."""

from datetime import timedelta

from sqlmodel import Session

from dso_app.database import Database
from dso_app.models import Entity
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import company, ledger, messages, scenario, send, step
from tests.support.smtp import Mailbox

MEETING = TODAY + timedelta(days=10)
"""The day on which the older item is at its second step, and the younger at its first."""


def _two_items(session: Session, **values: object) -> int:
    """A customer whose items come to two steps on one day; the company's id."""
    owner = company(session, **values)
    climbing = scenario(session, owner, step(1, 5), step(2, 15), name="By item", scope="item")
    customer = build.customer(session, owner, scenario_id=climbing.id)
    build.contact(session, customer)
    build.item(session, customer, 100_00, late=5)
    build.item(session, customer, 40_00, due_date=MEETING - timedelta(days=5))
    ledger(session, owner, MEETING)
    return build.key(owner)


def _left(database: Database) -> list[tuple[int, dict[str, int]]]:
    """Steps and amounts of what left, in the order it was sent in."""
    sent = [one for one in messages(database) if one.state == "sent"]
    sent.sort(key=lambda one: one.sent_on or TODAY)
    return [(one.step_order, dict(one.totals)) for one in sent]


def test_of_two_steps_of_a_day_the_highest_goes_and_the_other_waits_for_the_contact_gap(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        owner = _two_items(session)
    assert send(db, clock) == {"prepared": 1, "sent": 1}
    clock.on(MEETING)
    assert send(db, clock) == {"prepared": 2, "sent": 1}
    assert _left(db) == [(1, {"EUR": 100_00}), (2, {"EUR": 100_00})]
    [other] = [one for one in messages(db) if one.state != "sent"]
    assert (other.step_order, other.state, other.reason_code) == (1, "waiting", "contact_gap")
    clock.later()
    assert send(db, clock) == {}
    clock.later()
    with db.write() as session:
        ledger(session, session.get_one(Entity, owner), clock.date)
    assert send(db, clock) == {"sent": 1}
    assert _left(db)[-1] == (1, {"EUR": 40_00})
    assert len(box.mails) == 3


def test_with_a_contact_gap_of_0_days_both_steps_go_the_same_day_the_highest_first(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        _two_items(session, contact_gap_days=0)
    send(db, clock)
    clock.on(MEETING)
    assert send(db, clock) == {"prepared": 2, "sent": 2}
    asked = [str(mail.parsed["Subject"]) for mail in box.mails]
    assert ["40.00" in subject for subject in asked] == [False, False, True]
    assert {one.sent_on for one in messages(db)} == {TODAY, MEETING}
