"""Letters confirmed and made at once."""

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Item, MessageContent
from dso_app.sending.print_now import SendingStands, TooManyLetters, print_now
from dso_app.services.outbox.sending_switch import stop
from tests.support import build, outgoing, rows
from tests.support.clocks import FixedClock


def _prepared(database: Database, clock: FixedClock, channel: str = "letter") -> Viewer:
    with database.write() as session:
        step = outgoing.step(1, 5, mode="to_confirm", channel=channel)
        entity = outgoing.company(session, step)
        outgoing.late_customer(session, entity, address_1="3 rue Basse", city="Lyon")
    outgoing.send(database, clock)
    return rows.viewer(entity)


def test_a_letter_is_confirmed_made_and_its_step_performed(db: Database, clock: FixedClock) -> None:
    viewer = _prepared(db, clock)
    [action] = outgoing.actions(db)
    printed = print_now(db, viewer, clock, [action.id or 0])
    letter = outgoing.only_message(db)
    assert (printed.made, printed.refused) == ([letter.id], 0)
    assert (letter.state, outgoing.actions(db)[0].state) == ("sent", "done")
    with db.read() as session:
        assert session.get_one(MessageContent, letter.id).content.startswith(b"%PDF-")


def test_asked_for_twice_it_is_made_once(db: Database, clock: FixedClock) -> None:
    viewer = _prepared(db, clock)
    [action] = outgoing.actions(db)
    print_now(db, viewer, clock, [action.id or 0])
    again = print_now(db, viewer, clock, [action.id or 0])
    assert (again.made, again.refused) == ([], 1)
    assert outgoing.only_message(db).attempts == 1


def test_what_was_paid_meanwhile_is_not_printed(db: Database, clock: FixedClock) -> None:
    viewer = _prepared(db, clock)
    with db.write() as session:
        [item] = session.exec(select(Item))
        item.remaining_minor = 0
    [action] = outgoing.actions(db)
    printed = print_now(db, viewer, clock, [action.id or 0])
    assert (printed.made, printed.refused) == ([], 1)
    assert outgoing.only_message(db).state == "cancelled"


def test_an_email_is_passed_over_and_not_confirmed(db: Database, clock: FixedClock) -> None:
    viewer = _prepared(db, clock, "email")
    [action] = outgoing.actions(db)
    assert print_now(db, viewer, clock, [action.id or 0]).made == []
    assert outgoing.actions(db)[0].state == "to_confirm"


def test_a_letter_of_somebody_else_s_customer_is_passed_over(
    db: Database, clock: FixedClock
) -> None:
    ours = _prepared(db, clock)
    with db.write() as session:
        collector = build.actor(build.user(session, Role.COLLECTOR))
    [action] = outgoing.actions(db)
    viewer = Viewer(collector, ours.entity, ours.today)
    assert print_now(db, viewer, clock, [action.id or 0]).made == []
    assert outgoing.actions(db)[0].state == "to_confirm"


def test_who_may_not_act_prints_nothing(db: Database, clock: FixedClock) -> None:
    ours = _prepared(db, clock)
    with db.write() as session:
        looker = build.actor(build.user(session, Role.VIEWER))
    with pytest.raises(NotAllowed):
        print_now(db, Viewer(looker, ours.entity, ours.today), clock, [1])


def test_nothing_is_printed_while_sending_is_stopped(db: Database, clock: FixedClock) -> None:
    viewer = _prepared(db, clock)
    with db.write() as session:
        stop(session, HOUSE, clock)
    [action] = outgoing.actions(db)
    with pytest.raises(SendingStands):
        print_now(db, viewer, clock, [action.id or 0])
    assert outgoing.only_message(db).state == "to_confirm"


def test_nobody_waits_for_more_than_two_hundred_letters(db: Database, clock: FixedClock) -> None:
    viewer = _prepared(db, clock)
    with pytest.raises(TooManyLetters):
        print_now(db, viewer, clock, range(1, 202))
