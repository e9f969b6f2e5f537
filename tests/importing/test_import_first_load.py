"""A first load is indexed when all its rows are there; nothing of that is left to see."""

import pytest
from sqlalchemy import text

from dso_app.database import Database
from dso_app.importing import bulk
from tests.support.imports import Ledger

ROWS = ("C1;F1;2026-05-01;2026-05-31;100;100", "C1;F2;2026-05-02;2026-06-01;50;50")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are a load already."""
    monkeypatch.setattr(bulk, "_FIRST_LOAD", 2)


def _indexes(db: Database) -> set[str]:
    on_sqlite = db.engine.dialect.name == "sqlite"
    query = (
        "name FROM sqlite_master WHERE tbl_name"
        if on_sqlite
        else "indexname FROM pg_indexes WHERE tablename"
    )
    with db.read() as session:
        return set(session.scalars(text(f"SELECT {query} = 'item'")))


def _dropped(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, *rows: str) -> list[str]:
    """The indexes that an import of some rows drops on its way."""
    dropped: list[str] = []
    run = bulk.Bulk.execute

    def noted(self: bulk.Bulk, sql: str, parameters: tuple[object, ...] = ()) -> int:
        if sql.startswith("DROP INDEX"):
            dropped.append(sql.split('"')[1])
        return run(self, sql, parameters)

    monkeypatch.setattr(bulk.Bulk, "execute", noted)
    assert ledger.rows(*rows, mode="delta").counts.created == len(rows)
    return dropped


def test_after_a_first_load_every_index_is_there_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _indexes(ledger.db)
    dropped = _dropped(ledger, monkeypatch, *ROWS)
    assert _indexes(ledger.db) == before
    on_sqlite = ledger.db.engine.dialect.name == "sqlite"
    assert ("ix_item_open" in dropped) == on_sqlite
    assert not [name for name in dropped if name.startswith("uq_")]


def test_the_indexes_find_what_was_loaded(ledger: Ledger) -> None:
    ledger.rows(*ROWS)
    with ledger.db.read() as session:
        # By the index alone: what stands beside it is not looked at.
        found = session.execute(
            text("SELECT count(*) FROM item WHERE entity_id = :one AND due_date >= '2026-06-01'"),
            {"one": ledger.entity_id},
        )
        assert found.scalar_one() == 1
        if ledger.db.engine.dialect.name == "sqlite":
            assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_where_more_rows_stand_than_come_in_the_indexes_stay(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.rows(*ROWS, "C1;F3;2026-05-03;2026-06-02;10;10")
    more = [f"C1;G{n};2026-05-03;2026-06-02;10;10" for n in (1, 2)]
    assert _dropped(ledger, monkeypatch, *more) == []


def test_a_load_that_fails_leaves_every_index(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _indexes(ledger.db)

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bulk.Bulk, "_insert", fail)
    with pytest.raises(RuntimeError):
        ledger.rows(*ROWS)
    assert _indexes(ledger.db) == before
