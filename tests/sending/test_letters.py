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
from dso_app.sending.channels.letter_page import LetterPages
from dso_app.sending.facts import Facts
from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.rendering import render
from dso_app.services.company.logos import Logo
from dso_app.services.outbox.print_queue import mark_posted, print_all, print_queue
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.images import png
from tests.support.letters import pages_of, placed
from tests.support.outgoing import actions, company, late_customer, only_message, send, step

BODY = "Dear {{ contact.name }},\n\n{{ items.table }}\n\nRegards"
MM = 72 / 25.4
LOGO = Logo(png(600, 200), "image/png", 600, 200)


def _pages(facts: Facts) -> PdfReader:
    return PdfReader(BytesIO(_letter(facts)))


def _letter(facts: Facts) -> bytes:
    rendered = render("Reminder", BODY, facts)
    return letter_pdf(rendered.subject, rendered.blocks, facts, date(2026, 6, 30))


def _odd(window: str) -> Facts:
    """A letter between companies of very long names, in letters of many languages."""
    name = (
        "Société Générale de Menuiserie, Charpente, Ébénisterie et Agencement d’Intérieur "
        "Lefèbvre-Großkopf & Żółć"
    )
    ours = (
        "Établissements Réunis de Chaudronnerie Industrielle et de Mécanique Générale du Dauphiné"
    )
    return replace(
        SAMPLE,
        customer_name=name,
        postal=(
            name,
            "Ελληνική Εταιρεία Α.Ε. — Σωκράτης Παπαδόπουλος",
            "Bâtiment C, Résidence des Œillets",
            "ul. Święty Łukasz 12",
            "38000 Grenoble",
        ),
        company=replace(SAMPLE.company, name=ours, window=window, logo=LOGO),
    )


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


@pytest.mark.parametrize("window", ["right", "left"])
def test_long_names_in_any_letters_stay_in_the_window_and_on_the_page(window: str) -> None:
    """The window shows 100–190 × 55–79 mm (DL), or 20–105 × 62–90 mm (DIN), wherever it slides."""
    facts = _odd(window)
    first = placed(_letter(facts), facts)[0]
    left, right, top, bottom = (100, 190, 55, 80) if window == "right" else (20, 105, 62, 90)
    address = [one for one in first if one.foot < 95 and left <= one.left <= right - 20]
    inside = [one for one in address if top <= one.foot <= bottom]
    words = " ".join(one.text for one in inside)
    for line in facts.postal:
        assert line in words
    assert all(one.right <= right for one in inside)
    for page in placed(_letter(facts), facts):
        for one in page:
            assert 20 <= one.left <= one.right <= 190.5, one
            assert one.foot <= 290, one


def test_sixty_items_take_three_pages_and_none_is_cut() -> None:
    facts = _many(60)
    pages = placed(_letter(facts), facts)
    assert len(pages) == 3
    numbers = [one.text for page in pages for one in page if one.text.startswith("Invoice F")]
    assert numbers == [f"Invoice F{at:04d}" for at in range(60)]
    assert all(one.foot <= 273.5 for page in pages for one in page if "F00" in one.text)
    assert "Total due" in {one.text for one in pages[1]} | {one.text for one in pages[2]}


def test_the_way_to_pay_never_stands_alone_on_a_page() -> None:
    for count in range(8, 17):
        facts = _many(count)
        for page in pages_of(_letter(facts)):
            assert "How to pay" not in page or "Regards" in page


def test_a_long_number_takes_more_lines_and_keeps_all_its_signs() -> None:
    number = "F-2026/" + "0123456789" * 5
    line = replace(SAMPLE.lines[0], number=number)
    facts = replace(SAMPLE, lines=[line, SAMPLE.lines[1]])
    texts = [one for one in placed(_letter(facts), facts)[0] if one.left < 30 and one.foot > 130]
    assert number in "".join(one.text for one in texts)
    assert all(one.right <= 22 + 0.31 * 168 for one in texts if "0123456789" in one.text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Σωκράτης Παπαδόπουλος", "Σωκράτης Παπαδόπουλος"),
        ("Żółć Świętokrzyska", "Żółć Świętokrzyska"),
        ("Nguyễn Москва", "Nguyễn Москва"),
        ("Cre\u0301dit de\u0301compose\u0301", "Crédit décomposé"),
        ("ﬁnance Ⅳ ①", "finance IV 1"),
        ("a\u200bb\u202dc\u00adb", "abc\u00adb"),
        ("北京 👍", "?? ?"),
        ("tab\there", "tab here"),
    ],
)
def test_signs_are_shown_as_they_are_or_as_near_as_the_font_can(written: str, shown: str) -> None:
    assert LetterPages(SAMPLE).normalize_text(written) == shown


def test_the_logo_stands_above_the_sender_and_the_address_stays_where_it_was() -> None:
    facts = replace(SAMPLE, company=replace(SAMPLE.company, logo=LOGO))
    reader = PdfReader(BytesIO(_letter(facts)))
    assert len(reader.pages[0].images) == 1
    assert _letter(facts) == _letter(facts)
    bare = placed(_letter(SAMPLE), SAMPLE)[0]
    with_logo = placed(_letter(facts), facts)[0]
    for words in ("8 avenue de la Gare", "38000 Grenoble"):
        [before] = [one.foot for one in bare if one.text == words]
        [after] = [one.foot for one in with_logo if one.text == words]
        assert before == after


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
