"""Pieces of a FEC beside the ledger: which known item each one is."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dso_app.domain.kinds import Kind
from dso_app.importing.fec.forward import bring_forward
from dso_app.importing.fec.ledger import Ledger
from dso_app.importing.fec.pieces import Parts, Pieces
from dso_app.importing.fec.standing import items_for_lines
from dso_app.importing.items.lines import KINDS, Whole
from dso_app.importing.items.match import NEW
from dso_app.importing.rejections import Mask

_TOLD_BY_LISTS = [KINDS.index(Kind.DRAFT), KINDS.index(Kind.DOWN_PAYMENT)]
"""Kinds that a ledger's lines do not show: lists of open items tell them."""


@dataclass(frozen=True)
class Recognised:
    """Pieces, some with the known item they surely are."""

    pieces: Pieces
    item: Whole
    """Place of the known item; `NEW` where the usual identity decides."""
    initial: Whole
    """Amount of the piece, or of its item where it brings forward only what remained of it."""
    alike: Mask
    """The same document again as one that is surely a known item."""

    def without_alike(self) -> "Recognised":
        """Those that are no duplicates."""
        kept = np.flatnonzero(~self.alike)
        initial, alike = self.initial[kept], self.alike[kept]
        return Recognised(self.pieces.take(kept), self.item[kept], initial, alike)


def recognise(pieces: Pieces, ledger: Ledger, start: int) -> Recognised:
    """Bring forward what opening entries stand for; drop payments that are no items.

    Args:
        pieces: of the file.
        ledger: the known items.
        start: first day of the exercise.
    """
    forwarded = bring_forward(pieces, ledger, start)
    item = np.full(len(pieces), NEW, dtype=np.int64)
    item[list(forwarded.item)] = list(forwarded.item.values())
    stood, places, gone = items_for_lines(pieces, forwarded.stands_for, ledger)
    kept = np.setdiff1d(np.arange(len(pieces)), gone)
    pieces, item = pieces.take(kept).joined(stood), np.concatenate((item[kept], places))
    pieces = _as_known(pieces, item, ledger)
    kept = np.flatnonzero((item != NEW) | ~pieces.silent | _known_as_it_stands(pieces, ledger))
    pieces, item = pieces.take(kept), item[kept]
    return Recognised(pieces, item, _initial(pieces, item, ledger), _alike(pieces, item))


def _as_known(pieces: Pieces, item: Whole, ledger: Ledger) -> Pieces:
    """What opening entries do not know of their items, from the ledger."""
    known, sure = ledger.known, (item != NEW) & pieces.opening
    if not (item != NEW).any():
        return pieces
    place = np.where(item != NEW, item, 0)
    dated = sure & (pieces.assumed | ~known.assumed[place])
    told = sure | ((item != NEW) & np.isin(known.kind[place], _TOLD_BY_LISTS))
    return replace(
        pieces,
        kind=np.where(told, known.kind[place], pieces.kind),
        issue=np.where(dated, known.issue[place], pieces.issue),
        assumed=np.where(sure, pieces.assumed & known.assumed[place], pieces.assumed),
        label=np.where(sure, known.texts["comment"][place], pieces.label),
    )


def _known_as_it_stands(pieces: Pieces, ledger: Ledger) -> Mask:
    """Which silent pieces are known items: unallocated payments that were allocated since."""
    found = np.zeros(len(pieces), dtype=bool)
    silent = np.flatnonzero(pieces.silent)
    known = ledger.known
    here = np.isin(known.customer, pieces.customer[silent])
    columns = (known.customer[here], known.number[here], known.kind[here], known.issue[here])
    keys = set(zip(*(column.tolist() for column in columns), strict=True))
    columns = (pieces.customer, pieces.number, pieces.kind, pieces.issue)
    told = zip(*(column[silent].tolist() for column in columns), strict=True)
    found[silent] = [key in keys for key in told]
    return found


def _alike(pieces: Pieces, item: Whole) -> Mask:
    """Pieces of the customer, kind, number and issue date of one that is surely known."""
    columns = (pieces.customer, pieces.kind, pieces.number, pieces.issue)
    frame = pd.DataFrame(dict(enumerate(columns)))
    key = frame.groupby(list(frame.columns), sort=False).ngroup().to_numpy().astype(np.int64)
    alike: Mask = np.isin(key, key[item != NEW]) & (item == NEW)
    return alike


def _initial(pieces: Pieces, item: Whole, ledger: Ledger) -> Whole:
    """The amounts of items, of which an opening entry brings forward what remained."""
    sure = (item != NEW) & pieces.opening
    if not sure.any():
        return pieces.amount
    first = ledger.known.amount[np.where(sure, item, 0)]
    side = np.sign(pieces.amount)
    return np.where(sure & (first * side >= pieces.amount * side), first, pieces.amount)


def in_known_currency(found: Recognised, item: Whole, ledger: Ledger) -> Recognised:
    """The pieces, those known in another currency told in that one as far as can be.

    A ledger in euros says of an item in dollars that it was settled, not by how much in part.
    """
    pieces, known = found.pieces, ledger.known
    old = np.flatnonzero(item != NEW)
    other = old[known.currency[item[old]] != pieces.currency[old]]
    if not len(other):
        return found
    place = item[other]
    amount, left, currency = pieces.amount.copy(), pieces.open.copy(), pieces.currency.copy()
    done = left[other] == 0
    amount[other], currency[other] = known.amount[place], known.currency[place]
    left[other] = np.where(done, 0, known.remaining[place])
    kept = ~np.isin(pieces.parts.piece, other)
    latest = np.zeros(len(pieces), dtype=np.int64)
    np.maximum.at(latest, pieces.parts.piece, pieces.parts.day)
    whole = other[done]
    piece = np.concatenate((pieces.parts.piece[kept], whole))
    order = np.argsort(piece, kind="stable")
    parts = Parts(
        piece[order],
        np.concatenate((pieces.parts.minor[kept], amount[whole]))[order],
        np.concatenate((pieces.parts.day[kept], latest[whole]))[order],
    )
    pieces = replace(pieces, amount=amount, open=left, currency=currency, parts=parts)
    initial = found.initial.copy()
    initial[other] = amount[other]
    return replace(found, pieces=pieces, initial=initial)
