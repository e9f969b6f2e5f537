"""What becomes of a person's words when amounts change, or the day does (rules, 6.4)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Contact, Customer
from dso_app.sending.editing import (
    RewordedMeanwhile,
    TextChangedMeanwhile,
    drop_wording,
    still_worded,
)
from dso_app.services.agenda.actions import confirm, postpone
from dso_app.services.meanwhile import last_event
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


def test_put_off_after_a_person_s_yes_they_are_edited_and_confirmed_once_more(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    waits(db, clock, mode="manual")
    with db.write() as session:
        paul = build.actor(build.user(session, Role.CREDIT_MANAGER, name="Paul Henry"))
    edit(db, clock, actor=paul)
    with db.write() as session:
        confirm(session, paul, clock, 1)
        postpone(session, paul, clock, 1, TODAY + timedelta(days=1))
    clock.on(TODAY + timedelta(days=1))
    send(db, clock)
    edit(db, clock, "Other words", actor=paul)
    with db.write() as session:
        session.execute(update(Customer).values(plan_needed=True))
    send(db, clock)
    # A manual step is done by a person: it stands to do, as it would without words of their own.
    assert (messages(db)[-1].state, actions(db)[0].state) == ("to_confirm", "to_do")
    assert box.mails == []
    with db.write() as session:
        confirm(session, paul, clock, 1)
    assert send(db, clock)["sent"] == 1
    assert "Other words" in mail_text(box)


def test_words_that_were_given_up_do_not_come_back_when_it_is_put_off_again(
    db: Database, clock: FixedClock
) -> None:
    waits(db, clock)
    edit(db, clock)
    for days in (1, 2):
        with db.write() as session:
            postpone(session, HOUSE, clock, 1, TODAY + timedelta(days=days))
        clock.on(TODAY + timedelta(days=days))
        send(db, clock)
        if days == 1:
            seen = seen_of(db, clock)
            with db.write() as session:
                drop_wording(session, HOUSE, clock, 1, seen=seen)
    last = messages(db)[-1]
    assert (last.edited, last.subject == "As we said") == (False, False)


def test_words_of_a_message_that_could_not_leave_are_kept_for_when_it_can(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    waits(db, clock)
    edit(db, clock)
    say_yes(db, clock)
    with db.write() as session:
        emails = list(session.scalars(select(col(Contact.email))))
        session.execute(update(Contact).values(email=""))
        session.execute(update(Customer).values(email=""))
    leave(db, clock)
    assert actions(db)[0].state == "error"
    with db.write() as session:
        session.execute(update(Contact).values(email=emails[0]))
    send(db, clock)
    last = messages(db)[-1]
    assert (last.edited, last.subject, last.state) == (True, "As we said", "to_confirm")
    assert box.mails == []


def test_a_colleague_s_newer_words_are_not_given_up_unseen(
    sqlite_db: Database, clock: FixedClock
) -> None:
    waits(sqlite_db, clock)
    edit(sqlite_db, clock)
    seen = seen_of(sqlite_db, clock)
    with sqlite_db.write() as session:
        paul = build.actor(build.user(session, Role.CREDIT_MANAGER, name="Paul Henry"))
    edit(sqlite_db, clock, "His words", actor=paul)
    with (
        pytest.raises(TextChangedMeanwhile, match="Paul Henry changed the text"),
        sqlite_db.write() as session,
    ):
        drop_wording(session, HOUSE, clock, 1, seen=seen)
    assert only_message(sqlite_db).body.startswith("His words")


def test_a_yes_is_to_the_words_that_were_read(sqlite_db: Database, clock: FixedClock) -> None:
    waits(sqlite_db, clock)
    with sqlite_db.write() as session:
        paul, anna = (
            build.actor(build.user(session, Role.CREDIT_MANAGER, name=name))
            for name in ("Paul Henry", "Anna Roux")
        )
        seen = last_event(session)
    edit(sqlite_db, clock, "His words", actor=paul)
    with sqlite_db.read() as session:
        with pytest.raises(RewordedMeanwhile, match="Paul Henry changed the text"):
            still_worded(session, anna, 1, seen)
        still_worded(session, paul, 1, seen)
        still_worded(session, anna, 2, seen)
        still_worded(session, anna, 1, last_event(session))
