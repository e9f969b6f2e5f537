"""Pieces that stand for several known items: the items, settled as far as the pieces are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dso_app.importing.fec.ledger import Ledger
from dso_app.importing.fec.pieces import Parts, Pieces
from dso_app.importing.items.lines import Whole

Part = tuple[int, int, int]
"""Place, minor units, day."""


@dataclass(frozen=True)
class Standing:
    """Pieces, and the known items they stand for together."""

    pieces: list[int]
    items: list[int]
    amounts: Whole
    """What the pieces say of each item: what remained of it, or all of it."""


def items_for_lines(
    pieces: Pieces, standing: Sequence[Standing], ledger: Ledger
) -> tuple[Pieces, Whole, list[int]]:
    """The items that pieces stand for, as pieces; their places; and the pieces they replace.

    Pieces that settled more on one side than their items have there stay what they are.
    """
    items: list[int] = []
    rows: list[int] = []
    gone: list[int] = []
    amounts: list[int] = []
    shared: list[Part] = []
    for one in standing:
        parts = _parts_of(pieces.parts, one.pieces)
        due, whole = ledger.known.due[one.items], not pieces.open[one.pieces].any()
        settled = _shared_out(parts, one.amounts, due, whole=whole)
        if settled is None:
            continue
        shared += [(len(items) + place, minor, day) for place, minor, day in settled]
        items += one.items
        amounts += one.amounts.tolist()
        rows += [one.pieces[0]] * len(one.items)
        gone += one.pieces
    places = np.asarray(items, dtype=np.int64)
    whole_amounts = np.asarray(amounts, dtype=np.int64)
    return _as_pieces(pieces, rows, places, whole_amounts, shared, ledger), places, gone


def _parts_of(parts: Parts, group: Sequence[int]) -> list[tuple[int, int]]:
    """Day and minor units of what was settled of some pieces, by day; parts stand by piece."""
    found = []
    for piece in group:
        first, last = np.searchsorted(parts.piece, [piece, piece + 1])
        days, minor = parts.day[first:last].tolist(), parts.minor[first:last].tolist()
        found += list(zip(days, minor, strict=True))
    return sorted(found)


def _shared_out(
    parts: Sequence[tuple[int, int]], amounts: Whole, due: Whole, *, whole: bool
) -> list[Part] | None:
    """What was settled of a sum, shared out over the items it is made of, oldest first."""
    if not parts:
        return []
    if whole:
        latest = parts[-1][0]
        return [(place, minor, latest) for place, minor in enumerate(amounts.tolist())]
    total = sum(minor for _, minor in parts)
    side = 1 if total >= 0 else -1
    left = np.maximum(amounts * side, 0).tolist()
    if abs(total) > sum(left):
        return None
    shared = []
    oldest = np.argsort(due, kind="stable").tolist()
    for day, minor in parts:
        rest = minor * side
        for place in oldest:
            taken = min(rest, left[place])
            if taken > 0:
                shared.append((place, taken * side, day))
                left[place] -= taken
                rest -= taken
    return sorted(shared)


def _as_pieces(
    pieces: Pieces,
    of: list[int],
    items: Whole,
    amounts: Whole,
    shared: list[Part],
    ledger: Ledger,
) -> Pieces:
    """The items as pieces; `of` are the pieces they were found by."""
    known = ledger.known
    piece, minor, day = np.asarray(shared, dtype=np.int64).reshape(-1, 3).T
    left = amounts.copy()
    np.subtract.at(left, piece, minor)
    return Pieces(
        row=pieces.row[of],
        customer=known.customer[items],
        number=known.number[items],
        kind=known.kind[items],
        issue=known.issue[items],
        currency=known.currency[items],
        amount=amounts,
        open=left,
        opening=pieces.opening[of],
        assumed=known.assumed[items],
        silent=np.zeros(len(items), dtype=bool),
        label=known.texts["comment"][items],
        parts=Parts(piece, minor, day),
    )
