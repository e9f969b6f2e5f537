"""Dates of items that no header tells apart: issued first, due later."""

from collections.abc import Sequence
from datetime import date

from dso_app.domain.dates import DateOrder, NotADate, decide_date_order, parse_date
from dso_app.importing.suggesting import shapes
from dso_app.importing.suggesting.columns import Column

_ALL = 0.95
_Days = dict[int, int]
"""Row → day."""


def find_dates(found: dict[str, Column], free: Sequence[Column]) -> None:
    """The issue date, and the due date: never before it, and later in some row."""
    columns = [one for one in free if one.share(shapes.is_written_date) >= _ALL]
    days = {column.place: _days(column) for column in columns}
    if "issue_date" in found:
        issued = _days(found["issue_date"])
    elif columns:
        if "due_date" in found:
            due = _days(found["due_date"])
            columns = [one for one in columns if _follows(days[one.place], due)]
        first = min(columns, key=lambda one: _middle(days[one.place]), default=None)
        if first is None:
            return
        found["issue_date"], issued = first, days[first.place]
        columns.remove(first)
    else:
        return
    later = [one for one in columns if _follows(issued, days[one.place])]
    if later and "due_date" not in found:
        found["due_date"] = min(later, key=lambda one: _middle(days[one.place]))


def _days(column: Column) -> _Days:
    order = decide_date_order(column.values).order or DateOrder.DMY
    days = {}
    for row, cell in enumerate(column.cells):
        try:
            day: date | None = parse_date(cell, order)
        except NotADate:
            day = None
        if day is not None:
            days[row] = day.toordinal()
    return days


def _middle(days: _Days) -> float:
    return sum(days.values()) / len(days) if days else 0


def _follows(first: _Days, second: _Days) -> bool:
    both = [row for row in first if row in second]
    after = sum(1 for row in both if second[row] >= first[row])
    later = any(second[row] > first[row] for row in both)
    filled = len(both) >= _ALL * len(first)
    return bool(both) and filled and later and after >= _ALL * len(both)
