"""A FEC as a first load: what its lines of customers become."""

from datetime import date

import pytest
from sqlmodel import select

from dso_app.models import Customer, Entity, Item
from tests.support.fec import Fec
from tests.support.imports import Ledger, at, counts


def test_lettered_lines_are_settled_on_the_letter_date_the_others_are_open(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 120_00, "A", "20260215")
        .line("BQ", "20260212", "C1", "V1", -120_00, "A", "20260215")
        .line("VE", "20260310", "C1", "F2", 80_00)
    )
    answer = ledger.fec(book.text())
    assert counts(answer) == {"created": 2, "skipped": 3}
    assert answer.counts.rows == 6
    assert ledger.remaining() == {"F2": 80_00}
    assert ledger.settlements("F1") == [(at("2026-02-15"), 120_00, False)]
    assert ledger.item("F2").due_date == at("2026-04-09")
    assert counts(ledger.fec(book.text())) == {"unchanged": 2, "skipped": 3}


def test_items_are_due_by_the_term_of_their_customer_else_of_the_company(ledger: Ledger) -> None:
    ledger.customers("code;name;payment_term\nC2;Two;45 days end of month\n")
    ledger.fec(
        Fec().line("VE", "20260110", "C1", "F1", 1).line("VE", "20260110", "C2", "F2", 1).text()
    )
    assert ledger.item("F1").due_date == at("2026-02-09")
    assert ledger.item("F2").due_date == at("2026-02-28")


def test_the_document_gives_number_and_issue_date_else_the_entry_does(ledger: Ledger) -> None:
    book = Fec().line("VE", "20260131", "C1", "F1", 10, piece_date="20260115")
    book.line("VE", "20260131", "C1", "", 20, entry=77)
    ledger.fec(book.text())
    assert ledger.item("F1").issue_date == at("2026-01-15")
    assert ledger.item("77").issue_date == at("2026-01-31")
    assert ledger.item("F1").comment == "F1"


def test_customers_come_from_the_auxiliary_account_else_from_the_account(ledger: Ledger) -> None:
    text = (
        Fec().line("VE", "20260110", "C1", "F1", 10).line("VE", "20260110", "", "F2", 20).text()
    ).replace("411000|Clients|||F2", "411DUPONT|Dupont SARL|||F2")
    ledger.fec(text)
    assert ledger.customer("C1").name == "Client C1"
    assert ledger.customer("411DUPONT").name == "Dupont SARL"
    assert {one.customer_id for one in ledger.all_items()} == {
        ledger.customer("C1").id,
        ledger.customer("411DUPONT").id,
    }


def test_accounts_of_doubtful_customers_of_advances_and_of_drafts_are_no_items(
    ledger: Ledger,
) -> None:
    lines = Fec().line("VE", "20260110", "C1", "F1", 10).text()
    others = "".join(
        lines.splitlines(keepends=True)[1].replace("411000", account).replace("F1", account)
        for account in ("416000", "419100", "413000")
    )
    assert counts(ledger.fec(lines + others)) == {"created": 1, "skipped": 4}


@pytest.mark.parametrize(
    ("journal", "minor", "label", "against", "kind"),
    [
        ("VE", 100, "Facture", "706000", "invoice"),
        ("VE", -100, "Facture", "706000", "credit_note"),
        ("VE", -100, "Règlement CB", "706000", "payment"),
        ("BQ", -100, "Virement", "512000", "payment"),
        ("BQ", -100, "Virement, avoir déduit", "512000", "payment"),
        ("BQ", 100, "Chèque impayé", "512000", "miscellaneous"),
        ("OD", -100, "Compensation", "401000", "payment"),
        ("OD", -100, "Avoir sur facture", "467000", "credit_note"),
        ("OD", -100, "Remise", "709000", "credit_note"),
        ("OD", -100, "Perte sur créance", "654000", "miscellaneous"),
        ("OD", 100, "Frais", "467000", "miscellaneous"),
        ("OD", 100, "Facture saisie en OD", "706000", "invoice"),
        ("AN", 100, "Report", "890000", "invoice"),
        ("AN", -100, "Report", "890000", "payment"),
        ("AN", -100, "Avoir reporté", "890000", "credit_note"),
        ("X9", 100, "On ne sait", "471000", "invoice"),
        ("X9", -100, "On ne sait", "471000", "payment"),
        ("X9", -100, "Encaissement", "531000", "payment"),
        ("X9", -100, "Vente annulée", "707000", "credit_note"),
    ],
)
def test_journal_entry_and_label_tell_what_a_line_is(
    light_ledger: Ledger, journal: str, minor: int, label: str, against: str, kind: str
) -> None:
    book = Fec().line(journal, "20260110", "C1", "P1", minor, label=label, against=against)
    light_ledger.fec(book.text())
    assert light_ledger.item("P1").kind == kind


def test_a_credit_is_a_credit_note_by_its_number_too(light_ledger: Ledger) -> None:
    light_ledger.fec(Fec().line("AN", "20260101", "C1", "AV2025-03", -50_00, label="Report").text())
    assert light_ledger.item("AV2025-03").kind == "credit_note"


def test_what_one_customer_owes_in_place_of_another_is_no_payment(ledger: Ledger) -> None:
    book = Fec().line("VE", "20260110", "C1", "F1", 100_00, "A", "20260210")
    book.line("OD", "20260210", "C1", "T1", -100_00, "A", "20260210", against="411000")
    # The other half of the entry is the line of the customer who takes it over.
    text = book.text().replace("411000|Contrepartie||", "411000|Clients|C2|Client C2")
    ledger.fec(text)
    assert ledger.remaining() == {"T1": 100_00}
    assert ledger.item("T1", "C2").kind == "miscellaneous"
    assert ledger.item("T1", "C1").kind == "miscellaneous"
    assert ledger.item("T1", "C1").remaining_minor == 0


def test_lines_of_one_document_add_up(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 60_00, entry=1)
        .line("VE", "20260110", "C1", "F1", 40_00, entry=1)
        .line("VE", "20260215", "C1", "F1", 5_00, entry=2)
    )
    assert counts(ledger.fec(book.text())) == {"created": 2, "skipped": 3}
    found = [(one.instalment, one.issue_date, one.amount_minor) for one in ledger.all_items()]
    assert found == [(1, at("2026-01-10"), 100_00), (2, at("2026-02-15"), 5_00)]
    assert counts(ledger.fec(book.text())) == {"unchanged": 2, "skipped": 3}


def test_the_books_hold_every_item_issued_since_their_first_month_until_their_end(
    ledger: Ledger,
) -> None:
    ledger.fec(
        Fec().line("VE", "20250110", "C1", "F1", 1).line("VE", "20251128", "C1", "F2", 1).text()
    )
    assert _history(ledger) == (at("2025-01-01"), at("2025-11-30"))
    # The business date is 30 June 2026: books of June go on with the imports after them.
    ledger.fec(
        Fec().line("VE", "20251201", "C1", "F3", 1).line("VE", "20260626", "C1", "F4", 1).text()
    )
    assert _history(ledger) == (at("2025-01-01"), None)


def test_the_name_of_the_file_says_when_the_exercise_closed(ledger: Ledger) -> None:
    path = ledger.file(
        Fec().line("VE", "20250110", "C1", "F1", 1).text(), "123456789FEC20251231.txt"
    )
    request = ledger.request_of("fec", path)
    ledger.run(request)
    assert _history(ledger) == (at("2025-01-01"), at("2025-12-31"))


def _history(ledger: Ledger) -> tuple[date | None, date | None]:
    with ledger.db.read() as session:
        entity = session.get_one(Entity, ledger.entity_id)
        return entity.history_from, entity.history_until


def test_a_dry_run_counts_and_writes_nothing(ledger: Ledger) -> None:
    answer = ledger.fec(Fec().line("VE", "20260110", "C1", "F1", 10).text(), dry_run=True)
    assert counts(answer) == {"created": 1, "skipped": 1}
    with ledger.db.read() as session:
        assert not session.exec(select(Item)).all()
        assert not session.exec(select(Customer)).all()
