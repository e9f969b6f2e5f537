"""Registered letters: the number on the receipt stands with the letter and in the history."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event
from dso_app.services.outbox.print_queue import (
    BadRegisteredNumber,
    NoRegisteredLetter,
    mark_posted,
    note_registered_number,
)
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.outgoing import company, late_customer, only_message, send, step

ADDRESS: dict[str, Any] = {
    "address_1": "8 avenue de la Gare",
    "postcode": "38000",
    "city": "Grenoble",
}


def _made(
    database: Database, clock: FixedClock, channel: str = "registered_letter", **values: Any
) -> int:
    with database.write() as session:
        owner = company(session, step(1, 5, channel=channel), **values)
        late_customer(session, owner, **ADDRESS)
        key = build.key(owner)
    send(database, clock)
    return key


def _note(number: str, clock: FixedClock, actor: Any = HOUSE) -> Callable[[Session, int], None]:
    return lambda session, key: note_registered_number(session, actor, clock, key, number)


def test_the_number_is_kept_as_the_post_writes_it_and_stands_in_the_history(
    db: Database, clock: FixedClock
) -> None:
    _made(db, clock)
    with db.write() as session:
        _note(" 2c 123 456  7890 1 ", clock)(session, only_message(db).id or 0)
    assert only_message(db).registered_number == "2C 123 456 7890 1"
    with db.read() as session:
        [event] = session.query(Event).filter_by(kind="message.registered")
        assert event.message_id == only_message(db).id
        assert event.after == "2C 123 456 7890 1"


def test_it_may_be_mended_and_taken_away(sqlite_db: Database, clock: FixedClock) -> None:
    _made(sqlite_db, clock)
    for number in ("RR1", "RR2", ""):
        with sqlite_db.write() as session:
            _note(number, clock)(session, only_message(sqlite_db).id or 0)
        assert only_message(sqlite_db).registered_number == number


def test_a_letter_that_waits_to_be_posted_has_one_and_one_that_was_posted(
    sqlite_db: Database, clock: FixedClock
) -> None:
    owner = _made(sqlite_db, clock, letters_performed_when_posted=True)
    key = only_message(sqlite_db).id or 0
    with sqlite_db.write() as session:
        _note("RR1", clock)(session, key)
        mark_posted(session, HOUSE, clock, owner, [key])
    with sqlite_db.write() as session:
        _note("RR2", clock)(session, key)
    assert only_message(sqlite_db).registered_number == "RR2"


@pytest.mark.parametrize("number", ["<script>", "=1+1", "x" * 41, "RR1\u0000"])
def test_what_is_no_number_is_refused(sqlite_db: Database, clock: FixedClock, number: str) -> None:
    _made(sqlite_db, clock)
    with sqlite_db.write() as session, pytest.raises(BadRegisteredNumber):
        _note(number, clock)(session, only_message(sqlite_db).id or 0)


def test_only_registered_letters_have_one_and_only_those_who_act_note_it(
    sqlite_db: Database, clock: FixedClock
) -> None:
    _made(sqlite_db, clock, channel="letter")
    key = only_message(sqlite_db).id or 0
    with sqlite_db.write() as session, pytest.raises(NoRegisteredLetter):
        _note("RR1", clock)(session, key)
    with sqlite_db.write() as session:
        viewer = build.actor(build.user(session, Role.VIEWER))
        with pytest.raises(NotAllowed):
            _note("RR1", clock, viewer)(session, key)
