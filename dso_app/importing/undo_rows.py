"""What an import kept of the rows it changed, put back change by change, the last one first."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from dso_app.importing.bulk import Bulk
from dso_app.importing.undoable import PLANNED
from dso_app.models import ImportBefore

_GOES_IF = {
    # Set by hand since, carried by others since, dealt with since: it stays.
    "group_member": "imported",
    "customer_group": "NOT EXISTS (SELECT 1 FROM group_member WHERE group_id = customer_group.id)",
    "legal_entity": "NOT EXISTS (SELECT 1 FROM customer WHERE legal_entity_id = legal_entity.id)",
    "action": "closed_on IS NULL",
    # A person may have removed it since, and another one may have its id.
    "contact": "customer_id IN (SELECT b.row_id FROM import_before b "
    "WHERE b.batch_id = {batch} AND b.subject = 'customer')",
    "item_copy": "sha256 IN (SELECT {sha256} FROM import_before b "
    "WHERE b.batch_id = {batch} AND b.subject = 'item_copy')",
}
_COMES_BACK_IF = {
    # Only what planning called off: a step that is open, or that a person closed, is theirs.
    "action": "action.state = 'cancelled' AND action.closed_by IS NULL",
    "message": "message.state = 'cancelled' AND EXISTS (SELECT 1 FROM action a "
    "WHERE a.id = message.action_id AND a.state = 'cancelled' AND a.closed_by IS NULL)",
}

_RETURNS_IF = {
    # A person may have deleted the group since.
    "group_member": "EXISTS (SELECT 1 FROM customer_group g WHERE g.id = {group_id})",
}


@dataclass(frozen=True)
class PutBack:
    """How many rows of each table were put back."""

    removed: Counter[str] = field(default_factory=Counter)
    """Rows the import had made."""
    restored: Counter[str] = field(default_factory=Counter)
    """Rows it had changed, that were there before."""


def put_back(bulk: Bulk, batch_id: int) -> PutBack:
    """Put back what an import kept of the rows that do not name it."""
    numbers, subjects, samples = bulk.read(
        "SELECT b.number, b.subject, b.row_values FROM import_before b JOIN "
        "(SELECT min(id) AS id FROM import_before WHERE batch_id = ? GROUP BY number) f "
        "ON f.id = b.id ORDER BY b.number DESC",
        (batch_id,),
    )
    done = PutBack()
    uncounted = [0]
    for number, subject, sample in zip(numbers, subjects, samples, strict=True):
        values = json.loads(sample) if isinstance(sample, str) else sample
        if values is not None and set(values) == set(PLANNED):
            uncounted.append(number)
        change = _Change(bulk, batch_id, number, ImportBefore.metadata.tables[subject])
        done.removed[subject] += change.put_back(values)
    done.restored.update(_restored(bulk, batch_id, uncounted))
    return done


def _restored(bulk: Bulk, batch_id: int, uncounted: Sequence[int]) -> dict[str, int]:
    """Rows that were changed and not made."""
    subjects, counts = bulk.read(
        "SELECT subject, count(*) FROM (SELECT subject, row_id FROM import_before "
        f"WHERE batch_id = ? AND row_id IS NOT NULL AND number NOT IN ({_listed(uncounted)}) "
        "GROUP BY subject, row_id HAVING count(*) = count(row_values)) changed GROUP BY subject",
        (batch_id,),
    )
    return dict(zip(subjects, counts, strict=True))


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


class _Change:
    """Rows of one table that one statement of an import changed, made or deleted."""

    def __init__(self, bulk: Bulk, batch_id: int, number: int, table: Table) -> None:
        self._bulk = bulk
        self._batch_id = batch_id
        self._table = table
        self._rows = f"import_before b WHERE b.batch_id = {int(batch_id)} AND b.number = {number}"

    def put_back(self, values: Mapping[str, Any] | None) -> int:
        """Put the rows back as they were; gives how many had been made."""
        key = {column.name for column in self._table.primary_key}
        if values is None:
            return self._remove(f"id IN (SELECT b.row_id FROM {self._rows})")
        if set(values) == key:
            wanted = ", ".join(map(self._value, values))
            return self._remove(f"({', '.join(values)}) IN (SELECT {wanted} FROM {self._rows})")
        if key <= set(values):
            self._insert(list(values))
        else:
            self._update(list(values))
        return 0

    def _remove(self, where: str) -> int:
        name = self._table.name
        if name in _GOES_IF:
            sha256 = self._value("sha256") if "sha256" in self._table.c else ""
            where += f" AND {_GOES_IF[name].format(batch=int(self._batch_id), sha256=sha256)}"
        return self._bulk.execute(f"DELETE FROM {name} WHERE {where}")

    def _insert(self, names: Sequence[str]) -> None:
        name, values = self._table.name, ", ".join(map(self._value, names))
        where = self._rows
        if name in _RETURNS_IF:
            where += f" AND {_RETURNS_IF[name].format(group_id=self._value('group_id'))}"
        self._bulk.execute(
            f"INSERT INTO {name} ({', '.join(names)}) "
            f"SELECT {values} FROM {where} ON CONFLICT DO NOTHING"
        )

    def _update(self, names: Sequence[str]) -> None:
        name = self._table.name
        setting = ", ".join(f"{column} = {self._value(column)}" for column in names)
        where = f"{self._rows} AND {name}.id = b.row_id"
        where += f" AND {_COMES_BACK_IF[name]}" if name in _COMES_BACK_IF else ""
        self._bulk.execute(f"UPDATE {name} SET {setting} FROM {where}")

    def _value(self, name: str) -> str:
        return self._bulk.from_json("b.row_values", self._table.c[name])
