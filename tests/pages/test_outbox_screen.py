"""The outbox as somebody looks into it and decides."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Attempt, Event, ImportBatch, Message, MessageContent
from dso_app.pages.outbox.message_state import MessageState
from dso_app.pages.outbox.standing_state import StandingState
from dso_app.pages.outbox.state import OutboxState
from dso_app.pages.outbox.view import CHANNELS
from dso_app.sending.prepare import SENT
from dso_app.services.outbox.sending_switch import stop
from tests.support import build, outgoing, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.screens import Tab, screen

_MAIL = (
    b"From: a@duval.example\r\nSubject: Reminder\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>As it left</p>"
)


@pytest.fixture
def tab(sqlite_db: Database, clock: FixedClock) -> Iterator[Tab]:
    """A credit manager's tab: a message in each state that wants somebody."""
    with sqlite_db.write() as session:
        entity = outgoing.company(session)
        me = build.user(session, Role.CREDIT_MANAGER)
        for state in ("to_confirm", "failed", "ambiguous", "sent", "queued"):
            customer = build.customer(session, entity, name=state)
            action = rows.action(session, customer, channel="email", state="to_confirm")
            message = rows.message(
                session,
                customer,
                state=state,
                action_id=action.id,
                body_html="<p>As prepared</p>",
                recipients=["paul@garnier.example"],
                totals={"EUR": 100_00},
                sent_on=TODAY,
            )
            if state == "sent":
                session.add(MessageContent(message_id=key(message), content=_MAIL))
            if state == "failed":
                message.error = "550 no such user"
                session.add(
                    Attempt(
                        message_id=key(message),
                        number=1,
                        runner_id="r",
                        started_at=clock.real(),
                        outcome="permanent",
                        detail="550 no such user",
                    )
                )
        stranger = build.customer(session, build.entity(session))
        rows.message(session, stranger, key="stranger")
    with screen(sqlite_db, entity, build.actor(me)) as opened:
        opened.call(OutboxState, "load_table")
        yield opened


def _names(tab: Tab, which: str) -> set[str]:
    tab.call(OutboxState, "filter_by", "tab", which)
    return {line.label for line in tab.state(OutboxState).lines}


def _open(tab: Tab, name: str) -> MessageState:
    tab.call(OutboxState, "filter_by", "tab", "")
    [line] = [line for line in tab.state(OutboxState).lines if line.label == name]
    tab.call(MessageState, "open_message", line.key)
    return tab.state(MessageState)


def _state(database: Database, message_id: str) -> str:
    with database.read() as session:
        return session.get_one(Message, int(message_id)).state


def test_each_tab_holds_what_waits_for_the_same_thing(tab: Tab) -> None:
    assert _names(tab, "to_confirm") == {"to_confirm"}
    assert _names(tab, "waiting") == {"queued"}
    assert _names(tab, "decide") == {"ambiguous"}
    assert _names(tab, "failed") == {"failed"}
    assert _names(tab, "printing") == set()
    assert _names(tab, "sent") == {"sent"}
    assert _names(tab, "") == {"to_confirm", "queued", "ambiguous", "failed", "sent"}
    assert tab.state(OutboxState).tab_counts == {
        "to_confirm": 1,
        "waiting": 1,
        "decide": 1,
        "failed": 1,
        "printing": 0,
    }


def test_messages_of_every_channel_that_leaves_can_be_listed_alone() -> None:
    assert {key for key, _ in CHANNELS} == set(SENT)


def test_what_left_is_shown_from_its_bytes_what_did_not_as_prepared(tab: Tab) -> None:
    assert _open(tab, "sent").card.html == "<p>As it left</p>"
    assert _open(tab, "queued").card.html == "<p>As prepared</p>"


def test_a_failed_message_shows_what_the_server_said_and_is_tried_again(
    tab: Tab, sqlite_db: Database
) -> None:
    card = _open(tab, "failed").card
    assert card.reason == "550 no such user"
    assert [one.detail for one in card.tries] == ["550 no such user"]
    assert (card.may_retry, card.may_decide) == (True, False)
    tab.call(MessageState, "retry")
    assert _state(sqlite_db, card.key) == "queued"


@pytest.mark.parametrize(("decision", "state"), [("it_left", "sent"), ("send_again", "queued")])
def test_of_an_ambiguous_message_somebody_says_what_happened(
    tab: Tab, sqlite_db: Database, decision: str, state: str
) -> None:
    card = _open(tab, "ambiguous").card
    assert (card.may_decide, card.may_retry, card.may_cancel) == (True, False, False)
    tab.call(MessageState, decision)
    assert _state(sqlite_db, card.key) == state
    [told] = tab.state(MessageState).card.decisions
    assert "2026" in told
    assert "· Claire Martin · It " in told


@pytest.mark.parametrize(
    ("decision", "said", "state"),
    [("it_left", "1 noted as left.", "sent"), ("send_again", "1 sent again.", "queued")],
)
def test_of_the_ticked_ones_somebody_says_what_happened_to_all(
    tab: Tab, sqlite_db: Database, decision: str, said: str, state: str
) -> None:
    assert _names(tab, "decide") == {"ambiguous"}
    [line] = tab.state(OutboxState).lines
    tab.call(OutboxState, "pick_everything")
    tab.call(OutboxState, f"{decision}_picked")
    assert tab.said() == [said]
    assert _state(sqlite_db, line.key) == state
    assert _names(tab, "decide") == set()
    with sqlite_db.read() as session:
        decided = select(Event).where(Event.message_id == int(line.key))
        [event] = session.exec(decided.where(Event.kind == "message.decided"))
        assert event.user_id is not None


def test_what_is_decided_too_late_is_refused_in_one_sentence(tab: Tab) -> None:
    _open(tab, "sent")
    tab.call(MessageState, "cancel")
    [sentence] = tab.said()
    assert "cannot be done any more" in sentence


def test_a_message_of_another_company_is_not_shown(tab: Tab) -> None:
    tab.call(MessageState, "open_message", "6")
    assert tab.state(MessageState).card.key == ""
    assert tab.said() == ["There is no message 6."]


def test_sending_is_stopped_with_a_reason_and_resumed(tab: Tab) -> None:
    tab.call(StandingState, "stop", {"why": "Year end"})
    assert tab.state(StandingState).stopped == "Sending is stopped: Year end"
    tab.call(StandingState, "resume")
    assert tab.state(StandingState).stopped == ""


def test_only_who_may_control_sending_stops_it(sqlite_db: Database, tab: Tab) -> None:
    with sqlite_db.write() as session:
        collector = build.actor(build.user(session, Role.COLLECTOR))
    with screen(sqlite_db, tab.viewer.entity, collector) as theirs:
        theirs.call(StandingState, "stop", {})
        assert theirs.said() == ["You are not allowed to do this."]
        theirs.call(StandingState, "read")
        assert theirs.state(StandingState).stopped == ""


def test_it_says_why_nothing_leaves(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        entity = outgoing.company(session, sending_days="1-5", sending_hours="09:00-10:00")
        batch = session.exec(select(ImportBatch)).one()
        batch.business_date = TODAY - timedelta(days=7)
        stop(session, HOUSE, clock, "Moving house")
    with screen(sqlite_db, entity, HOUSE) as tab:
        tab.call(StandingState, "read")
        standing = tab.state(StandingState)
    assert standing.stopped == "Sending is stopped: Moving house"
    assert standing.hindrances == [
        "No runner is at work: nothing is prepared and nothing leaves.",
        "No mail server is set up: emails wait.",
        "The last items import is 5 business days old, more than 2. Automatic messages wait.",
        "Outside the sending days and hours.",
    ]


def test_letters_are_marked_as_posted_and_leave_the_print_queue(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        entity = outgoing.company(session, outgoing.step(1, 5, channel="letter"))
        outgoing.late_customer(session, entity, address_1="3 rue Basse", city="Lyon")
        me = build.user(session, Role.COLLECTOR, whole_ledger=True)
    outgoing.send(sqlite_db, clock)
    with screen(sqlite_db, entity, build.actor(me)) as tab:
        tab.call(OutboxState, "load_table")
        assert _names(tab, "printing") == {"Menuiserie Garnier"}
        tab.call(OutboxState, "pick_everything")
        tab.call(OutboxState, "post_picked")
        assert tab.said() == ["1 marked as posted."]
        assert _names(tab, "printing") == set()
    assert outgoing.only_message(sqlite_db).posted_on == TODAY
