"""In which language a customer is written to (rules, 6)."""

import pytest

from dso_app.database import Database
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.outgoing import company, messages, send, step
from tests.support.smtp import Mailbox

FRENCH = (
    "Atelier Duval SAS\N{NO-BREAK SPACE}: rappel, 100,00\N{NO-BREAK SPACE}EUR à régler",
    "Sauf erreur de notre part, nous n’avons pas encore reçu votre règlement",
)
ENGLISH = (
    "Atelier Duval SAS: reminder, 100.00\N{NO-BREAK SPACE}EUR past due",
    "Unless we are mistaken, we have not yet received your payment",
)


@pytest.mark.parametrize(
    ("contact", "customer", "entity", "written_in"),
    [
        ("fr", "en", "en", FRENCH),
        ("en", "fr", "fr", ENGLISH),
        ("", "fr", "en", FRENCH),
        ("", "en", "fr", ENGLISH),
        ("", "", "fr", FRENCH),
        ("", "", "en", ENGLISH),
    ],
)
def test_the_text_is_in_the_contact_s_language_else_the_customer_s_else_the_entity_s(
    sqlite_db: Database,
    clock: FixedClock,
    box: Mailbox,
    contact: str,
    customer: str,
    entity: str,
    written_in: tuple[str, str],
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5), language=entity)
        debtor = build.customer(
            session, owner, scenario_id=owner.default_scenario_id, language=customer
        )
        build.contact(session, debtor, language=contact)
        build.item(session, debtor, 100_00, late=10)
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    [message], [mail] = messages(sqlite_db), box.mails
    subject, words = written_in
    assert (message.subject, mail.parsed["Subject"]) == (subject, subject)
    assert words in message.body
    plain = mail.parsed.get_body(("plain",))
    assert plain is not None
    assert words in " ".join(plain.get_content().split())


def test_customers_of_one_pass_are_each_written_to_in_their_own_language(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        owner = company(session, step(1, 5), language="en")
        for contact, customer in (("fr", "en"), ("", "fr"), ("", "")):
            debtor = build.customer(
                session, owner, scenario_id=owner.default_scenario_id, language=customer
            )
            build.contact(session, debtor, language=contact)
            build.item(session, debtor, 100_00, late=10)
    assert send(db, clock) == {"prepared": 3, "sent": 3}
    said = sorted(str(mail.parsed["Subject"]) for mail in box.mails)
    assert said == sorted([FRENCH[0], FRENCH[0], ENGLISH[0]])
