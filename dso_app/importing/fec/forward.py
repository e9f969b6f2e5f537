"""Pieces that are known items by another rule than the usual identity.

The books of the year before, or a list of open items, may have told what an exercise opens with.
An opening line is the known item of its number. Lines that carry no numbers of their own (one
balance a customer) stand for the customer's open items where they sum up to the same. So does a
document for the instalments a list of open items told of it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dso_app.importing.fec.ledger import Ledger
from dso_app.importing.fec.pieces import Pieces
from dso_app.importing.fec.standing import Standing
from dso_app.importing.items.lines import Whole

Key = tuple[object, ...]


@dataclass(frozen=True)
class Forwarded:
    """What pieces of a file are."""

    item: dict[int, int]
    """Piece → place of the known item it is."""
    stands_for: list[Standing]


def bring_forward(pieces: Pieces, ledger: Ledger, start: int) -> Forwarded:
    """Find what the pieces of a file are in the ledger, where their identity does not say it.

    Args:
        pieces: of the file.
        ledger: the known items.
        start: first day of the exercise: what is brought forward was issued before.
    """
    return _Search(pieces, ledger, start).run()


class _Search:
    def __init__(self, pieces: Pieces, ledger: Ledger, start: int) -> None:
        self._pieces = pieces
        self._known = ledger.known
        self._at_start = ledger.at_start
        self._opening = np.flatnonzero(pieces.opening & (pieces.customer > 0)).tolist()
        here = np.isin(self._known.customer, pieces.customer[self._opening])
        self._here = np.flatnonzero(here).tolist()
        self._before = np.flatnonzero(here & (self._known.issue < start)).tolist()
        self._found = Forwarded({}, [])
        self._taken: set[int] = set()
        self._settled: set[int] = set()

    def run(self) -> Forwarded:
        if self._here:
            self._as_imported()
            self._by_number()
            self._by_balance()
        self._by_instalments()
        return self._found

    def _as_imported(self) -> None:
        """Those an earlier import of this very file made."""
        known = {self._item_key(place): place for place in self._here}
        for piece in self._opening:
            place = known.get(self._piece_key(piece))
            if place is not None:
                self._pair(piece, place)

    def _by_number(self) -> None:
        """By customer, number and side, whatever the year: open ones before settled ones."""
        pieces = self._grouped(self._left(), self._piece_number)
        items = self._grouped(self._free(self._before), self._item_number)
        for key, group in pieces.items():
            among = items.get(key, [])
            chosen = [place for place in among if self._at_start[place]]
            several = len(group) * len(chosen) > 1
            if several and self._same_sum(group, chosen, self._at_start):
                self._stand(group, chosen, self._at_start)
                continue
            closed = [place for place in among if not self._at_start[place]]
            latest = sorted(closed, key=lambda place: -int(self._known.issue[place]))
            # One with a date of its own that is not known as open is another of that number.
            if self._pieces.assumed[group].any():
                chosen = chosen or latest
            for piece, place in zip(group, chosen, strict=False):
                self._pair(piece, place)

    def _by_balance(self) -> None:
        """By customer: undated lines that sum up to what was open."""
        undated = [piece for piece in self._left() if self._pieces.assumed[piece]]
        pieces = self._grouped(undated, lambda piece: (int(self._pieces.customer[piece]),))
        still_open = [place for place in self._free(self._before) if self._at_start[place]]
        items = self._grouped(still_open, lambda place: (int(self._known.customer[place]),))
        for key, group in pieces.items():
            chosen = items.get(key, [])
            if chosen and self._same_sum(group, chosen, self._at_start):
                self._stand(group, chosen, self._at_start)

    def _by_instalments(self) -> None:
        """Documents whose instalments are known, each with a due date of its own."""
        known, pieces = self._known, self._pieces
        columns = (known.customer, known.number, known.kind, known.issue)
        keys = pd.DataFrame(dict(enumerate(columns)))
        places = np.flatnonzero(keys.duplicated(keep=False).to_numpy()).tolist()
        items = self._grouped(self._free(places), self._item_key)
        if not items:
            return
        for piece in np.flatnonzero(~pieces.opening & ~pieces.silent).tolist():
            chosen = items.get(self._piece_key(piece), [])
            if chosen and self._same_sum([piece], chosen, known.amount):
                self._stand([piece], chosen, known.amount)

    def _same_sum(self, group: Sequence[int], chosen: Sequence[int], amounts: Whole) -> bool:
        """Whether pieces and items are in one currency and sum up to the same."""
        currencies = {*self._pieces.currency[group], *self._known.currency[chosen]}
        same = self._pieces.amount[group].sum() == amounts[chosen].sum()
        return len(currencies) == 1 and bool(same)

    def _pair(self, piece: int, place: int) -> None:
        self._found.item[piece] = place
        self._taken.add(place)
        self._settled.add(piece)

    def _stand(self, group: list[int], chosen: list[int], amounts: Whole) -> None:
        self._found.stands_for.append(Standing(group, chosen, amounts[chosen]))
        self._taken.update(chosen)
        self._settled.update(group)

    def _left(self) -> list[int]:
        return [piece for piece in self._opening if piece not in self._settled]

    def _free(self, places: Sequence[int]) -> list[int]:
        return [place for place in places if place not in self._taken]

    def _piece_number(self, piece: int) -> Key:
        pieces = self._pieces
        return int(pieces.customer[piece]), pieces.number[piece], pieces.amount[piece] > 0

    def _item_number(self, place: int) -> Key:
        known = self._known
        return int(known.customer[place]), known.number[place], known.amount[place] > 0

    def _piece_key(self, piece: int) -> Key:
        pieces = self._pieces
        return *self._piece_number(piece), int(pieces.kind[piece]), int(pieces.issue[piece])

    def _item_key(self, place: int) -> Key:
        known = self._known
        return *self._item_number(place), int(known.kind[place]), int(known.issue[place])

    @staticmethod
    def _grouped(places: Sequence[int], key: Callable[[int], Key]) -> Mapping[Key, list[int]]:
        groups: defaultdict[Key, list[int]] = defaultdict(list)
        for place in places:
            groups[key(place)].append(place)
        return groups
