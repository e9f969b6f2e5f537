"""Copies of invoices leave with the messages of steps that say so, and are kept with them."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Entity, Item, ItemCopy, Message, MessageContent
from dso_app.sending.action_preview import action_letter, action_sheet
from dso_app.sending.attachments import with_copies
from dso_app.services.copies import enclosures
from dso_app.services.copies.enclosures import enclosures_of, find_enclosures
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.services.outbox.card import read_message
from dso_app.settings import settings
from tests.support import build, outgoing, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.copying import drop
from tests.support.pdfs import locked_pdf, pdf
from tests.support.smtp import Mailbox

FIRST, SECOND = pdf("first invoice"), pdf("second invoice", pages=2)


def _company(db: Database, **step: object) -> tuple[Entity, Customer]:
    """A step that takes copies, and a customer late with FA-2026-001, -002 and -003."""
    with db.write() as session:
        owner = outgoing.company(session, outgoing.step(1, 5, attach_copies=True, **step))
        customer = outgoing.late_customer(
            session, owner, email="paul@garnier.example", address_1="3 rue Basse", city="Lyon"
        )
        [first] = session.exec(select(Item)).all()
        first.number = "FA-2026-001"
        for place in (2, 3):
            build.item(
                session,
                customer,
                number=f"FA-2026-00{place}",
                due_date=TODAY - timedelta(days=10 - place),
            )
    return owner, customer


def _attached(mail: EmailMessage) -> dict[str, bytes]:
    files = {}
    for part in mail.iter_attachments():
        assert part.get_content_type() == "application/pdf"
        files[part.get_filename() or ""] = part.get_content()
    return files


def _content(session: Session, message: Message) -> bytes:
    return session.get_one(MessageContent, key(message)).content


def test_a_mail_leaves_with_the_copies_of_its_invoices_byte_for_byte(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner, _ = _company(db)
    drop(db, clock, key(owner), {"FA-2026-001.pdf": FIRST, "Facture FA2026002.pdf": SECOND})
    outgoing.send(db, clock)
    [mail] = box.mails
    assert _attached(mail.parsed) == {"FA-2026-001.pdf": FIRST, "FA-2026-002.pdf": SECOND}
    message = outgoing.only_message(db)
    with db.read() as session:
        kept = _content(session, message)
    assert kept == mail.content
    stored = message_from_bytes(kept, policy=default)
    assert isinstance(stored, EmailMessage)
    assert list(_attached(stored)) == ["FA-2026-001.pdf", "FA-2026-002.pdf"]
    enclosed = enclosures_of(message.attachments)
    assert (enclosed.invoices, enclosed.missing) == (3, 1)
    assert enclosed.words("en") == ["1 of 3 invoices has no copy."]


def test_without_any_copy_the_mail_leaves_all_the_same_and_says_what_lacks(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _company(db)
    assert outgoing.send(db, clock)["sent"] == 1
    assert _attached(box.mails[0].parsed) == {}
    enclosed = enclosures_of(outgoing.only_message(db).attachments)
    assert enclosed.words("en") == ["No invoice has a copy."]


def test_a_step_that_does_not_say_so_takes_no_copies(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        owner = outgoing.company(session)
        outgoing.late_customer(session, owner, email="paul@garnier.example")
        number = session.exec(select(Item)).one().number
    drop(db, clock, key(owner), {f"{owner.code} {number}.pdf": FIRST})
    outgoing.send(db, clock)
    assert _attached(box.mails[0].parsed) == {}
    assert outgoing.only_message(db).attachments == {}


def test_what_came_or_changed_since_it_was_confirmed_is_what_leaves(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner, _ = _company(db, mode="to_confirm")
    drop(db, clock, key(owner), {"FA-2026-001.pdf": FIRST})
    outgoing.send(db, clock)
    message = outgoing.only_message(db)
    assert [file.name for file in enclosures_of(message.attachments).files] == ["FA-2026-001.pdf"]
    with db.write() as session:
        outbox_decisions.confirm(session, HOUSE, clock, key(message))
    newer = pdf("first invoice, corrected")
    drop(db, clock, key(owner), {"FA-2026-001.pdf": newer, "FA-2026-003.pdf": SECOND})
    outgoing.send(db, clock)
    [mail] = box.mails
    assert _attached(mail.parsed) == {"FA-2026-001.pdf": newer, "FA-2026-003.pdf": SECOND}


def test_a_copy_whose_file_was_taken_away_holds_nothing_back(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner, _ = _company(db)
    drop(db, clock, key(owner), {"FA-2026-001.pdf": FIRST, "FA-2026-002.pdf": SECOND})
    with db.read() as session:
        first = session.exec(select(ItemCopy).order_by(col(ItemCopy.id))).all()[0]
    Path(settings().data_dir / first.path).unlink()
    outgoing.send(db, clock)
    [name] = _attached(box.mails[0].parsed)
    enclosed = enclosures_of(outgoing.only_message(db).attachments)
    assert [file.name for file in enclosed.files] == [name]
    assert enclosed.missing == 2


def test_a_second_try_has_the_same_message_id_and_the_same_copies(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner, _ = _company(db)
    drop(db, clock, key(owner), {"FA-2026-001.pdf": FIRST})
    box.answer = "451 later"
    outgoing.send(db, clock)
    with db.read() as session:
        first = _content(session, outgoing.only_message(db))
    with db.write() as session:
        session.get_one(Message, outgoing.only_message(db).id).next_try_at = None
    box.answer = "250 taken"
    outgoing.send(db, clock)
    [mail] = box.mails
    assert mail.parsed["Message-ID"] == message_from_bytes(first)["Message-ID"]
    assert _attached(mail.parsed) == {"FA-2026-001.pdf": FIRST}


def test_copies_too_large_together_are_left_out_the_largest_first(
    db: Database, clock: FixedClock, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, _ = _company(db)
    large = pdf("third", pages=40)
    assert len(large) > len(SECOND) > len(FIRST)
    drop(
        db,
        clock,
        key(owner),
        {"FA-2026-001.pdf": large, "FA-2026-002.pdf": FIRST, "FA-2026-003.pdf": SECOND},
    )
    monkeypatch.setattr(enclosures, "LARGEST_TOGETHER", len(FIRST) + len(SECOND))
    outgoing.send(db, clock)
    assert _attached(box.mails[0].parsed) == {"FA-2026-002.pdf": FIRST, "FA-2026-003.pdf": SECOND}
    enclosed = enclosures_of(outgoing.only_message(db).attachments)
    assert enclosed.left_out == ("FA-2026-001.pdf",)
    assert enclosed.missing == 0


def test_a_copy_that_invoices_share_goes_once_and_names_are_safe_everywhere(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        owner = build.entity(session)
        customer = build.customer(session, owner)
        numbers = ("FA/2026:é", "FA-2026-É", "FA 2026", "..", "credit")
        ids = [key(build.item(session, customer, number=number)) for number in numbers]
        session.get_one(Item, ids[-1]).kind = Kind.CREDIT_NOTE
        for place, item_id in enumerate(ids[:4]):
            session.add(
                ItemCopy(
                    entity_id=key(owner),
                    item_id=item_id,
                    number="",
                    file_name="x.pdf",
                    path=f"copies/{min(place, 2)}",
                    size=10,
                    sha256=str(min(place, 2)),
                    added_at=clock.real(),
                )
            )
        session.flush()
        found = find_enclosures(session, ids)
    assert [file.name for file in found.files] == [
        "FA-2026-é.pdf",
        "FA-2026-É (2).pdf",
        "FA 2026.pdf",
    ]
    assert (found.invoices, found.missing) == (4, 0)


def test_a_name_with_any_letters_arrives_as_it_is(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner, _ = _company(db)
    with db.write() as session:
        item = session.exec(select(Item).where(Item.number == "FA-2026-001")).one()
        item.number = 'Réf "2026"/n°1 — été'
    drop(db, clock, key(owner), {"Réf 2026 n 1 été.pdf": FIRST})
    outgoing.send(db, clock)
    assert _attached(box.mails[0].parsed) == {"Réf -2026--n°1 — été.pdf": FIRST}
    box.mails[0].content.decode("ascii")


def test_a_letter_has_the_pages_of_its_copies_behind_its_own(
    db: Database, clock: FixedClock
) -> None:
    owner, _ = _company(db, channel="letter")
    outgoing.plan(db, clock)
    drop(
        db,
        clock,
        key(owner),
        {"FA-2026-001.pdf": locked_pdf(""), "FA-2026-002.pdf": SECOND},
    )
    outgoing.send(db, clock)
    message = outgoing.only_message(db)
    with db.read() as session:
        pages = PdfReader(BytesIO(_content(session, message))).pages
    words = [page.extract_text() for page in pages]
    assert len(words) == 4
    assert "Menuiserie Garnier" in words[0]
    assert words[1].strip() == "FA-1"
    assert [word.strip() for word in words[2:]] == ["second invoice"] * 2


def test_before_it_leaves_the_copies_of_today_are_named_and_what_lacks(
    db: Database, clock: FixedClock
) -> None:
    owner, _ = _company(db, mode="to_confirm")
    drop(db, clock, key(owner), {"FA-2026-001.pdf": FIRST})
    outgoing.plan(db, clock)
    [action] = outgoing.actions(db)
    with db.read() as session:
        sheet = action_sheet(session, clock, rows.viewer(owner), key(action))
    assert [file.name for file in sheet.enclosures.files] == ["FA-2026-001.pdf"]
    assert sheet.enclosures.words("fr") == ["2 factures sur 3 n’ont pas de copie."]
    outgoing.send(db, clock)
    drop(db, clock, key(owner), {"FA-2026-002.pdf": SECOND})
    with db.read() as session:
        sheet = action_sheet(session, clock, rows.viewer(owner), key(action))
        card = read_message(session, rows.viewer(owner), key(outgoing.only_message(db)))
    assert sheet.enclosures == card.enclosures
    assert [file.name for file in card.enclosures.files] == ["FA-2026-001.pdf", "FA-2026-002.pdf"]


def test_after_it_left_the_copies_that_left_are_named(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner, _ = _company(db)
    drop(db, clock, key(owner), {"FA-2026-001.pdf": FIRST})
    outgoing.send(db, clock)
    drop(db, clock, key(owner), {"FA-2026-002.pdf": SECOND})
    with db.read() as session:
        card = read_message(session, rows.viewer(owner), key(outgoing.only_message(db)))
    assert list(_attached(box.mails[0].parsed)) == ["FA-2026-001.pdf"]
    assert [file.name for file in card.enclosures.files] == ["FA-2026-001.pdf"]
    assert card.enclosures.words("en") == ["2 of 3 invoices have no copy."]


def test_a_letter_looked_at_before_it_is_made_shows_its_copies(
    db: Database, clock: FixedClock
) -> None:
    owner, _ = _company(db, channel="letter")
    drop(db, clock, key(owner), {"FA-2026-002.pdf": SECOND})
    outgoing.plan(db, clock)
    [action] = outgoing.actions(db)
    with db.read() as session:
        letter = action_letter(session, clock, rows.viewer(owner), key(action))
    assert len(PdfReader(BytesIO(letter)).pages) == 3


def test_pages_that_cannot_be_read_are_left_out_of_a_letter() -> None:
    letter = with_copies(FIRST, [b"%PDF-1.7 nothing", SECOND])
    assert len(PdfReader(BytesIO(letter)).pages) == 3
