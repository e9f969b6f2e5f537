"""Changes of an import, kept so that they can be undone: what each row was before.

Rows that name their batch themselves (items, settlements, revisions) need nothing kept when they
are made. The rest costs one statement a change, however many rows it touches.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, SQLModel

from dso_app.domain.outbox_states import UNSENT
from dso_app.importing.bulk import Bulk
from dso_app.models import Action, Customer, ImportBefore, Message
from dso_app.services.bulk import table_of

_NAMES_ITS_BATCH = frozenset({"batch_id", "first_batch_id"})
PLANNED = ("first_pass", "plan_reason_code", "plan_reason_message", "plan_reason_values")
"""What is kept of customers who are only to be planned again."""
_PLAN_NEEDED = "plan_needed"
_ACTION = (
    *("state", "reason_code", "reason_message", "reason_values", "planned_on", "postponed_to"),
    *("closed_on", "confirmed_by", "note"),
)
_MESSAGE = ("state", "reason_code", "reason_message", "reason_values", "confirmed")
_CHOSEN = "import_chosen"


class Undoable(Bulk):
    """Writes by columns and keeps what was there, for `undo` to put back."""

    def __init__(self, session: Session, batch_id: int) -> None:
        super().__init__(session)
        self._batch_id = batch_id
        self._number = 0

    def insert(
        self,
        model: type[SQLModel],
        columns: Mapping[str, Sequence[Any]],
        constants: Mapping[str, Any] | None = None,
    ) -> None:
        """Insert rows given as columns; those that do not name their batch are kept as made.

        Their key must be among the columns: ids are reserved before.
        """
        super().insert(model, columns, constants)
        table = table_of(model)
        if _NAMES_ITS_BATCH & set(table.c.keys()):
            return
        if "id" in table.c:
            self.made(model, columns["id"])
            return
        names = [column.name for column in table.primary_key]
        keys = zip(*(columns[name] for name in names), strict=True)
        rows = [json.dumps(dict(zip(names, key, strict=True))) for key in keys]
        self._keep(table, {"row_values": rows})

    def update(
        self, model: type[SQLModel], ids: Sequence[int], columns: Mapping[str, Sequence[Any]]
    ) -> None:
        """Set columns of rows named by id, after keeping them as they are."""
        self.keep(model, ids, tuple(columns))
        super().update(model, ids, columns)

    def mark(self, model: type[SQLModel], ids: Iterable[int], column: str) -> None:
        """Set a flag of rows named by id, after keeping it.

        Of customers who are to be planned again what is planned is kept instead: whether their
        first pass is still to come, their open steps and what was prepared of them.
        """
        chosen = sorted(set(ids))
        if column == _PLAN_NEEDED:
            self._keep_plans(chosen)
        else:
            self.keep(model, chosen, (column,))
        super().mark(model, chosen, column)

    def delete_where(self, table: str, column: str, ids: Sequence[int], flag: str = "") -> None:
        """Delete rows that name one of these ids in a column, keeping them; see `Bulk`."""
        if len(ids):
            of = ImportBefore.metadata.tables[table]
            self._choose(ids)
            flagged = f"{flag} AND " if flag else ""
            where = f"{flagged}{column} IN (SELECT id FROM {_CHOSEN})"
            self._keep_where(of, tuple(of.c.keys()), where)
            self.execute(f"DROP TABLE {_CHOSEN}")
        super().delete_where(table, column, ids, flag)

    def keep(self, model: type[SQLModel], ids: Sequence[int], columns: Sequence[str]) -> None:
        """Keep columns of rows as they are now, because they are about to change."""
        if len(ids):
            self._choose(ids)
            where = f"id IN (SELECT id FROM {_CHOSEN})"
            self._keep_where(table_of(model), columns, where)
            self.execute(f"DROP TABLE {_CHOSEN}")

    def keep_whole(self, model: type[SQLModel], ids: Sequence[int]) -> int:
        """Keep rows whole, because some of them may be deleted; gives the number of the change."""
        self.keep(model, ids, tuple(table_of(model).c.keys()))
        return self._number

    def forget(self, number: int, ids: Sequence[int | None]) -> None:
        """Keep nothing of rows of a change after all: they were not touched."""
        if ids:
            self._choose(ids)
            self.execute(
                "DELETE FROM import_before WHERE batch_id = ? AND number = ? "
                f"AND row_id IN (SELECT id FROM {_CHOSEN})",
                (self._batch_id, number),
            )
            self.execute(f"DROP TABLE {_CHOSEN}")

    def keep_values(
        self, model: type[SQLModel], rows: Mapping[int, Mapping[str, str | int | None]]
    ) -> None:
        """Keep what was known of rows, by id, before they changed."""
        values = [json.dumps(row) for row in rows.values()]
        self._keep(table_of(model), {"row_id": list(rows), "row_values": values})

    def made(self, model: type[SQLModel], ids: Sequence[int | None]) -> None:
        """Keep that rows were made, by id."""
        self._keep(table_of(model), {"row_id": ids})

    def _keep_plans(self, customers: Sequence[int]) -> None:
        if not customers:
            return
        self._choose(customers)
        theirs = f"IN (SELECT id FROM {_CHOSEN})"
        self._keep_where(table_of(Customer), PLANNED, f"id {theirs}")
        actions = f"closed_on IS NULL AND kind = 'scenario' AND customer_id {theirs}"
        self._keep_where(table_of(Action), _ACTION, actions)
        of_them = f"action_id IN (SELECT id FROM action WHERE {actions})"
        unsent = ", ".join(f"'{state}'" for state in UNSENT)
        self._keep_where(table_of(Message), _MESSAGE, f"state IN ({unsent}) AND {of_them}")
        self.execute(f"DROP TABLE {_CHOSEN}")

    def _choose(self, ids: Sequence[int | None]) -> None:
        self.execute(f"CREATE TEMPORARY TABLE {_CHOSEN} (id INTEGER)")
        self._insert(_CHOSEN, {"id": ids}, {})

    def _keep_where(self, table: Table, columns: Sequence[str], where: str) -> None:
        pairs = ", ".join(f"'{name}', {name}" for name in columns)
        made = f"json_object({pairs})" if self._on_sqlite else f"jsonb_build_object({pairs})"
        row_id = "id" if "id" in table.c else "NULL"
        self._number += 1
        self.execute(
            "INSERT INTO import_before (batch_id, number, subject, row_id, row_values) "
            f"SELECT {int(self._batch_id)}, {self._number}, '{table.name}', {row_id}, {made} "
            f"FROM {table.name} WHERE {where}"
        )

    def _keep(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        if not len(next(iter(columns.values()))):
            return
        self._number += 1
        same = {"batch_id": self._batch_id, "number": self._number, "subject": table.name}
        self._insert("import_before", columns, same)
