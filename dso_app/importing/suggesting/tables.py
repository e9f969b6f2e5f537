"""What columns of a file have to do with one another, row by row."""

from collections.abc import Sequence

from dso_app.importing.suggesting.columns import Column

_ROWS = 3
"""Fewer rows tell nothing about a relation."""
_NEARLY_ALL = 0.9
_FULLY_OPEN = 0.2
"""Share of open items of which nothing was paid yet, at least."""
_CENT = 1


def _pairs(first: Column, second: Column) -> list[tuple[int, int]]:
    rows = zip(first.amounts, second.amounts, strict=True)
    return [(one, other) for one, other in rows if one is not None and other is not None]


def is_running(column: Column, moves: Sequence[Column]) -> bool:
    """Whether a column adds up another one, or debits less credits, from row to row."""
    if len(moves) == 1:
        moved: list[int | None] = list(moves[0].amounts)
    else:
        debits, credits_ = moves[0].amounts, moves[1].amounts
        moved = [(one or 0) - abs(two or 0) for one, two in zip(debits, credits_, strict=True)]
    rows = list(zip(column.amounts, column.amounts[1:], moved[1:], strict=False))
    known = [row for row in rows if row[0] is not None and row[2] is not None]
    # Where it equals the movement a customer begins, or it is what remains of the item.
    other = [(before, now, move) for before, now, move in known if now not in {None, move}]
    adding = sum(1 for before, now, move in other if now == (before or 0) + (move or 0))
    return len(other) >= _ROWS - 1 and adding >= _NEARLY_ALL * len(other)


def are_sides(debit: Column, credit: Column) -> bool:
    """Whether each row fills one of two columns at most, and nearly all rows fill one."""
    rows = list(zip(debit.amounts, credit.amounts, strict=True))
    both = sum(1 for one, other in rows if one and other)
    either = sum(1 for one, other in rows if one or other)
    filled = any(one for one, _ in rows) and any(other for _, other in rows)
    return filled and not both and either >= _NEARLY_ALL * len(rows)


def is_sum(total: Column, parts: Sequence[Column]) -> bool:
    """Whether a column is the sum of two others: the amount incl. tax."""
    rows = [
        row
        for row in zip(total.amounts, *(part.amounts for part in parts), strict=True)
        if None not in row
    ]
    told = [row for row in rows if all(row)]
    fits = sum(1 for whole, *rest in told if abs((whole or 0) - sum(rest)) <= _CENT)
    return len(told) >= _ROWS and fits >= _NEARLY_ALL * len(told)


def remains_of(remaining: Column, amount: Column) -> bool:
    """Whether a column may be what remains of the amounts: never more, and often all of it.

    A column excl. tax is always less, by the same few rates.
    """
    rows = [(one, other) for one, other in _pairs(amount, remaining) if one]
    within = sum(1 for one, other in rows if other * one >= 0 and abs(other) <= abs(one))
    same = sum(1 for one, other in rows if one == other)
    ratios = {round(one / other, 2) for one, other in rows if other and one != other}
    paid = [one for one, other in rows if one != other]
    by_rate = len(paid) >= _ROWS and 0 not in {other for _, other in rows} and len(ratios) <= 2  # noqa: PLR2004
    return (
        len(rows) >= _ROWS
        and within == len(rows)
        and same >= _FULLY_OPEN * len(rows)
        and not by_rate
    )


def names_of(code: Column, name: Column) -> bool:
    """Whether each code goes with one name."""
    seen: dict[str, str] = {}
    rows = [(one, two) for one, two in zip(code.cells, name.cells, strict=True) if one and two]
    alike = sum(1 for one, two in rows if seen.setdefault(one, two) == two)
    return bool(rows) and alike >= _NEARLY_ALL * len(rows)
