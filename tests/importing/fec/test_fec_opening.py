"""Opening entries of a FEC: what was open when the exercise began."""

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.reports.basis import make_basis
from dso_app.reports.sales import read_sales
from tests.support.fec import Fec
from tests.support.imports import Ledger, at, counts


def test_an_opening_line_keeps_the_date_of_its_document(ledger: Ledger) -> None:
    ledger.fec(Fec().line("AN", "20260101", "C1", "F1", 100_00, piece_date="20251104").text())
    item = ledger.item("F1")
    assert (item.issue_date, item.due_date) == (at("2025-11-04"), at("2025-12-04"))
    assert item.date_assumed is False


@pytest.mark.parametrize("piece_date", ["", "20260101", "00000000"])
def test_without_a_date_of_its_own_it_has_the_entrys_and_is_marked(
    light_ledger: Ledger, piece_date: str
) -> None:
    book = Fec().line("AN", "20260101", "C1", "F1", 100_00, piece_date=piece_date)
    light_ledger.fec(book.text())
    item = light_ledger.item("F1")
    assert (item.issue_date, item.due_date) == (at("2026-01-01"), at("2026-01-31"))
    assert item.date_assumed is True


@pytest.mark.parametrize(
    ("code", "name", "label", "opens"),
    [
        ("AN", "Divers", "Report", True),
        ("RAN", "", "Report", True),
        ("A-NOUVEAU", "", "Report", True),
        ("ZZ", "À nouveaux", "Report", True),
        ("ZZ", "Journal d'ouverture", "Report", True),
        ("OD", "Opérations diverses", "Report à nouveau", True),
        ("ZZ", "", "A NOUVEAU 01/01/2026", True),
        ("ZZ", "", "Report", False),
        ("VE", "Ventes", "Facture À Nouveau Décor", False),
    ],
)
def test_the_journal_tells_an_opening_entry_else_its_label(
    light_ledger: Ledger, code: str, name: str, label: str, *, opens: bool
) -> None:
    text = Fec().line("AN", "20260101", "C1", "F1", 100_00, label=label).text()
    light_ledger.fec(text.replace("AN|À nouveaux|", f"{code}|{name}|"))
    assert light_ledger.item("F1").date_assumed is opens


def test_what_was_brought_forward_is_settled_by_its_letter(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("AN", "20260101", "C1", "F1", 100_00, "A", "20260215", piece_date="20251104")
        .line("AN", "20260101", "C1", "V0", -20_00, "A", "20260215", piece_date="20251220")
        .line("BQ", "20260214", "C1", "V1", -80_00, "A", "20260215")
    )
    # The payment brought forward was an open item; the one of the year never was.
    assert counts(ledger.fec(book.text())) == {"created": 2, "skipped": 3}
    assert ledger.remaining() == {}
    assert ledger.settlements("F1") == [(at("2026-02-15"), 100_00, False)]
    assert ledger.settlements("V0") == [(at("2026-02-15"), -20_00, False)]


def test_undated_openings_are_in_no_months_sales(ledger: Ledger) -> None:
    book = Fec().line("AN", "20260101", "C1", "F0", 500_00)
    ledger.fec(
        book.line("VE", "20260112", "C1", "F1", 100_00).line("VE", "20260628", "C1", "F2", 1).text()
    )
    with ledger.db.read() as session:
        sales = read_sales(session, make_basis(session, HOUSE, ledger.entity_id, at("2026-06-30")))
    assert sales.by_month(at("2026-06-30"))[at("2026-01-01")] == 100_00


def test_a_list_of_open_items_tells_the_real_date_of_what_was_brought_forward(
    ledger: Ledger,
) -> None:
    ledger.fec(Fec().line("AN", "20260101", "C1", "F1", 100_00).text())
    row = "C1;F1;2025-11-04;2025-12-19;100.00;60.00"
    assert counts(ledger.rows(row)) == {"updated": 1}
    item = ledger.item("F1")
    assert (item.issue_date, item.issue_year, item.due_date) == (
        at("2025-11-04"),
        2025,
        at("2025-12-19"),
    )
    assert (item.date_assumed, item.remaining_minor) == (False, 60_00)
    assert counts(ledger.rows(row)) == {"unchanged": 1}
