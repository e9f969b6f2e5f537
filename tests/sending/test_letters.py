"""Letters: where things stand on the page, and the way through the print queue."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import MessageContent
from dso_app.sending.bank import payment_code
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.facts import Facts
from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.rendering import render
from dso_app.services.print_queue import mark_posted, print_all, print_queue
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import actions, company, late_customer, only_message, send, step

BODY = "Dear {{ contact.name }},\n\n{{ items.table }}\n\nRegards"
MM = 72 / 25.4


def _pages(facts: Facts) -> PdfReader:
    rendered = render("Reminder", BODY, facts)
    pdf = letter_pdf(rendered.subject, rendered.blocks, facts, date(2026, 6, 30))
    return PdfReader(BytesIO(pdf))


def _position(reader: PdfReader, words: str) -> tuple[float, float]:
    """Millimetres from the left and upper edge at which a text begins on the first page."""
    found: list[tuple[float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        del font, size
        if words in text:
            found.append(((tm[4] + cm[4]) / MM, 297 - (tm[5] + cm[5]) / MM))

    reader.pages[0].extract_text(visitor_text=visit)
    return found[0]


def _many(count: int) -> Facts:
    lines = [
        replace(SAMPLE.lines[0], item_id=at, number=f"F{at:04d}", asked_minor=10_00)
        for at in range(count)
    ]
    return replace(SAMPLE, lines=lines, asked={"EUR": count * 10_00})


def test_the_address_stands_in_the_right_window_of_a_french_envelope() -> None:
    x, y = _position(_pages(SAMPLE), "8 avenue de la Gare")
    assert 100 <= x <= 190
    assert 55 <= y <= 79


def test_the_address_stands_in_the_left_window_of_a_din_envelope() -> None:
    facts = replace(SAMPLE, company=replace(SAMPLE.company, window="left"))
    x, y = _position(_pages(facts), "8 avenue de la Gare")
    assert 20 <= x <= 105
    assert 62 <= y <= 90


def test_the_table_goes_over_as_many_pages_as_needed_with_its_head_on_each() -> None:
    pages = [page.extract_text() for page in _pages(_many(80)).pages]
    assert len(pages) == 3
    listed = [page for page in pages if "F00" in page]
    assert all("Days late" in page for page in listed)
    text = "".join(pages)
    assert all(f"F{at:04d}" in text for at in range(80))
    assert "Total due" in text
    assert "800.00" in text
    assert [f"{at}/3" in page for at, page in enumerate(pages, 1)] == [True] * 3


def test_a_letter_names_sender_reference_date_and_bank_details() -> None:
    text = _pages(SAMPLE).pages[0].extract_text()
    for words in ("Atelier Duval SAS", "C0042", "30 June 2026", "FR76 3000 6000 0112", "AGRIFRPP"):
        assert words in text


def test_accents_are_in_the_font() -> None:
    facts = replace(SAMPLE, customer_name="Crédit Œuvre Łódź", postal=("Crédit Œuvre Łódź",))
    assert "Crédit Œuvre Łódź" in _pages(facts).pages[0].extract_text()


def test_the_same_letter_is_the_same_bytes() -> None:
    rendered = render("Reminder", BODY, SAMPLE)
    twice = [letter_pdf("s", rendered.blocks, SAMPLE, TODAY) for _ in range(2)]
    assert twice[0] == twice[1]


def test_the_payment_code_is_there_in_euro_with_an_iban_only() -> None:
    assert payment_code(SAMPLE) is not None
    assert payment_code(replace(SAMPLE, asked={"USD": 100_00})) is None
    assert payment_code(replace(SAMPLE, asked={"EUR": -1})) is None
    assert payment_code(replace(SAMPLE, company=replace(SAMPLE.company, iban=""))) is None


def _letter_customer(database: Database, **values: Any) -> int:
    with database.write() as session:
        owner = company(session, step(1, 5, channel="letter"), **values)
        late_customer(
            session, owner, address_1="8 avenue de la Gare", postcode="38000", city="Grenoble"
        )
        return build.key(owner)


def test_a_letter_is_performed_when_it_stands_in_the_queue(
    sqlite_db: Database, clock: FixedClock
) -> None:
    entity_id = _letter_customer(sqlite_db)
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert actions(sqlite_db)[0].state == "done"
    message = only_message(sqlite_db)
    assert message.recipients[-1] == "38000 Grenoble"
    with sqlite_db.write() as session:
        pdf = print_all(session, HOUSE, clock, entity_id)
        assert "Grenoble" in PdfReader(BytesIO(pdf)).pages[0].extract_text()
        assert mark_posted(session, HOUSE, clock, entity_id, [message.id or 0]) == 1
        session.flush()
        assert print_queue(session, HOUSE, entity_id) == []


def test_a_letter_is_performed_when_posted_if_the_entity_says_so(
    db: Database, clock: FixedClock
) -> None:
    entity_id = _letter_customer(db, letters_performed_when_posted=True)
    send(db, clock)
    send(db, clock)
    assert (only_message(db).state, only_message(db).reason_code) == ("waiting", "to_post")
    assert actions(db)[0].closed_on is None
    clock.later()
    with db.write() as session:
        mark_posted(session, HOUSE, clock, entity_id, [])
    assert (only_message(db).state, only_message(db).sent_on) == ("sent", clock.date)
    assert (actions(db)[0].state, actions(db)[0].closed_on) == ("done", clock.date)


def test_all_letters_of_the_queue_are_one_pdf_page_by_page_as_stored(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        owner = company(session, step(1, 5, channel="letter"))
        for town in ("Grenoble", "Lyon"):
            late_customer(session, owner, address_1="1 rue", postcode="1", city=town)
    send(sqlite_db, clock)
    with sqlite_db.write() as session:
        pdf = PdfReader(BytesIO(print_all(session, HOUSE, clock, build.key(owner))))
        kept = [PdfReader(BytesIO(row.content)) for row in session.query(MessageContent).all()]
    texts = [page.extract_text() for page in pdf.pages]
    assert texts == [page.extract_text() for one in kept for page in one.pages]
    assert ["Grenoble" in texts[0], "Lyon" in texts[1]] == [True, True]


@pytest.mark.parametrize("missing", ["address_1", "city"])
def test_without_a_street_or_a_city_there_is_no_letter_and_the_error_says_so(
    sqlite_db: Database, clock: FixedClock, missing: str
) -> None:
    values: dict[str, Any] = {
        "address_1": "1 rue",
        "postcode": "38000",
        "city": "Grenoble",
        missing: "",
    }
    with sqlite_db.write() as session:
        late_customer(session, company(session, step(1, 5, channel="letter")), **values)
    assert send(sqlite_db, clock) == {}
    [action] = actions(sqlite_db)
    assert action.state == "error"
    assert action.reason_code == "no_recipient"
