"""Test mode: everything goes to one address of ours, and nothing counts as done."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Attempt, Cycle
from dso_app.sending import sent_log
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.services.outbox import test_mode
from dso_app.services.outbox.print_queue import print_queue
from dso_app.services.outbox.test_mode import NoTestAddress
from tests.support import outgoing
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.outgoing import actions, late_customer, messages, only_message, send, step
from tests.support.smtp import Mailbox

US = "tests@duval.example"


def _fill(database: Database, clock: FixedClock, *steps: dict[str, object], **values: Any) -> int:
    with database.write() as session:
        owner = outgoing.company(session, *steps)
        late_customer(session, owner, email="paul@garnier.example", **values)
        test_mode.begin_tests(session, HOUSE, clock, US)
        return key(owner)


def test_in_test_mode_a_mail_goes_to_the_address_of_the_tests_alone_and_says_for_whom_it_is(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(db, clock)
    assert send(db, clock) == {"prepared": 1, "tested": 1}
    [mail] = box.mails
    assert mail.recipients == (US,)
    assert mail.parsed["To"] == US
    assert mail.parsed["Subject"].startswith("[Test] ")
    for kind in ("plain", "html"):
        body = mail.parsed.get_body((kind,))
        assert body is not None
        assert "TEST: this email is for paul@garnier.example." in body.get_content()


def test_nothing_counts_as_done_and_nothing_is_tested_twice(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(db, clock)
    send(db, clock)
    message = only_message(db)
    assert (message.state, message.reason_code, message.sent_on) == ("waiting", "tested", None)
    assert [action.state for action in actions(db)] == ["waiting"]
    with db.read() as session:
        assert session.scalars(select(Cycle)).one().performed_on is None
        [attempt] = session.scalars(select(Attempt))
        assert (attempt.number, attempt.outcome) == (0, "tested")
    assert not list(sent_log.folder().glob("*")) if sent_log.folder().exists() else True
    assert send(db, clock) == {}
    clock.later()
    assert send(db, clock) == {}
    assert len(box.mails) == 1


def test_once_test_mode_ends_what_was_planned_until_then_wants_a_person(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(db, clock)
    send(db, clock)
    with db.write() as session:
        test_mode.end_tests(session, HOUSE, clock)
    assert send(db, clock) == {}
    message = only_message(db)
    assert (message.state, message.reason_code) == ("to_confirm", "begun_again")
    with db.write() as session:
        outbox_decisions.confirm(session, HOUSE, clock, message.id or 0)
    assert send(db, clock) == {"sent": 1}
    assert box.mails[-1].recipients == ("paul@garnier.example",)
    assert "TEST" not in box.mails[-1].content.decode()


def test_what_is_planned_after_the_tests_leaves_by_itself(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(sqlite_db, clock, step(1, 11))
    with sqlite_db.write() as session:
        test_mode.end_tests(session, HOUSE, clock)
    clock.later()
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert len(box.mails) == 1


def test_what_a_person_confirmed_while_testing_is_to_be_confirmed_again(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(sqlite_db, clock, step(1, 5, mode="to_confirm"))
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        outbox_decisions.confirm(session, HOUSE, clock, 1)
    assert send(sqlite_db, clock) == {"tested": 1}
    with sqlite_db.write() as session:
        test_mode.end_tests(session, HOUSE, clock)
    send(sqlite_db, clock)
    assert only_message(sqlite_db).state == "to_confirm"
    assert [mail.recipients for mail in box.mails] == [(US,)]


def test_a_letter_goes_as_pdf_and_does_not_come_into_the_print_queue(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    letter = step(1, 5, channel="letter", recipients=["collection_contact"])
    owner = _fill(
        db, clock, letter, address_1="3 rue Basse", postcode="69001", city="Lyon", country="FR"
    )
    assert send(db, clock) == {"prepared": 1, "tested": 1}
    [mail] = box.mails
    assert mail.recipients == (US,)
    [pdf] = mail.parsed.iter_attachments()
    assert pdf.get_content().startswith(b"%PDF")
    with db.read() as session:
        assert print_queue(session, HOUSE, owner) == []
    assert only_message(db).posted_on is None


def test_a_copy_that_does_not_leave_is_tried_again(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(sqlite_db, clock)
    box.answer = "451 later"
    assert send(sqlite_db, clock) == {"prepared": 1}
    assert only_message(sqlite_db).reason_code == "not_tested"
    box.answer = "250 taken"
    clock.advance(minutes=2)
    assert send(sqlite_db, clock) == {"tested": 1}


def test_without_a_mail_server_even_letters_wait(sqlite_db: Database, clock: FixedClock) -> None:
    _fill(sqlite_db, clock, step(1, 5, channel="letter"), address_1="3 rue Basse", city="Lyon")
    send(sqlite_db, clock)
    assert [m.reason_code for m in messages(sqlite_db)] == ["no_mail"]


def test_an_administrator_alone_begins_and_ends_test_mode_with_one_address(
    sqlite_db: Database, clock: FixedClock
) -> None:
    manager = Actor(role=Role.CREDIT_MANAGER)
    with sqlite_db.write() as session:
        outgoing.company(session)
        assert test_mode.address_of_tests(session) == ""
        with pytest.raises(NotAllowed):
            test_mode.begin_tests(session, manager, clock, US)
        for wrong in ("", "nobody", "a@x.example, b@x.example"):
            with pytest.raises(NoTestAddress):
                test_mode.begin_tests(session, HOUSE, clock, wrong)
        test_mode.begin_tests(session, HOUSE, clock, US)
        with pytest.raises(NotAllowed):
            test_mode.end_tests(session, manager, clock)


def test_attempts_of_the_tests_are_no_tries_of_the_message(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(sqlite_db, clock)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        test_mode.end_tests(session, HOUSE, clock)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        outbox_decisions.confirm(session, HOUSE, clock, 1)
    send(sqlite_db, clock)
    assert len(box.mails) == 2
    with sqlite_db.read() as session:
        tries = session.scalars(select(Attempt).order_by(col(Attempt.id)))
        assert [(one.number, one.outcome) for one in tries] == [(0, "tested"), (1, "accepted")]
