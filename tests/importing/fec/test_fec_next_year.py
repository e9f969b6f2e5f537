"""Books after books, and lists of open items after books."""

from tests.support.fec import Fec
from tests.support.imports import HEADER, Ledger, at, counts
from tests.support.snapshots import snapshot
from tests.support.undoing import undo


def _settled(ledger: Ledger, number: str) -> list[tuple[str, int]]:
    return [(day.isoformat(), minor) for day, minor, _ in ledger.settlements(number)]


def _books_of_2025() -> Fec:
    """F1 is paid in part in December, F2 not at all; V9 is an unallocated payment."""
    return (
        Fec()
        .line("VE", "20251104", "C1", "F1", 100_00, "a", "20251220")
        .line("BQ", "20251219", "C1", "V1", -40_00, "a", "20251220")
        .line("VE", "20251201", "C1", "F2", 50_00)
        .line("BQ", "20251222", "C1", "V9", -10_00)
    )


def test_openings_of_the_next_year_are_the_items_of_their_numbers(ledger: Ledger) -> None:
    ledger.fec(_books_of_2025().text())
    book = (
        Fec()
        .line("AN", "20260101", "C1", "F1", 60_00, "A", "20260210")
        .line("AN", "20260101", "C1", "F2", 50_00)
        .line("AN", "20260101", "C1", "V9", -10_00, "A", "20260210")
        .line("BQ", "20260209", "C1", "V2", -50_00, "A", "20260210")
    )
    assert counts(ledger.fec(book.text())) == {"cleared": 2, "unchanged": 1, "skipped": 4}
    assert ledger.remaining() == {"F2": 50_00}
    assert _settled(ledger, "F1") == [("2025-12-20", 40_00), ("2026-02-10", 60_00)]
    item = ledger.item("F1")
    assert (item.amount_minor, item.issue_date) == (100_00, at("2025-11-04"))
    assert (item.date_assumed, item.comment) == (False, "F1")
    assert counts(ledger.fec(book.text())) == {"unchanged": 3, "skipped": 4}
    assert len(ledger.all_items()) == 3


def test_openings_dated_like_their_documents_are_the_items_too(ledger: Ledger) -> None:
    ledger.fec(_books_of_2025().text())
    book = Fec().line("AN", "20260101", "C1", "F1", 60_00, piece_date="20251104")
    book.line("AN", "20260101", "C1", "F2", 50_00, "A", "20260301", piece_date="20251201")
    book.line("BQ", "20260228", "C1", "V3", -50_00, "A", "20260301")
    assert counts(ledger.fec(book.text())) == {"cleared": 1, "unchanged": 1, "skipped": 3}
    assert ledger.remaining() == {"F1": 60_00, "V9": -10_00}


def test_one_balance_a_customer_stands_for_its_open_items(ledger: Ledger) -> None:
    ledger.fec(_books_of_2025().text())
    book = Fec().line("AN", "20260101", "C1", "SOLDE", 100_00)
    assert counts(ledger.fec(book.text())) == {"unchanged": 3, "skipped": 1}
    paid = Fec().line("AN", "20260101", "C1", "SOLDE", 100_00, "a", "20260303")
    paid.line("BQ", "20260302", "C1", "V4", -70_00, "a", "20260303")
    # The oldest first: F1 to its end, then 10 of F2.
    assert counts(ledger.fec(paid.text())) == {
        "cleared": 1,
        "updated": 1,
        "unchanged": 1,
        "skipped": 2,
    }
    assert ledger.remaining() == {"F2": 40_00, "V9": -10_00}
    assert _settled(ledger, "F1")[-1] == ("2026-03-03", 60_00)


def test_a_balance_that_is_not_what_was_open_is_an_item_of_its_own(ledger: Ledger) -> None:
    ledger.fec(_books_of_2025().text())
    book = Fec().line("AN", "20260101", "C1", "SOLDE", 99_00)
    assert counts(ledger.fec(book.text())) == {"created": 1, "skipped": 1}


def test_older_books_after_newer_ones_give_items_their_real_dates_and_first_payments(
    ledger: Ledger,
) -> None:
    book = (
        Fec()
        .line("AN", "20260101", "C1", "F1", 60_00, "A", "20260210")
        .line("BQ", "20260209", "C1", "V2", -60_00, "A", "20260210")
        .line("AN", "20260101", "C1", "F2", 50_00)
        .line("AN", "20260101", "C1", "V9", -10_00)
    )
    ledger.fec(book.text())
    assert counts(ledger.fec(_books_of_2025().text())) == {"updated": 3, "skipped": 4}
    assert ledger.remaining() == {"F2": 50_00, "V9": -10_00}
    item = ledger.item("F1")
    assert (item.amount_minor, item.issue_date) == (100_00, at("2025-11-04"))
    assert item.date_assumed is False
    assert sorted(_settled(ledger, "F1")) == [("2025-12-20", 40_00), ("2026-02-10", 60_00)]


def test_the_list_of_open_items_that_follows_clears_what_was_settled_meanwhile(
    ledger: Ledger,
) -> None:
    ledger.fec(_books_of_2025().text())
    stock = f"{HEADER}\nC1;F2;2025-12-01;2026-01-15;50.00;50.00\n"
    refused = ledger.items(stock)
    assert refused.exit_code == 2, "two of three items is more than a fifth: it is asked about"
    assert counts(ledger.items(stock, confirm_clearing=True)) == {"updated": 1, "cleared": 2}
    assert ledger.remaining() == {"F2": 50_00}
    # Its due date came from the list; the books state none and leave it.
    assert ledger.item("F2").due_date == at("2026-01-15")


def test_books_do_not_bring_back_what_a_later_list_cleared(ledger: Ledger) -> None:
    ledger.fec(_books_of_2025().text())
    ledger.items(f"{HEADER}\nC1;F2;2025-12-01;2026-01-15;50.00;20.00\n", confirm_clearing=True)
    assert counts(ledger.fec(_books_of_2025().text())) == {"unchanged": 3, "skipped": 4}
    assert ledger.remaining() == {"F2": 20_00}
    assert ledger.item("F2").due_date == at("2026-01-15")


def test_instalments_of_a_list_are_the_one_document_of_the_books(ledger: Ledger) -> None:
    rows = ("C1;F1;2026-05-01;2026-06-01;60.00;60.00", "C1;F1;2026-05-01;2026-07-01;40.00;40.00")
    ledger.rows(*rows)
    book = Fec().line("VE", "20260501", "C1", "F1", 100_00, "a", "20260605")
    book.line("BQ", "20260604", "C1", "V1", -70_00, "a", "20260605")
    assert counts(ledger.fec(book.text())) == {"cleared": 1, "updated": 1, "skipped": 2}
    found = [(one.instalment, one.remaining_minor) for one in ledger.all_items()]
    assert found == [(1, 0), (2, 30_00)]


def test_a_credit_that_a_list_took_for_a_payment_is_the_credit_note_of_the_books(
    ledger: Ledger,
) -> None:
    ledger.rows("C1;A1;2026-05-04;;-50.00;-50.00")
    assert ledger.item("A1").kind == "payment"
    book = Fec().line("VE", "20260504", "C1", "A1", -50_00).line("VE", "20260625", "C1", "F1", 1)
    assert counts(ledger.fec(book.text())) == {"created": 1, "updated": 1, "skipped": 2}
    assert ledger.item("A1").kind == "credit_note"


def test_books_are_undone_to_what_the_ledger_was(ledger: Ledger) -> None:
    empty = snapshot(ledger.db)
    first = ledger.fec(_books_of_2025().text())
    one_year = snapshot(ledger.db)
    book = Fec().line("AN", "20260101", "C1", "F1", 60_00, "A", "20260210")
    book.line("BQ", "20260209", "C1", "V2", -60_00, "A", "20260210")
    second = ledger.fec(book.line("VE", "20260301", "C2", "F3", 1).text())
    undo(ledger, second)
    assert snapshot(ledger.db) == one_year
    undo(ledger, first)
    assert snapshot(ledger.db) == empty
