"""The ledger as a FEC meets it: known items, what remained of them when it began and ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from dso_app.importing.bulk import Bulk
from dso_app.importing.items.known import KnownItems, read_known
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask


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
    bulk: Bulk, entity_id: int, customers: Whole, first_day: date, last_day: date
) -> Ledger:
    """Read the items of customers, and what moved them since a file's first day."""
    known = read_known(
        bulk,
        entity_id,
        customers=customers,
        by_unique_id=False,
        source_id=None,
        texts=("comment",),
    )
    moved = _moved(bulk, entity_id, first_day, last_day) if len(known) else {}
    columns = [moved.get(key, (0, 0, 0)) for key in known.id.tolist()]
    since, after, seen = np.asarray(columns, dtype=np.int64).reshape(-1, 3).T
    return Ledger(known, known.remaining + since, after, seen > 0)


def _moved(
    bulk: Bulk, entity_id: int, first_day: date, last_day: date
) -> Mapping[int, tuple[int, int, int]]:
    """Item → settled since the first day, settled surely after the last one, how often after it."""
    later = "s.value_date > ?"
    read = bulk.read(
        "SELECT s.item_id, SUM(s.amount_minor), "
        f"SUM(CASE WHEN {later} AND NOT s.opening THEN s.amount_minor ELSE 0 END), "
        f"SUM(CASE WHEN {later} THEN 1 ELSE 0 END) "
        "FROM settlement s JOIN item i ON i.id = s.item_id "
        "WHERE i.entity_id = ? AND s.value_date >= ? GROUP BY s.item_id",
        (last_day.isoformat(), last_day.isoformat(), entity_id, first_day.isoformat()),
    )
    rows = zip(*read, strict=True)
    return {item: (int(since), int(after), int(seen)) for item, since, after, seen in rows}
