"""A FEC as a first load: rules 3, issue "Smart Upload, complete" point 7."""

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
    assert ledger.remaining() == {"F2": 80_00}
    assert ledger.settlements("F1") == [(at("2026-02-15"), 120_00, False)]
    assert ledger.item("F2").due_date == at("2026-04-09")
    assert counts(ledger.fec(book.text())) == {"unchanged": 2, "skipped": 3}
