"""What becomes of a person's words when amounts change, or the day does (rules, 6.4)."""

from datetime import timedelta

import pytest

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.sending.editing import TextChangedMeanwhile
from dso_app.services.agenda.actions import postpone
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.edited import HERS, edit, mail_text, owe, say_yes, seen_of, waits
from tests.support.outgoing import (
    actions,
    leave,
    messages,
    only_message,
    send,
)
from tests.support.smtp import Mailbox


def test_when_other_amounts_are_asked_the_words_stay_the_table_does_not_and_it_is_said(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    waits(db, clock)
    edit(db, clock, HERS.replace("as we", "100.00, as we"))
    with db.write() as session:
        owe(session, 40_00)
    send(db, clock)
    message, action = only_message(db), actions(db)[0]
    assert (message.state, action.state) == ("to_confirm", "to_confirm")
    assert (message.reason_code, action.reason_code) == ("amounts_changed", "amounts_changed")
    assert message.totals == {"EUR": 40_00}
    assert "100.00, as we said" in message.body
    assert "40.00" in message.body
    say_yes(db, clock)
    assert send(db, clock)["sent"] == 1
    assert "40.00" in mail_text(box)


def test_confirmed_and_then_changed_it_is_asked_once_more_and_not_for_ever(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    waits(db, clock)
    edit(db, clock)
    say_yes(db, clock)
    with db.write() as session:
        owe(session, 40_00)
    assert "sent" not in leave(db, clock)
    message = only_message(db)
    assert (message.state, message.reason_code) == ("to_confirm", "amounts_changed")
    assert message.subject == "As we said"
    say_yes(db, clock)
    assert leave(db, clock)["sent"] == 1
    assert "40.00" in mail_text(box)


def test_amounts_that_change_while_somebody_types_are_said_before_it_is_saved(
    sqlite_db: Database, clock: FixedClock
) -> None:
    waits(sqlite_db, clock)
    seen = seen_of(sqlite_db, clock)
    with sqlite_db.write() as session:
        owe(session, 40_00)
    with pytest.raises(TextChangedMeanwhile, match="What is asked changed") as refused:
        edit(sqlite_db, clock, seen=seen)
    edit(sqlite_db, clock, seen=refused.value.seen)
    assert "40.00" in only_message(sqlite_db).body


def test_what_a_colleague_wrote_meanwhile_is_not_written_over_unseen(
    sqlite_db: Database, clock: FixedClock
) -> None:
    waits(sqlite_db, clock)
    with sqlite_db.write() as session:
        paul = build.actor(build.user(session, Role.CREDIT_MANAGER, name="Paul Henry"))
    seen = seen_of(sqlite_db, clock)
    edit(sqlite_db, clock, "His words", actor=paul)
    with pytest.raises(TextChangedMeanwhile, match="Paul Henry changed the text") as refused:
        edit(sqlite_db, clock, seen=seen)
    assert only_message(sqlite_db).body.startswith("His words")
    edit(sqlite_db, clock, seen=refused.value.seen)
    assert only_message(sqlite_db).body.startswith("Dear Paul")


def test_put_off_to_another_day_the_words_come_along_and_a_person_reads_them_again(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    waits(db, clock)
    edit(db, clock)
    with db.write() as session:
        postpone(session, HOUSE, clock, 1, TODAY + timedelta(days=1))
    clock.on(TODAY + timedelta(days=1))
    send(db, clock)
    old, new = messages(db)
    assert (old.state, new.state) == ("cancelled", "to_confirm")
    assert (new.edited, new.subject) == (True, "As we said")
    assert new.body.startswith("Dear Paul,\n\nas we said on the phone.")
    say_yes(db, clock)
    assert send(db, clock)["sent"] == 1
    assert box.mails[0].parsed["Subject"] == "As we said"


def test_confirmed_and_then_put_off_a_persons_words_ask_before_they_leave(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    waits(db, clock)
    edit(db, clock)
    say_yes(db, clock)
    with db.write() as session:
        postpone(session, HOUSE, clock, 1, TODAY + timedelta(days=1))
    clock.on(TODAY + timedelta(days=1))
    send(db, clock)
    new, action = messages(db)[-1], actions(db)[0]
    assert (new.state, new.edited, new.reason_code) == ("to_confirm", True, "written_before")
    assert (action.state, action.reason_code) == ("to_confirm", "written_before")
    assert box.mails == []
