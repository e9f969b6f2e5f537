"""Pieces that are known items by another rule than the usual identity.

The books of the year before, or a list of open items, may have told what an exercise opens with.
An opening line is the known item of its number. Lines that carry no numbers of their own (one
balance a customer) stand for the customer's open items where they sum up to the same. So does a
document for the instalments a list of open items told of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dso_app.importing.fec.documents import grouped, read_documents
from dso_app.importing.fec.ledger import Ledger
from dso_app.importing.fec.pieces import Pieces
from dso_app.importing.fec.standing import Standing
from dso_app.importing.items.lines import Whole


@dataclass(frozen=True)
class Forwarded:
    """What pieces of a file are."""

    item: dict[int, int] = field(default_factory=dict)
    """Piece → place of the known item it is."""
    stands_for: list[Standing] = field(default_factory=list)


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
        documents = read_documents(pieces, ledger)
        self._of_piece, self._of_item = documents.pieces, documents.items
        self._opening = [piece for piece in self._of_piece if pieces.opening[piece]]
        self._before = [place for place, one in self._of_item.items() if one.issue < start]
        self._found = Forwarded()
        self._taken: set[int] = set()
        self._settled: set[int] = set()

    def run(self) -> Forwarded:
        if self._of_item:
            self._as_imported()
            self._by_number()
            self._by_balance()
            self._by_instalments()
            self._by_document()
        return self._found

    def _as_imported(self) -> None:
        """Those an earlier import of this very file made."""
        known = {one: place for place, one in self._of_item.items()}
        for piece in self._opening:
            place = known.get(self._of_piece[piece])
            if place is not None:
                self._pair(piece, place)

    def _by_number(self) -> None:
        """Opening pieces by customer, number and side, whatever the year: open items first."""
        pieces = grouped(self._left(), lambda piece: self._of_piece[piece].of_number)
        items = grouped(self._free(self._before), lambda place: self._of_item[place].of_number)
        for key, group in pieces.items():
            among = items.get(key, [])
            chosen = [place for place in among if self._at_start[place]]
            several = len(group) * len(chosen) > 1
            if several and self._same_sum(group, chosen, self._at_start):
                self._stand(group, chosen, self._at_start)
                continue
            # One with a date of its own that is not known as open is another of that number.
            if not chosen and self._pieces.assumed[group].any():
                chosen = sorted(among, key=lambda place: -self._of_item[place].issue)
            for piece, place in zip(group, chosen, strict=False):
                self._pair(piece, place)

    def _by_balance(self) -> None:
        """Opening pieces by customer: undated ones that sum up to what was open."""
        undated = [piece for piece in self._left() if self._pieces.assumed[piece]]
        pieces = grouped(undated, lambda piece: self._of_piece[piece].customer)
        still_open = [place for place in self._free(self._before) if self._at_start[place]]
        items = grouped(still_open, lambda place: self._of_item[place].customer)
        for key, group in pieces.items():
            chosen = items.get(key, [])
            if chosen and self._same_sum(group, chosen, self._at_start):
                self._stand(group, chosen, self._at_start)

    def _by_instalments(self) -> None:
        """Documents whose instalments are known, each with a due date of its own."""
        items = grouped(self._free(self._of_item), lambda place: self._of_item[place])
        for piece, document in self._of_piece.items():
            chosen = items.get(document, [])
            if len(chosen) < 2 or piece in self._settled:  # noqa: PLR2004 - the item itself
                continue
            if self._same_sum([piece], chosen, self._known.amount):
                self._stand([piece], chosen, self._known.amount)

    def _by_document(self) -> None:
        """The same document under another kind, which its journal tells and others guessed.

        One that an opening entry brought forward undated is known by its number.
        """
        known = {one.identity for one in self._of_item.values()}
        told = {one.identity for one in self._of_piece.values()}
        free = [
            place
            for place in self._free(self._of_item)
            if self._of_item[place].identity not in told
        ]
        dated = {self._of_item[place].of_date: place for place in free}
        undated = {
            self._of_item[place].of_number: place for place in free if self._known.assumed[place]
        }
        for piece, document in self._of_piece.items():
            if piece in self._settled or self._pieces.silent[piece] or document.identity in known:
                continue
            place = dated.get(document.of_date)
            if place is None:
                place = undated.get(document.of_number)
            if place is None or place in self._taken:
                continue
            if document.issue <= self._of_item[place].issue:
                self._pair(piece, place)

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

    def _free(self, places: Iterable[int]) -> list[int]:
        return [place for place in places if place not in self._taken]
