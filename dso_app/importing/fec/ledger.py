"""The ledger as a FEC meets it: known items, what remained of them when it began and ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from dso_app.importing.bulk import Bulk
from dso_app.importing.items.known import KnownItems, read_known
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask
from dso_app.importing.request import FileKind
from dso_app.models import ImportBatch

_EXERCISE = "exercise"
"""Option of a batch: first day of the exercise its books are of."""


@dataclass(frozen=True)
class Ledger:
    """Known items and their settlements in and after the span of a file."""

    known: KnownItems
    at_start: Whole
    """What remained of each before the file's first day."""
    after: Whole
    """What was settled of each after its last day, as far as its date is sure."""
    touched: Mask
    """Something was seen settled of it after that day: the file knows less than the ledger."""


def read_ledger(
    session: Session, entity_id: int, customers: Whole, first_day: date, last_day: date
) -> Ledger:
    """Read the items of customers, and what moved them since a file's first day."""
    bulk = Bulk(session)
    known = read_known(
        bulk,
        entity_id,
        customers=customers,
        by_unique_id=False,
        source_id=None,
        texts=("comment",),
    )
    books = _books(session, entity_id, first_day)
    moved = _moved(bulk, entity_id, first_day, last_day, books) if len(known) else {}
    columns = [moved.get(key, (0, 0, 0)) for key in known.id.tolist()]
    since, after, seen = np.asarray(columns, dtype=np.int64).reshape(-1, 3).T
    return Ledger(known, known.remaining + since, after, seen > 0)


@dataclass(frozen=True)
class _Books:
    """Imports of books, by the exercise they were of."""

    earlier: list[int]
    same: list[int]


def _books(session: Session, entity_id: int, first_day: date) -> _Books:
    columns: tuple[Any, ...] = (col(ImportBatch.id), col(ImportBatch.options))
    query = select(*columns).where(
        col(ImportBatch.entity_id) == entity_id,
        col(ImportBatch.kind) == FileKind.FEC,
        col(ImportBatch.state) == "done",
    )
    days = {key: options.get(_EXERCISE, "") for key, options in session.execute(query)}
    first = first_day.isoformat()
    return _Books(
        earlier=[key for key, day in days.items() if day < first],
        same=[key for key, day in days.items() if day == first],
    )


def remember_exercise(session: Session, batch_id: int, first_day: date) -> None:
    """Keep with an import of books of which exercise they were."""
    batch = session.get_one(ImportBatch, batch_id)
    batch.options = {**batch.options, _EXERCISE: first_day.isoformat()}


def _moved(
    bulk: Bulk, entity_id: int, first_day: date, last_day: date, books: _Books
) -> Mapping[int, tuple[int, int, int]]:
    """Item → settled since the first day, settled surely after the last one, how often after it.

    Books settle on the letter date, which may lie after their end: what those of an earlier
    exercise settled was no longer open in this one, whenever it was lettered.
    """
    later = f"s.value_date > ? AND {_not_by(books.same)}"
    last = last_day.isoformat()
    read = bulk.read(
        "SELECT s.item_id, SUM(s.amount_minor), "
        f"SUM(CASE WHEN {later} AND NOT s.opening THEN s.amount_minor ELSE 0 END), "
        f"SUM(CASE WHEN {later} THEN 1 ELSE 0 END) "
        "FROM settlement s JOIN item i ON i.id = s.item_id "
        f"WHERE i.entity_id = ? AND s.value_date >= ? AND {_not_by(books.earlier)} "
        "GROUP BY s.item_id",
        (last, last, entity_id, first_day.isoformat()),
    )
    rows = zip(*read, strict=True)
    return {item: (int(since), int(after), int(seen)) for item, since, after, seen in rows}


def _not_by(batches: list[int]) -> str:
    """SQL: the settlement came with none of these imports."""
    listed = ", ".join(str(int(key)) for key in batches) or "0"
    return f"coalesce(s.batch_id, 0) NOT IN ({listed})"
