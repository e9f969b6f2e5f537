"""Undoing an import: the ledger is as it was, row by row; refused when something stands on it."""

from dso_app.access.permissions import HOUSE
from dso_app.importing.undo import undo_import
from tests.support.imports import Ledger
from tests.support.snapshots import snapshot


def test_a_first_import_undone_leaves_an_empty_ledger(ledger: Ledger) -> None:
    before = snapshot(ledger.db)
    answer = ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;60.00")
    undone = undo_import(ledger.db, ledger.clock, HOUSE, answer.batch or 0)
    assert undone.as_json() == {
        "batch": answer.batch,
        "kind": "items",
        "undone": True,
        "removed": {"settlements": 1, "items": 1, "customers": 1},
        "restored": {},
    }
    assert snapshot(ledger.db) == before


def test_a_second_import_undone_brings_back_the_first(ledger: Ledger) -> None:
    ledger.rows("C1;F1;2026-05-01;2026-05-31;100.00;100.00", "C1;F2;2026-05-01;2026-05-31;50;50")
    before = snapshot(ledger.db)
    answer = ledger.rows(
        "C1;F1;2026-05-01;2026-06-30;120.00;40.00",
        "C2;F3;2026-05-01;2026-05-31;70;70",
        confirm_clearing=True,
    )
    undone = undo_import(ledger.db, ledger.clock, HOUSE, answer.batch or 0)
    assert snapshot(ledger.db) == before
    assert undone.removed == {"settlements": 2, "items": 1, "customers": 1}
    assert undone.restored == {"items": 2}
