"""How far an import is, in rows: told between its parts, outside any transaction.

While the ledger is written nothing can be told: what will take long then is left out before.
"""

from collections.abc import Callable

from dso_app.importing.answer import Counts

Progress = Callable[[int, int], None]
"""Told rows done and rows in all."""

_READING, _PLANNING = 15, 15
"""Percent of a first import's time that reading and planning take; of a preview's, each half."""


def unseen(_done: int, _total: int) -> None:
    """Nobody follows."""


def after_reading(rows: int, *, preview: bool = False) -> int:
    """Rows that count as done once the files are read."""
    whole = 2 * _READING if preview else 100
    return rows * _READING // whole


def after_planning(counts: Counts) -> int:
    """Rows that count as done once it is known what changes: all those that change nothing."""
    changing = min(counts.rows, counts.created + counts.updated + counts.cleared + counts.reopened)
    return counts.rows - changing + changing * (_READING + _PLANNING) // 100
