"""Copies to colleagues, the collector's own address, and a Message-ID that stays."""

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity, MessageAddress, User
from dso_app.services.company.mail_settings import mail_fingerprint
from dso_app.services.outbox.decisions import retry, send_again
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.outgoing import company, late_customer, only_message, send, step
from tests.support.smtp import BEFORE_ANSWER, Mailbox

PAUL, CLAIRE, SAM = "paul@garnier.example", "claire@duval.example", "sam@duval.example"


def _ready(database: Database, copies: str = "collector,sales", channel: str = "email") -> None:
    recipients = ["collector"] if channel == "internal_email" else ["collection_contact"]
    with database.write() as session:
        owner = company(
            session, step(1, 5, channel=channel, recipients=recipients), copies_to=copies
        )
        claire = build.user(session, name="Claire Martin", email=CLAIRE)
        sam = build.user(session, name="Sam Petit", email=SAM)
        late_customer(session, owner, email=PAUL, collector_id=claire.id, sales_id=sam.id)


def test_colleagues_get_a_copy_where_the_company_says_so(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _ready(db)
    send(db, clock)
    [mail] = box.mails
    assert mail.recipients == (PAUL, CLAIRE, SAM)
    assert mail.parsed["To"] == PAUL
    assert mail.parsed["Cc"] == f"{CLAIRE}, {SAM}"
    message = only_message(db)
    assert (message.recipients, message.copies) == ([PAUL], [CLAIRE, SAM])
    with db.read() as session:
        # A copy is no contact with the colleague.
        assert [row.address for row in session.query(MessageAddress)] == [PAUL]


@pytest.mark.parametrize(("copies", "got"), [("", (PAUL,)), ("sales", (PAUL, SAM))])
def test_only_those_named_get_one(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, copies: str, got: tuple[str, ...]
) -> None:
    _ready(sqlite_db, copies)
    send(sqlite_db, clock)
    assert box.mails[0].recipients == got


def test_internal_emails_have_no_copies(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _ready(sqlite_db, channel="internal_email")
    send(sqlite_db, clock)
    assert box.mails[0].recipients == (CLAIRE,)
    assert box.mails[0].parsed["Cc"] is None


def test_a_copy_refused_is_marked_and_the_message_has_left(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _ready(sqlite_db)
    box.refused = {SAM: "550 nobody"}
    assert send(sqlite_db, clock)["sent"] == 1
    assert only_message(sqlite_db).refused == [SAM]


def test_a_message_whose_customer_is_refused_does_not_leave_for_its_copies_alone(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _ready(sqlite_db)
    box.refused = {PAUL: "550 nobody"}
    assert send(sqlite_db, clock)["failed"] == 1
    assert box.mails == []


def test_a_mail_is_from_the_collectors_own_address_where_it_was_tested_with_this_server(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _ready(sqlite_db, "")
    with sqlite_db.write() as session:
        claire = session.query(User).filter_by(email=CLAIRE).one()
        claire.sends_by = mail_fingerprint(session)
    send(sqlite_db, clock)
    [mail] = box.mails
    assert mail.sender == CLAIRE
    assert mail.parsed["From"] == f"Claire Martin <{CLAIRE}>"
    assert mail.parsed["Reply-To"] is None


def test_tested_with_another_server_it_is_not_used(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _ready(sqlite_db, "")
    with sqlite_db.write() as session:
        session.query(User).filter_by(email=CLAIRE).one().sends_by = "another"
    send(sqlite_db, clock)
    assert box.mails[0].sender == "billing@duval.example"
    assert box.mails[0].parsed["Reply-To"] == f"Claire Martin <{CLAIRE}>"


@pytest.mark.parametrize("cut", [BEFORE_ANSWER, ""])
def test_every_try_has_the_same_message_id_whatever_the_address_became(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, cut: str
) -> None:
    _ready(sqlite_db, "")
    box.cut, box.answer = cut, "250 taken" if cut else "451 later"
    send(sqlite_db, clock)
    first = only_message(sqlite_db).mail_id
    box.cut, box.answer = "", "250 taken"
    with sqlite_db.write() as session:
        session.query(Entity).one().email = "billing@elsewhere.example"
        decide = send_again if cut else retry
        decide(session, HOUSE, clock, only_message(sqlite_db).id or 0)
    send(sqlite_db, clock)
    assert box.mails[-1].parsed["Message-ID"] == first
    assert box.mails[-1].sender == "billing@elsewhere.example"
    assert first.startswith("<")
