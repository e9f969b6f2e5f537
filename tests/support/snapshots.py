"""All rows of a database, to be compared with what they are later."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from dso_app.database import Database
from dso_app.models import ImportBatch

_HISTORY = frozenset({"import_batch", "import_before", "event", "import_profile"})
"""Tables that tell what happened, which nothing undoes; profiles remember how files are read."""
_STILL_TO_DO = {"customer": frozenset({"plan_needed"}), "entity": frozenset({"summaries_on"})}


def snapshot(database: Database, only: Collection[str] = ()) -> dict[str, list[Any]]:
    """Table → its rows, in a fixed order; without the history and what is marked to be done.

    Args:
        database: whose rows.
        only: the tables wanted; all when empty.
    """
    found: dict[str, list[Any]] = {}
    with database.read() as session:
        for name, table in sorted(ImportBatch.metadata.tables.items()):
            if name in _HISTORY or (only and name not in only):
                continue
            left_out = _STILL_TO_DO.get(name, frozenset())
            columns = [column for column in table.columns if column.name not in left_out]
            rows = session.execute(select(*columns)).all()
            found[name] = sorted(rows, key=repr)
    return found
