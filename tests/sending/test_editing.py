"""The words of a message are changed by a person: what was saved is what leaves (rules, 6.4)."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import update
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Contact, Event, Message, MessageContent
from dso_app.sending.editing import (
    LONGEST_TEXT,
    NotEditable,
    TextTooLong,
    TooManyParts,
    drop_wording,
    read_wording,
)
from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.rendering import as_typed, render
from dso_app.services.agenda.open_actions import UnknownAction
from dso_app.services.texts.checks import BrokenText
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.edited import edit, mail_text, owe, say_yes, seen_of, viewer_of, waits
from tests.support.outgoing import (
    company,
    late_customer,
    only_message,
    send,
    step,
)
from tests.support.smtp import Mailbox


def test_the_words_stand_there_as_one_types_them_their_values_filled_in(
    sqlite_db: Database, clock: FixedClock
) -> None:
    waits(sqlite_db, clock)
    with sqlite_db.read() as session:
        words = read_wording(session, clock, viewer_of(sqlite_db), 1)
    assert words.seen.subject == only_message(sqlite_db).subject
    assert "\n\n{{ items.table }}\n\n" in words.seen.body
    assert "100.00" in words.seen.body
    assert words.seen.body.count("{{") == 1
    assert (words.has_subject, words.edited) == (True, False)
    assert words.seen.asked == ((1, 100_00),)


_WORDS = st.text(st.characters(blacklist_characters="*{}\r\x00", blacklist_categories=["Cs"]))


@given(st.lists(st.one_of(_WORDS, _WORDS.map("**{}**".format), st.just("\n\n")), min_size=1))
def test_what_was_rendered_and_typed_again_says_the_same(pieces: list[str]) -> None:
    once = render("", "".join(pieces) + "\n\n{{ items.table }}\n\nx", SAMPLE).blocks
    again = render("", as_typed(once), SAMPLE).blocks
    assert as_typed(again) == as_typed(once)
    assert sum(one.is_table for one in again) == 1


def test_what_was_saved_leaves_as_it_was_typed_with_the_table_of_the_day(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    waits(db, clock)
    edit(db, clock)
    # The passes of runners plan, prepare and refresh: nobody overwrites it.
    send(db, clock)
    send(db, clock)
    assert only_message(db).state == "to_confirm"
    say_yes(db, clock)
    assert send(db, clock)["sent"] == 1
    assert box.mails[0].parsed["Subject"] == "As we said"
    text, html = mail_text(box).replace("\r\n", "\n"), mail_text(box, "html")
    assert text.startswith("Dear Paul,\n\nas we said on the phone.\n\n")
    assert "<strong>on the phone</strong>" in html
    for part in (text, html):
        assert "100.00" in part
        assert "{{" not in part
    with db.read() as session:
        assert session.get_one(MessageContent, 1).content == box.mails[0].content


def test_a_letter_is_printed_in_the_words_of_a_person(
    sqlite_db: Database, clock: FixedClock
) -> None:
    waits(sqlite_db, clock, channel="letter")
    edit(sqlite_db, clock)
    say_yes(sqlite_db, clock)
    send(sqlite_db, clock)
    with sqlite_db.read() as session:
        letter = PdfReader(BytesIO(session.get_one(MessageContent, 1).content))
    pages = " ".join(page.extract_text() for page in letter.pages)
    assert "as we said on the phone." in pages
    assert "100.00" in pages


def test_placeholders_typed_in_are_filled_in(sqlite_db: Database, clock: FixedClock) -> None:
    waits(sqlite_db, clock)
    edit(sqlite_db, clock, "Please pay {{ items.total }}.", subject="For {{ customer.code }}")
    message = only_message(sqlite_db)
    assert message.subject == "For C1"
    assert "Please pay 100.00\N{NO-BREAK SPACE}EUR." in message.body


def test_the_history_says_who_changed_it_and_the_message_that_a_person_did(
    sqlite_db: Database, clock: FixedClock
) -> None:
    waits(sqlite_db, clock)
    with sqlite_db.write() as session:
        claire = build.actor(build.user(session, Role.COLLECTOR, whole_ledger=True))
    edit(sqlite_db, clock, actor=claire)
    assert only_message(sqlite_db).edited
    with sqlite_db.read() as session:
        event = session.scalars(select(Event).order_by(col(Event.id).desc())).first()
    assert event is not None
    assert (event.kind, event.user_id, event.message_id) == ("message.edited", claire.user_id, 1)


def test_saved_as_it_was_nothing_is_changed(sqlite_db: Database, clock: FixedClock) -> None:
    waits(sqlite_db, clock)
    seen = seen_of(sqlite_db, clock)
    edit(sqlite_db, clock, seen.body.replace("\n", "\r\n") + "\r\n", subject=seen.subject)
    assert not only_message(sqlite_db).edited


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("  ", BrokenText),
        ("{{ custmer.name }}", BrokenText),
        ("**bold", BrokenText),
        ("x" * (LONGEST_TEXT + 1), TextTooLong),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(
    sqlite_db: Database, clock: FixedClock, body: str, error: type[Exception]
) -> None:
    waits(sqlite_db, clock)
    with pytest.raises(error):
        edit(sqlite_db, clock, body)
    assert not only_message(sqlite_db).edited


def test_the_words_of_the_template_can_be_had_again(sqlite_db: Database, clock: FixedClock) -> None:
    waits(sqlite_db, clock)
    before = only_message(sqlite_db)
    edit(sqlite_db, clock)
    seen = seen_of(sqlite_db, clock)
    with sqlite_db.write() as session:
        drop_wording(session, HOUSE, clock, 1, seen=seen)
    after = only_message(sqlite_db)
    assert (after.edited, after.subject, after.body) == (False, before.subject, before.body)


def test_nothing_can_be_changed_of_what_was_confirmed_or_has_no_message(
    sqlite_db: Database, clock: FixedClock
) -> None:
    waits(sqlite_db, clock)
    seen = seen_of(sqlite_db, clock)
    say_yes(sqlite_db, clock)
    for act in (lambda: edit(sqlite_db, clock, seen=seen), lambda: seen_of(sqlite_db, clock)):
        with pytest.raises(NotEditable):
            act()
    with sqlite_db.write() as session:
        session.execute(update(Message).values(state="queued", claimed_by="a runner"))
    with pytest.raises(NotEditable):
        edit(sqlite_db, clock, seen=seen)


def test_whoever_may_not_act_or_has_other_customers_changes_nothing(
    sqlite_db: Database, clock: FixedClock
) -> None:
    owner = waits(sqlite_db, clock)
    seen = seen_of(sqlite_db, clock)
    with sqlite_db.write() as session:
        viewer = build.actor(build.user(session, Role.VIEWER), owner)
        other = build.actor(build.user(session, Role.COLLECTOR), owner)
    for actor, error in ((viewer, NotAllowed), (other, UnknownAction)):
        with pytest.raises(error):
            edit(sqlite_db, clock, seen=seen, actor=actor)
        with pytest.raises(error), sqlite_db.read() as session:
            read_wording(session, clock, viewer_of(sqlite_db, actor), 1)
        with pytest.raises(error), sqlite_db.write() as session:
            drop_wording(session, actor, clock, 1, seen=seen)


def test_an_sms_is_edited_as_plain_words_within_the_parts_allowed(
    sqlite_db: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DSO_SMS_URL", "json://127.0.0.1:1")
    settings.cache_clear()
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, mode="to_confirm", channel="sms"), sms_parts=4)
        late_customer(session, owner)
        session.execute(update(Contact).values(mobile="06 12 34 56 78"))
    send(sqlite_db, clock)
    with sqlite_db.read() as session:
        words = read_wording(session, clock, viewer_of(sqlite_db), 1)
    assert (words.has_subject, words.seen.body) == (False, only_message(sqlite_db).body)
    with pytest.raises(TooManyParts, match="takes 5 parts as an SMS; at most 4"):
        edit(sqlite_db, clock, "x" * (4 * 153 + 1), subject="")
    edit(sqlite_db, clock, "Paul, please call me.", subject="")
    with sqlite_db.write() as session:
        owe(session, 40_00)
    send(sqlite_db, clock)
    message = only_message(sqlite_db)
    assert (message.body, message.totals) == ("Paul, please call me.", {"EUR": 40_00})
