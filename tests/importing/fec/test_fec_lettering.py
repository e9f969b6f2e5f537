"""Letters of a FEC: what settles what, and when."""

from tests.support.fec import Fec
from tests.support.imports import Ledger, at, counts


def _settled(ledger: Ledger, number: str) -> list[tuple[str, int]]:
    return [(day.isoformat(), minor) for day, minor, _ in ledger.settlements(number)]


def test_a_letter_means_its_customer_only(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 100_00, "A", "20260201")
        .line("BQ", "20260131", "C1", "V1", -100_00, "A", "20260201")
        .line("VE", "20260110", "C2", "F2", 70_00, "A", "20260301")
    )
    ledger.fec(book.text())
    assert ledger.remaining() == {"F2": 70_00}


def test_a_letter_used_again_later_in_the_year_means_another_group(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 100_00, "A", "20260201")
        .line("BQ", "20260131", "C1", "V1", -100_00, "A", "20260201")
        .line("VE", "20260410", "C1", "F2", 70_00, "A", "20260520")
        .line("BQ", "20260515", "C1", "V2", -70_00, "A", "20260520")
        .line("VE", "20260601", "C1", "F3", 30_00, "A", "20260620")
    )
    ledger.fec(book.text())
    assert _settled(ledger, "F1") == [("2026-02-01", 100_00)]
    assert _settled(ledger, "F2") == [("2026-05-20", 70_00)]
    assert ledger.remaining() == {"F3": 30_00}


def test_without_a_letter_date_the_last_entry_of_the_group_dates_it(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 60_00, "A")
        .line("BQ", "20260131", "C1", "V1", -90_00, "A")
        .line("VE", "20260212", "C1", "F2", 30_00, "A")
    )
    ledger.fec(book.text())
    assert _settled(ledger, "F1") == [("2026-02-12", 60_00)]
    assert _settled(ledger, "F2") == [("2026-02-12", 30_00)]


def test_a_letter_date_on_the_payment_alone_dates_the_group(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 60_00, "A")
        .line("BQ", "20260131", "C1", "V1", -60_00, "A", "20260203")
    )
    ledger.fec(book.text())
    assert _settled(ledger, "F1") == [("2026-02-03", 60_00)]


def test_a_letter_across_two_accounts_of_a_customer_is_one_group(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 60_00, "A", "20260203")
        .line("BQ", "20260131", "C1", "V1", -60_00, "A", "20260203")
    )
    lines = book.text().replace("411000|Clients|C1|Client C1|V1", "411700|Retenues|C1|Client C1|V1")
    ledger.fec(lines)
    assert ledger.remaining() == {}


def test_credit_notes_are_settled_beside_what_they_settle_and_payments_leave_nothing(
    ledger: Ledger,
) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 100_00, "A", "20260301")
        .line("VE", "20260120", "C1", "A1", -30_00, "A", "20260301")
        .line("BQ", "20260228", "C1", "V1", -70_00, "A", "20260301")
    )
    assert counts(ledger.fec(book.text())) == {"created": 2, "skipped": 3}
    # Collected: falls of debits less falls of credits, 100 − 30 = the 70 that came in.
    assert _settled(ledger, "F1") == [("2026-03-01", 100_00)]
    assert _settled(ledger, "A1") == [("2026-03-01", -30_00)]


def test_a_group_in_part_settles_the_oldest_invoices_first(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260210", "C1", "F2", 50_00, "a")
        .line("VE", "20260110", "C1", "F1", 100_00, "a")
        .line("BQ", "20260228", "C1", "V1", -80_00, "a", "20260302")
        .line("BQ", "20260315", "C1", "V2", -40_00, "a", "20260316")
    )
    ledger.fec(book.text())
    assert _settled(ledger, "F1") == [("2026-03-02", 80_00), ("2026-03-16", 20_00)]
    assert _settled(ledger, "F2") == [("2026-03-16", 20_00)]
    assert ledger.remaining() == {"F2": 30_00}


def test_what_a_group_in_part_has_too_much_is_an_unallocated_payment(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 100_00, "a", "20260202")
        .line("BQ", "20260131", "C1", "V1", -120_00, "a", "20260202")
    )
    ledger.fec(book.text())
    assert ledger.remaining() == {"V1": -20_00}
    payment = ledger.item("V1")
    assert (payment.kind, payment.amount_minor) == ("payment", -120_00)
    assert _settled(ledger, "V1") == [("2026-02-02", -100_00)]


def test_a_letter_whose_payment_is_in_the_next_books_settles_nothing_yet(ledger: Ledger) -> None:
    ledger.fec(Fec().line("VE", "20251220", "C1", "F1", 100_00, "AB", "20260110").text())
    assert ledger.remaining() == {"F1": 100_00}


def test_a_returned_cheque_takes_its_payment_back(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 100_00, "a", "20260310")
        .line("BQ", "20260201", "C1", "K1", -100_00, "a", "20260310")
        .line("BQ", "20260210", "C1", "K1", 100_00, "a", "20260310")
        .line("BQ", "20260305", "C1", "V2", -60_00, "a", "20260310")
    )
    assert counts(ledger.fec(book.text())) == {"created": 1, "skipped": 4}
    assert ledger.remaining() == {"F1": 40_00}
    assert _settled(ledger, "F1") == [("2026-03-10", 60_00)]


def test_a_refund_settles_the_credit_note_it_pays_back(ledger: Ledger) -> None:
    book = (
        Fec()
        .line("VE", "20260110", "C1", "A1", -50_00, "A", "20260201")
        .line("BQ", "20260131", "C1", "R1", 50_00, "A", "20260201")
    )
    assert counts(ledger.fec(book.text())) == {"created": 1, "skipped": 2}
    assert _settled(ledger, "A1") == [("2026-02-01", -50_00)]


def test_a_payment_that_is_lettered_later_is_no_longer_open(ledger: Ledger) -> None:
    book = (
        Fec().line("VE", "20260110", "C1", "F1", 100_00).line("BQ", "20260131", "C1", "V1", -100_00)
    )
    ledger.fec(book.text())
    assert ledger.remaining() == {"F1": 100_00, "V1": -100_00}
    lettered = (
        Fec()
        .line("VE", "20260110", "C1", "F1", 100_00, "A", "20260605")
        .line("BQ", "20260131", "C1", "V1", -100_00, "A", "20260605")
    )
    ledger.clock.later(7)
    assert counts(ledger.fec(lettered.text())) == {"cleared": 2, "skipped": 2}
    assert ledger.remaining() == {}
    assert _settled(ledger, "V1") == [("2026-06-05", -100_00)]


def test_a_second_part_is_one_more_settlement(ledger: Ledger) -> None:
    def book(*paid: tuple[int, str]) -> str:
        made = Fec().line("VE", "20260110", "C1", "F1", 100_00, "a")
        for place, (minor, day) in enumerate(paid):
            made.line("BQ", day, "C1", f"V{place}", -minor, "a", day)
        return made.text()

    ledger.fec(book((30_00, "20260301")))
    ledger.clock.later(30)
    assert counts(ledger.fec(book((30_00, "20260301"), (20_00, "20260401"))))["updated"] == 1
    assert _settled(ledger, "F1") == [("2026-03-01", 30_00), ("2026-04-01", 20_00)]
    assert ledger.item("F1").remaining_minor == 50_00


def test_letters_taken_away_bring_the_item_back_open(ledger: Ledger) -> None:
    def book(letter: str) -> str:
        made = Fec().line(
            "VE", "20260110", "C1", "F1", 100_00, letter, "20260201" if letter else ""
        )
        made.line("BQ", "20260131", "C1", "V1", -100_00, letter, "20260201" if letter else "")
        return made.line("VE", "20260620", "C1", "F2", 1_00).text()

    ledger.fec(book("A"))
    ledger.clock.later()
    assert counts(ledger.fec(book("")))["reopened"] == 1
    assert ledger.remaining() == {"F1": 100_00, "V1": -100_00, "F2": 1_00}
    assert ledger.settlements("F1")[-1] == (at("2026-07-01"), -100_00, False)
