"""Which line of a file is which item of the ledger, among those that share an identity key.

The key is the unique id, else (customer, kind, number, calendar year of issue). Where the file
maps an instalment it belongs to the key, which then names one item: the key is *complete*.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """A line of the file: its line number, and its due date, given or made from the term."""

    row: int
    due_date: date


@dataclass(frozen=True)
class Known:
    """An item of the ledger under the same key."""

    item_id: int
    due_date: date
    instalment: int
    open: bool = True


@dataclass(frozen=True)
class Match:
    """Lines that are a known item; more than one only where alike lines add up."""

    rows: tuple[int, ...]
    item_id: int


@dataclass(frozen=True)
class New:
    """Lines that make a new item, with its instalment."""

    rows: tuple[int, ...]
    instalment: int


@dataclass(frozen=True)
class Duplicate:
    """A line rejected because it is alike an earlier one, which counts."""

    row: int
    first_row: int


@dataclass(frozen=True)
class Matching:
    """What became of the lines of one key."""

    matches: tuple[Match, ...]
    new: tuple[New, ...]
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True)
class _Entry:
    due_date: date
    rows: tuple[int, ...]


def match_lines(
    lines: Iterable[Line],
    known: Iterable[Known],
    *,
    add_up: bool = False,
    complete_key: bool = False,
) -> Matching:
    """Match the lines of one key to the known items of that key.

    By due date first, what is left over one to one (their due date changed), the rest is new.
    Lines alike in due date too, or under a complete key: the first counts, later ones are
    duplicates, unless they add up.
    """
    entries, duplicates = _entries(lines, add_up=add_up, complete_key=complete_key)
    items = list(known)
    next_instalment = max((item.instalment for item in items), default=0) + 1
    matches, left, free = _by_due_date(entries, items)
    # Open items first: the line of a cleared instalment is usually gone from the file.
    free.sort(key=lambda item: (not item.open, item.due_date, item.instalment))
    matches += [Match(entry.rows, item.item_id) for entry, item in zip(left, free, strict=False)]
    new = [New(entry.rows, next_instalment + i) for i, entry in enumerate(left[len(free) :])]
    return Matching(tuple(matches), tuple(new), duplicates)


def _entries(
    lines: Iterable[Line], *, add_up: bool, complete_key: bool
) -> tuple[list[_Entry], tuple[Duplicate, ...]]:
    """The lines grouped into items, oldest due date first, and the duplicates."""
    alike: defaultdict[date | None, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.row):
        alike[None if complete_key else line.due_date].append(line)
    entries, duplicates = [], []
    for first, *later in alike.values():
        if add_up:
            entries.append(_Entry(first.due_date, (first.row, *(line.row for line in later))))
        else:
            entries.append(_Entry(first.due_date, (first.row,)))
            duplicates += [Duplicate(line.row, first.row) for line in later]
    entries.sort(key=lambda entry: (entry.due_date, entry.rows))
    return entries, tuple(duplicates)


def _by_due_date(
    entries: list[_Entry], items: list[Known]
) -> tuple[list[Match], list[_Entry], list[Known]]:
    """What has the same due date is the same item; with what is left of both lists."""
    by_date: defaultdict[date, list[Known]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.open, -item.instalment)):
        by_date[item.due_date].append(item)
    matches, left = [], []
    for entry in entries:
        if by_date[entry.due_date]:
            matches.append(Match(entry.rows, by_date[entry.due_date].pop().item_id))
        else:
            left.append(entry)
    return matches, left, [item for same_date in by_date.values() for item in same_date]
