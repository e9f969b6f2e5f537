"""How far an import is: told after reading and after planning, never beyond what is done."""

from dataclasses import replace

from dso_app.access.permissions import HOUSE
from dso_app.importing.command import run_import
from dso_app.importing.request import FileKind
from tests.support.imports import HEADER, Ledger

ROWS = [f"C1;F{n};2026-05-01;2026-05-31;1.00;1.00" for n in range(100)]


def _told(ledger: Ledger, *rows: str, dry_run: bool = False) -> list[tuple[int, int]]:
    request = ledger.request(FileKind.ITEMS, "\n".join((HEADER, *rows)), create_customers=True)
    told: list[tuple[int, int]] = []
    run_import(
        ledger.db,
        ledger.clock,
        HOUSE,
        replace(request, dry_run=dry_run),
        progress=lambda done, total: told.append((done, total)),
    )
    return told


def test_a_first_import_is_read_planned_and_then_mostly_written(ledger: Ledger) -> None:
    assert _told(ledger, *ROWS) == [(15, 100), (30, 100)]


def test_rows_that_change_nothing_are_done_once_they_are_planned(ledger: Ledger) -> None:
    _told(ledger, *ROWS)
    assert _told(ledger, *ROWS) == [(15, 100), (100, 100)]
    moved = [row.replace("1.00;1.00", "1.00;0.50") for row in ROWS[:10]]
    assert _told(ledger, *moved, *ROWS[10:]) == [(15, 100), (93, 100)]


def test_half_of_a_preview_is_reading(ledger: Ledger) -> None:
    assert _told(ledger, *ROWS, dry_run=True)[0] == (50, 100)
