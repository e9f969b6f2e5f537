"""SMS from the agenda to the gateway: what leaves, what fails, what nobody knows, never twice."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.models import Contact, Customer, Entity, MessageAddress, MessageContent
from dso_app.sending.action_preview import action_sheet, message_html
from dso_app.services.outbox.decisions import confirm, send_again
from dso_app.services.texts.saving import save_text
from dso_app.services.texts.templates import Text
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.gateway import Gateway, http_gateway
from tests.support.outgoing import (
    actions,
    company,
    late_customer,
    messages,
    only_message,
    plan,
    send,
    step,
)
from tests.support.smtp import Mailbox

PAUL = "+33612345678"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A gateway that is set up as the installation's."""
    with http_gateway() as found:
        monkeypatch.setenv("DSO_SMS_URL", found.url)
        settings.cache_clear()
        yield found


def _customer(session: Session, owner: Entity | None = None, **values: Any) -> Customer:
    owner = owner or company(session, step(1, 5, channel="sms"))
    mobile = values.pop("mobile", "06 12 34 56 78")
    phone = values.pop("contact_phone", "")
    customer = late_customer(session, owner, **values)
    contact = session.query(Contact).filter_by(customer_id=customer.id).one()
    contact.mobile, contact.phone = mobile, phone
    return customer


def test_a_step_by_sms_leaves_word_for_word_as_the_outbox_shows_it(
    db: Database, clock: FixedClock, gateway: Gateway
) -> None:
    with db.write() as session:
        _customer(session)
    assert send(db, clock) == {"prepared": 1, "sent": 1}
    message = only_message(db)
    [post] = gateway.posts
    assert post.json["to"] == PAUL
    assert post.json["message"] == message.body
    assert "100.00 EUR" in message.body
    assert (message.recipients, message.subject, message.body_html) == ([PAUL], "", "")
    with db.read() as session:
        assert session.get_one(MessageContent, message.id).content == message.body.encode()
        assert session.query(MessageAddress).one().address == PAUL
    [action] = actions(db)
    assert action.state == "done"
    assert send(db, clock) == {}
    assert len(gateway.posts) == 1


@pytest.mark.parametrize(
    ("answer", "state", "action_state"),
    [
        ((400, "unknown number"), "failed", "error"),
        ((503, "oops"), "ambiguous", "error"),
        (None, "ambiguous", "error"),
        ("hang", "ambiguous", "error"),
        ((429, "slow down"), "waiting", "waiting"),
    ],
    ids=["refused", "broken", "dropped", "hanging", "too many"],
)
def test_each_end_has_its_state_and_nothing_is_tried_again_by_itself(
    sqlite_db: Database,
    clock: FixedClock,
    gateway: Gateway,
    answer: Any,
    state: str,
    action_state: str,
) -> None:
    gateway.answers = [answer, (200, "taken")]
    with sqlite_db.write() as session:
        _customer(session)
    send(sqlite_db, clock)
    assert only_message(sqlite_db).state == state
    assert actions(sqlite_db)[0].state == action_state
    send(sqlite_db, clock)
    assert len(gateway.posts) == 1


def test_what_nobody_knows_is_sent_again_when_a_person_says_so(
    sqlite_db: Database, clock: FixedClock, gateway: Gateway
) -> None:
    gateway.answers = [None, (200, "taken")]
    with sqlite_db.write() as session:
        _customer(session)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        send_again(session, HOUSE, clock, only_message(sqlite_db).id or 0)
    assert send(sqlite_db, clock) == {"sent": 1}
    assert len(gateway.posts) == 2


def test_without_a_service_it_waits_and_says_why(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        _customer(session)
    send(sqlite_db, clock)
    assert (only_message(sqlite_db).state, only_message(sqlite_db).reason_code) == (
        "waiting",
        "no_sms",
    )


def test_an_sms_needs_no_mail_server_and_no_address_of_the_company(
    sqlite_db: Database, clock: FixedClock, gateway: Gateway
) -> None:
    with sqlite_db.write() as session:
        _customer(session, company(session, step(1, 5, channel="sms"), email=""))
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert len(gateway.posts) == 1


def test_the_phone_of_the_contact_or_of_the_customer_itself_is_used_where_it_is_a_mobile(
    sqlite_db: Database, clock: FixedClock, gateway: Gateway
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, channel="sms"))
        _customer(session, owner, mobile="", contact_phone="0698765432")
        bare = build.customer(
            session, owner, scenario_id=owner.default_scenario_id, phone="+49 171 1234567"
        )
        build.item(session, bare, late=10)
    assert send(sqlite_db, clock) == {"prepared": 2, "sent": 2}
    assert {post.json["to"] for post in gateway.posts} == {"+33698765432", "+491711234567"}


def test_numbers_are_of_the_customers_country(
    sqlite_db: Database, clock: FixedClock, gateway: Gateway
) -> None:
    with sqlite_db.write() as session:
        _customer(session, country="DE", mobile="0171 1234567")
    send(sqlite_db, clock)
    assert gateway.posts[0].json["to"] == "+491711234567"


@pytest.mark.parametrize(
    ("mobile", "phone", "words"),
    [
        ("", "", "mobile number"),
        ("", "01 42 68 53 00", "“01 42 68 53 00” is not a mobile number."),
        ("12", "", "“12” is not a mobile number."),
    ],
)
@pytest.mark.usefixtures("gateway")
def test_without_a_mobile_number_the_step_is_in_error_and_says_so(
    sqlite_db: Database, clock: FixedClock, mobile: str, phone: str, words: str
) -> None:
    with sqlite_db.write() as session:
        _customer(session, mobile=mobile, contact_phone=phone)
    send(sqlite_db, clock)
    [action] = actions(sqlite_db)
    assert (action.state, action.reason_code) == ("error", "no_recipient")
    assert words in action.reason_message.format(**json.loads(action.reason_values))
    assert messages(sqlite_db) == []


def test_a_text_of_too_many_parts_is_not_cut_but_waits_in_error_until_it_is_mended(
    sqlite_db: Database, clock: FixedClock, gateway: Gateway
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, channel="sms"), sms_parts=1)
        _customer(session, owner)
        long = Text("reminder_1", "sms", "en", "First reminder", "", "x" * 161)
        save_text(session, HOUSE, clock, owner, long)
    send(sqlite_db, clock)
    [action] = actions(sqlite_db)
    assert (action.state, action.reason_code) == ("error", "too_long")
    assert gateway.posts == []
    with sqlite_db.write() as session:
        session.get_one(Entity, owner.id).sms_parts = 2
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert gateway.posts[0].json["message"] == "x" * 161


def test_an_sms_counts_as_a_contact(
    sqlite_db: Database, clock: FixedClock, gateway: Gateway, box: Mailbox
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, channel="sms"), contact_gap_days=2)
        one = _customer(session, owner)
        _customer(session, owner, code=f"{one.code}-2")
    send(sqlite_db, clock)
    # The same number: the second customer's message waits for the gap.
    assert sorted(message.state for message in messages(sqlite_db)) == ["sent", "waiting"]
    assert len(gateway.posts) == 1
    assert box.mails == []


def test_a_service_that_cannot_be_reached_keeps_no_mail_from_leaving(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DSO_SMS_URL", "json://127.0.0.1:9/")
    settings.cache_clear()
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5), step(2, 6, channel="sms"))
        late_customer(session, owner)
    with sqlite_db.write() as session:
        other = company(session, step(1, 5, channel="sms"), code="OTHER")
        _customer(session, other)
    counts = send(sqlite_db, clock)
    assert counts == {"prepared": 2, "sent": 1, "waiting": 1}
    assert len(box.mails) == 1


def test_an_sms_is_shown_as_it_will_leave_and_as_it_left(
    sqlite_db: Database, clock: FixedClock, gateway: Gateway
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, channel="sms", mode="to_confirm"), name="<b>Duval</b>")
        _customer(session, owner)
        person = build.actor(build.user(session, Role.ADMINISTRATOR))
    plan(sqlite_db, clock)
    viewer = Viewer(person, owner, TODAY)
    with sqlite_db.read() as session:
        planned = action_sheet(session, clock, viewer, actions(sqlite_db)[0].id or 0)
    assert (planned.to, planned.is_letter, planned.subject) == ((PAUL,), False, "")
    assert "&lt;b&gt;Duval&lt;/b&gt;" in planned.html
    send(sqlite_db, clock)
    message = only_message(sqlite_db)
    with sqlite_db.write() as session:
        confirm(session, HOUSE, clock, message.id or 0)
        prepared = action_sheet(session, clock, viewer, actions(sqlite_db)[0].id or 0)
    assert prepared.html == planned.html
    send(sqlite_db, clock)
    assert len(gateway.posts) == 1
    with sqlite_db.read() as session:
        assert message_html(session, only_message(sqlite_db)) == planned.html
