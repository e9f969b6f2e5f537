"""Mails to colleagues: by the same server as others, and no contact of the customer."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from dso_app.database import Database
from dso_app.models import Customer, Entity
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import (
    actions,
    company,
    late_customer,
    ledger,
    messages,
    only_message,
    send,
    step,
)
from tests.support.smtp import Mailbox

INTERNAL = {"channel": "internal_email", "recipients": ["sales", "collector"]}


def _company(database: Database, *steps: dict[str, object], **people: str) -> None:
    """A company with one late customer, and colleagues for it by the column that names them."""
    with database.write() as session:
        owner = company(session, *steps, iban="FR7630006000011234567890189")
        values: dict[str, Any] = {
            column: build.user(session, name=name, email=f"{name.lower()}@duval.example").id
            for column, name in people.items()
        }
        late_customer(session, owner, email="paul@garnier.example", code="C0042", **values)


def test_it_goes_to_the_sales_representative_and_the_collector_without_bank_details(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _company(db, step(1, 5, **INTERNAL), sales_id="Hugo", collector_id="Claire")
    assert send(db, clock) == {"prepared": 1, "sent": 1}
    [mail] = box.mails
    assert mail.recipients == ("hugo@duval.example", "claire@duval.example")
    assert str(mail.parsed["Subject"]) == "Menuiserie Garnier: 100.00\N{NO-BREAK SPACE}EUR past due"
    body = mail.parsed.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.startswith("Hello Hugo,")
    assert "(C0042)" in text
    assert "10 days late" in text
    assert "FR76" not in text + only_message(db).body_html


def test_it_does_not_keep_the_customer_from_being_written_to(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _company(sqlite_db, step(1, 5, **INTERNAL), step(2, 6), collector_id="Claire")
    send(sqlite_db, clock)
    clock.on(TODAY + timedelta(days=1))
    with sqlite_db.write() as session:
        owner = session.scalars(select(Entity)).one()
        owner.contact_gap_days = 5
        ledger(session, owner, clock.date)
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert [mail.recipients for mail in box.mails] == [
        ("claire@duval.example",),
        ("paul@garnier.example",),
    ]


def test_without_a_colleague_to_write_to_the_step_says_so(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _company(sqlite_db, step(1, 5, **INTERNAL))
    assert send(sqlite_db, clock) == {}
    [action] = actions(sqlite_db)
    assert (action.state, action.reason_code) == ("error", "no_recipient")
    assert box.mails == []
    with sqlite_db.write() as session:
        customer = session.scalars(select(Customer)).one()
        customer.sales_id = build.user(session, email="hugo@duval.example").id
        customer.plan_needed = True
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}


def test_it_waits_for_a_mail_server_like_any_email(sqlite_db: Database, clock: FixedClock) -> None:
    _company(sqlite_db, step(1, 5, **INTERNAL), collector_id="Claire")
    assert send(sqlite_db, clock) == {"prepared": 1}
    assert [(one.state, one.reason_code) for one in messages(sqlite_db)] == [("waiting", "no_mail")]
