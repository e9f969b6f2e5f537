"""Amounts of items that no header tells apart."""

from collections.abc import Sequence
from itertools import combinations, pairwise, permutations

from dso_app.importing.suggesting import shapes
from dso_app.importing.suggesting.columns import Column
from dso_app.importing.suggesting.tables import are_sides, is_running, is_sum, remains_of

_ALL = 0.95
_MOST = 6
"""Columns looked at three by three."""
_DECIMALS = 0.3
"""Share of amounts with decimals from which a column holds money."""


def find_amounts(found: dict[str, Column], free: Sequence[Column]) -> None:
    """Debit and credit, else the amount, and what remains of it."""
    read = [one for one in free if one.share(shapes.is_amount) >= _ALL]
    columns = [one for one in read if one.share(shapes.is_money) >= _DECIMALS]
    columns = columns or [one for one in read if _looks_counted(one)][-1:]
    if not found.keys() & {"amount", "debit", "credit"}:
        _find_first(found, columns)
    taken = {one.place for one in found.values()}
    rest = [one for one in columns if one.place not in taken]
    if "amount" in found and "remaining" not in found:
        remaining = [one for one in rest if remains_of(one, found["amount"])]
        if remaining:
            found["remaining"] = remaining[0]


def _looks_counted(column: Column) -> bool:
    """Whole numbers of different lengths, none after the other: no codes, and no numbers."""
    known = [one for one in column.amounts if one is not None]
    steps = {one - other for one, other in pairwise(known)}
    return len({len(value) for value in column.values}) > 1 and len(steps) > 1


def _find_first(found: dict[str, Column], columns: Sequence[Column]) -> None:
    for debit, credit in combinations(columns, 2):
        if are_sides(debit, credit):
            found["debit"], found["credit"] = debit, credit
            return
    for total, *parts in permutations(columns[:_MOST], 3):
        if is_sum(total, parts):
            found["amount"] = total
            return
    steady = [
        one
        for one in columns
        if not any(is_running(one, [other]) for other in columns if other is not one)
    ]
    if not steady:
        return
    # Of two amounts the other one may be what remains.
    whole = [
        one for one in steady if all(remains_of(other, one) for other in steady if other is not one)
    ]
    found["amount"] = (whole or steady)[0]
