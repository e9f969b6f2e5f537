"""Which line is which item: `domain.identity.match_lines` for all keys at once, by columns."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dso_app.importing.items.known import KnownItems
from dso_app.importing.items.lines import ItemLines, Whole

NEW = -1
_ORDINAL_OF_EPOCH = 719_163
"""1970-01-01 as an ordinal."""


@dataclass(frozen=True)
class Matches:
    """What became of each line."""

    known: Whole
    """Place of the item it is among the known ones; `NEW` for a new item."""
    instalment: Whole
    """Instalment of a new item."""
    first: Whole
    """Place of the line that counts: itself, else the earlier one it is alike."""


def match_items(lines: ItemLines, known: KnownItems) -> Matches:
    """Match lines to known items.

    By unique id, else by (customer, kind, number, year of issue, mapped instalment). Without a
    mapped instalment lines of one key are matched by due date first, what is left over one to
    one, the rest is new. Lines alike in due date too, or under a complete key, are alike.
    """
    complete = (lines.unique_id != "") | (lines.instalment > 0)
    keys, known_keys = _keys(lines, known, by_instalment=bool((lines.instalment > 0).any()))
    first = _first_alike(_pair(keys, np.where(complete, 0, lines.due)))
    counts = first == np.arange(len(lines))
    matched = np.full(len(lines), NEW, dtype=np.int64)
    instalment = np.where(lines.instalment > 0, lines.instalment, 1)
    free = np.ones(len(known), dtype=bool)
    entries = np.flatnonzero(counts)
    if len(known):
        matched[entries] = _by_due_date(keys[entries], lines.due[entries], known_keys, known)
        free[matched[matched != NEW]] = False
    rest = entries[matched[entries] == NEW]
    rest = rest[np.lexsort((rest, lines.due[rest], keys[rest]))]
    places = _rank(keys[rest])
    left = np.flatnonzero(free & np.isin(known_keys, keys[rest]))
    closed = known.remaining[left] == 0
    order = (known.instalment[left], known.due[left], closed, known_keys[left])
    left = left[np.lexsort(order)]
    if len(left):
        known_places = _rank(known_keys[left])
        both = _pair(
            np.concatenate((keys[rest], known_keys[left])), np.concatenate((places, known_places))
        )
        matched[rest] = _looked_up(both[len(rest) :], both[: len(rest)], left)
    new = matched[rest] == NEW
    numbered = _next_instalments(keys[rest], places, known_keys, known.instalment, left)
    unnumbered = rest[new & ~complete[rest]]
    instalment[unnumbered] = numbered[new & ~complete[rest]]
    return Matches(matched[first], instalment, first)


def _keys(lines: ItemLines, known: KnownItems, *, by_instalment: bool) -> tuple[Whole, Whole]:
    """The identity keys of lines and of known items as small whole numbers."""
    numbers, _ = pd.factorize(np.concatenate((lines.number, known.number)))
    customers, _ = pd.factorize(np.concatenate((lines.customer, known.customer)))
    kinds = np.concatenate((lines.kind, known.kind))
    key = _pair(_pair(customers, numbers), kinds)
    issued = np.concatenate((lines.issue, _real_dates(key, lines, known)))
    key = _pair(key, years_of(issued))
    if by_instalment:
        key = _pair(key, np.concatenate((lines.instalment, known.instalment)))
    if (lines.unique_id != "").any():
        # A file without ids means the same items as the one that gave them theirs.
        unique_ids = np.concatenate((lines.unique_id, known.unique_id))
        codes, _ = pd.factorize(unique_ids)
        key = np.where(unique_ids != "", -1 - codes, key)
    dense, _ = pd.factorize(key)
    return dense[: len(lines)].astype(np.int64), dense[len(lines) :].astype(np.int64)


def _real_dates(key: Whole, lines: ItemLines, known: KnownItems) -> Whole:
    """Issue dates of the known items, those of opening entries as the lines tell them.

    Args:
        key: of customer, number and kind, of the lines, then of the known items.
        lines: they know the real date of an item, if it lies before that of its opening entry.
        known: the items.
    """
    assumed = np.flatnonzero(known.assumed)
    if not len(assumed):
        return known.issue
    count = len(lines)
    told = np.flatnonzero(np.isin(key[:count], key[count:][assumed]) & ~lines.assumed)
    dated = _pair(
        np.concatenate((key[told], key[count:][assumed])),
        np.concatenate((lines.issue[told], known.issue[assumed])),
    )
    order = np.argsort(dated[: len(told)], kind="stable")
    told = told[order]
    latest = np.searchsorted(dated[: len(told)][order], dated[len(told) :]) - 1
    same = latest >= 0
    same[same] = key[told[latest[same]]] == key[count:][assumed[same]]
    issue = known.issue.copy()
    issue[assumed[same]] = lines.issue[told[latest[same]]]
    return issue


def years_of(ordinals: Whole) -> Whole:
    """The calendar years of days."""
    days = (ordinals - _ORDINAL_OF_EPOCH).astype("datetime64[D]")
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def _pair(left: Whole, right: Whole) -> Whole:
    """One whole number for each pair; comparable within one call only."""
    low = int(right.min(initial=0))
    span = int(right.max(initial=0)) - low + 1
    codes = left if abs(left).max(initial=0) < 2**62 // span else pd.factorize(left)[0]
    return codes.astype(np.int64) * span + (right - low)


def _first_alike(keys: Whole) -> Whole:
    """For each line the place of the first line with the same key."""
    codes, uniques = pd.factorize(keys)
    first = np.full(len(uniques), len(keys), dtype=np.int64)
    np.minimum.at(first, codes, np.arange(len(keys)))
    return first[codes] if len(keys) else np.zeros(0, dtype=np.int64)


def _by_due_date(keys: Whole, due: Whole, known_keys: Whole, known: KnownItems) -> Whole:
    """The known item of the same key and due date: an open one, of the lowest instalment."""
    order = np.lexsort((known.instalment, known.remaining == 0))
    both = _pair(np.concatenate((keys, known_keys[order])), np.concatenate((due, known.due[order])))
    return _looked_up(both[len(keys) :], both[: len(keys)], order)


def _looked_up(among: Whole, wanted: Whole, values: Whole) -> Whole:
    """The value beside the first of equal keys, `NEW` where there is none."""
    keep = ~pd.Series(among).duplicated().to_numpy()
    found = pd.Index(among[keep]).get_indexer(pd.Index(wanted))
    kept = values[keep]
    return np.where(found >= 0, kept[found], NEW) if len(kept) else np.full(len(wanted), NEW)


def _rank(sorted_keys: Whole) -> Whole:
    """How many equal keys stand before each one in a sorted column."""
    if not len(sorted_keys):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(sorted_keys)])))
    return np.arange(len(sorted_keys)) - np.repeat(starts, sizes)


def _next_instalments(
    keys: Whole, places: Whole, known_keys: Whole, instalments: Whole, left: Whole
) -> Whole:
    """Instalments of what is new: above the highest known one of the key."""
    size = int(max(keys.max(initial=-1), known_keys.max(initial=-1))) + 1
    highest = np.zeros(size, dtype=np.int64)
    np.maximum.at(highest, known_keys, instalments)
    matched = np.zeros(size, dtype=np.int64)
    np.add.at(matched, known_keys[left], 1)
    return highest[keys] + 1 + places - matched[keys]
