"""What an import kept of the rows it changed, put back change by change, the last one first."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from dso_app.importing.bulk import Bulk
from dso_app.models import ImportBefore

_GOES_IF = {
    # Set by hand since, carried by others since, dealt with since: it stays.
    "group_member": "imported",
    "customer_group": "NOT EXISTS (SELECT 1 FROM group_member WHERE group_id = customer_group.id)",
    "legal_entity": "NOT EXISTS (SELECT 1 FROM customer WHERE legal_entity_id = legal_entity.id)",
    "action": "closed_on IS NULL",
}


def put_back(bulk: Bulk, batch_id: int) -> Counter[str]:
    """Put back what an import kept; gives how many rows of each table it had made."""
    removed: Counter[str] = Counter()
    numbers, subjects, samples = bulk.read(
        "SELECT b.number, b.subject, b.row_values FROM import_before b JOIN "
        "(SELECT min(id) AS id FROM import_before WHERE batch_id = ? GROUP BY number) f "
        "ON f.id = b.id ORDER BY b.number DESC",
        (batch_id,),
    )
    for number, subject, sample in zip(numbers, subjects, samples, strict=True):
        values = json.loads(sample) if isinstance(sample, str) else sample
        change = _Change(bulk, batch_id, number, ImportBefore.metadata.tables[subject])
        removed[subject] += change.put_back(values)
    return removed


def restored(bulk: Bulk, batch_id: int) -> dict[str, int]:
    """How many rows of each table an import changed that were there before."""
    subjects, counts = bulk.read(
        "SELECT subject, count(*) FROM (SELECT subject, row_id FROM import_before "
        "WHERE batch_id = ? AND row_id IS NOT NULL GROUP BY subject, row_id "
        "HAVING count(*) = count(row_values)) changed GROUP BY subject",
        (batch_id,),
    )
    return dict(zip(subjects, counts, strict=True))


class _Change:
    """Rows of one table that one statement of an import changed, made or deleted."""

    def __init__(self, bulk: Bulk, batch_id: int, number: int, table: Table) -> None:
        self._bulk = bulk
        self._table = table
        self._rows = f"import_before b WHERE b.batch_id = {int(batch_id)} AND b.number = {number}"

    def put_back(self, values: Mapping[str, Any] | None) -> int:
        """Put the rows back as they were; gives how many had been made."""
        table, rows = self._table.name, self._rows
        if values is None:
            return self._remove(f"id IN (SELECT b.row_id FROM {rows})")
        key = {column.name for column in self._table.primary_key}
        if "id" in key and "id" not in values:
            setting = ", ".join(f"{name} = {self._value(name)}" for name in values)
            self._bulk.execute(
                f"UPDATE {table} SET {setting} FROM {rows} AND {table}.id = b.row_id"
            )
            return 0
        if set(values) == key:
            wanted = ", ".join(map(self._value, values))
            return self._remove(f"({', '.join(values)}) IN (SELECT {wanted} FROM {rows})")
        self._insert(list(values))
        return 0

    def _remove(self, where: str) -> int:
        name = self._table.name
        where += f" AND {_GOES_IF[name]}" if name in _GOES_IF else ""
        return self._bulk.execute(f"DELETE FROM {name} WHERE {where}")

    def _insert(self, names: Sequence[str]) -> None:
        values = ", ".join(self._value(name) for name in names)
        self._bulk.execute(
            f"INSERT INTO {self._table.name} ({', '.join(names)}) "
            f"SELECT {values} FROM {self._rows} ON CONFLICT DO NOTHING"
        )

    def _value(self, name: str) -> str:
        return self._bulk.from_json("b.row_values", self._table.c[name])
