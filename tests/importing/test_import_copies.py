"""Copies dropped before their invoices are tied when these are imported; undoing lets them wait."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.importing.undo import undo_import
from dso_app.models import Event, Item, ItemCopy
from dso_app.services.copies.files import receive_copies
from dso_app.services.copies.verbs import keep_copies
from dso_app.settings import settings
from tests.support.imports import Ledger
from tests.support.pdfs import pdf

_ROW = "C1;{number};2026-05-01;2026-05-31;100.00;100.00"


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def _drop(ledger: Ledger, *names: str) -> None:
    files = [(name, BytesIO(pdf(name))) for name in names]
    with receive_copies(files) as received, ledger.db.write() as session:
        keep_copies(session, HOUSE, ledger.clock, ledger.entity_id, received)


def _tied(ledger: Ledger) -> dict[str, str | None]:
    with ledger.db.read() as session:
        query = select(ItemCopy.file_name, Item.number).select_from(ItemCopy)
        joined = query.join(Item, col(Item.id) == col(ItemCopy.item_id), isouter=True)
        return {name: number for name, number in session.execute(joined)}  # noqa: C416 - rows


def test_an_import_ties_the_copies_that_waited_for_its_items(ledger: Ledger) -> None:
    ledger.rows(_ROW.format(number="FA-2026-001"))
    _drop(ledger, "FA-2026-001.pdf", "FA-2026-002.pdf", "FA-2026-003.pdf")
    assert _tied(ledger) == {
        "FA-2026-001.pdf": "FA-2026-001",
        "FA-2026-002.pdf": None,
        "FA-2026-003.pdf": None,
    }
    ledger.rows(*(_ROW.format(number=f"FA-2026-00{place}") for place in (1, 2)))
    assert _tied(ledger) == {
        "FA-2026-001.pdf": "FA-2026-001",
        "FA-2026-002.pdf": "FA-2026-002",
        "FA-2026-003.pdf": None,
    }
    with ledger.db.read() as session:
        told = session.exec(select(Event).where(col(Event.kind) == "item.copy")).all()
        assert len(told) == 2


def test_undoing_the_import_lets_its_copies_wait_and_the_next_one_ties_them_again(
    ledger: Ledger,
) -> None:
    _drop(ledger, "FA-2026-001.pdf")
    answer = ledger.rows(_ROW.format(number="FA-2026-001"))
    assert _tied(ledger) == {"FA-2026-001.pdf": "FA-2026-001"}
    undo_import(ledger.db, ledger.clock, HOUSE, answer.batch or 0)
    assert _tied(ledger) == {"FA-2026-001.pdf": None}
    ledger.rows(_ROW.format(number="FA-2026-001"))
    assert _tied(ledger) == {"FA-2026-001.pdf": "FA-2026-001"}
