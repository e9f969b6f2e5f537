"""Undoing a first load out of the books: as if they had not been read, whatever they settled."""

from dso_app.importing.answer import ImportAnswer
from dso_app.importing.request import FileKind
from tests.support.fec import Fec
from tests.support.imports import Ledger
from tests.support.snapshots import snapshot
from tests.support.undoing import undo


def _books(*, of_next_year: bool = False) -> Fec:
    """Two invoices of 2025, one paid and lettered; the year after pays the other."""
    fec = Fec()
    if of_next_year:
        fec.line("AN", "20260101", "C1", "F2", 60_00)
        return fec.line("BQ", "20260120", "C1", "V2", -60_00, "BB", "20260120").line(
            "VE", "20260110", "C2", "F3", 80_00
        )
    fec.line("VE", "20250110", "C1", "F1", 120_00, "AA", "20250220")
    fec.line("BQ", "20250220", "C1", "V1", -120_00, "AA", "20250220")
    return fec.line("VE", "20251201", "C1", "F2", 60_00)


def _import(ledger: Ledger, books: Fec) -> ImportAnswer:
    return ledger.run(ledger.request(FileKind.FEC, books.text()))


def test_books_undone_leave_an_empty_ledger(ledger: Ledger) -> None:
    before = snapshot(ledger.db)
    answer = _import(ledger, _books())
    assert answer.counts.created
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_the_books_of_the_next_year_undone_leave_those_of_the_first(ledger: Ledger) -> None:
    _import(ledger, _books())
    before = snapshot(ledger.db)
    answer = _import(ledger, _books(of_next_year=True))
    undo(ledger, answer)
    assert snapshot(ledger.db) == before
    again = _import(ledger, _books(of_next_year=True))
    assert again.counts == answer.counts
