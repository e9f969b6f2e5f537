"""Recognised pieces → lines of items, and the settlements that bring the ledger to them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dso_app.domain.terms import Term
from dso_app.importing.columns.texts import NO_DAY
from dso_app.importing.fec.ledger import Ledger
from dso_app.importing.fec.recognise import Recognised, in_known_currency
from dso_app.importing.items.due_dates import with_due_dates
from dso_app.importing.items.lines import ItemLines, Whole
from dso_app.importing.items.match import NEW, Matches, match_items
from dso_app.importing.items.plan import ItemSettlements


@dataclass(frozen=True)
class Days:
    """Days that matter to a file, as ordinals."""

    first: int
    """First day of the exercise."""
    today: int
    """Business date of the import."""


@dataclass(frozen=True)
class Falls:
    """Lines of items, which items they are, and what is settled of them."""

    lines: ItemLines
    matches: Matches
    settlements: ItemSettlements


def plan_falls(
    found: Recognised,
    ledger: Ledger,
    days: Days,
    *,
    new_codes: tuple[str, ...],
    terms: Mapping[int, str],
    own: Term,
) -> Falls:
    """Compare recognised pieces with the items of the ledger.

    A FEC states no due dates, and knows nothing later than its last day: due dates and later
    settlements of known items stay.
    """
    matches = _matches(_lines(found, new_codes), found.item, ledger)
    found = in_known_currency(found, matches.known, ledger)
    lines = _with_due_dates(_lines(found, new_codes), matches.known, ledger, terms, own)
    return _Comparison(found, lines, matches, ledger, days).run()


def _lines(found: Recognised, new_codes: tuple[str, ...]) -> ItemLines:
    pieces = found.pieces
    count = len(pieces)
    nothing = np.zeros(count, dtype=np.int64)
    return ItemLines(
        row=pieces.row,
        customer=pieces.customer,
        number=pieces.number,
        unique_id=np.full(count, "", dtype=object),
        kind=pieces.kind,
        issue=pieces.issue,
        due=np.full(count, NO_DAY, dtype=np.int64),
        instalment=nothing,
        currency=pieces.currency,
        amount=found.initial,
        remaining=pieces.open,
        says_remaining=np.ones(count, dtype=bool),
        reopens=np.zeros(count, dtype=bool),
        cleared_on=nothing,
        assumed=pieces.assumed,
        texts={"comment": pieces.label},
        new_codes=new_codes,
    )


def _matches(lines: ItemLines, item: Whole, ledger: Ledger) -> Matches:
    """The usual identity by the issue date, since a FEC states no due dates; the sure ones stay."""
    known, sure = ledger.known, item != NEW
    issue, assumed = known.issue.copy(), known.assumed.copy()
    issue[item[sure]], assumed[item[sure]] = lines.issue[sure], False
    dated = replace(known, issue=issue, due=issue, assumed=assumed)
    usual = match_items(lines.with_due(lines.issue), dated)
    place, instalment = np.where(sure, item, usual.known), usual.instalment.copy()
    taken = ~sure & (place != NEW) & np.isin(place, item[sure])
    place[taken] = NEW
    instalment[taken] = known.instalment.max(initial=0) + 1 + np.arange(int(taken.sum()))
    return Matches(place, instalment, np.arange(len(lines)))


def _with_due_dates(
    lines: ItemLines, place: Whole, ledger: Ledger, terms: Mapping[int, str], own: Term
) -> ItemLines:
    """Known items keep their due date; new ones get it from the payment term."""
    old = place != NEW
    due = lines.due.copy()
    due[old] = ledger.known.due[place[old]]
    return with_due_dates(lines.with_due(due), terms, own)


class _Comparison:
    """Lines beside the items they are; amounts in the direction of each line, debit or credit."""

    def __init__(
        self, found: Recognised, lines: ItemLines, matches: Matches, ledger: Ledger, days: Days
    ) -> None:
        self._pieces = found.pieces
        self._lines = lines
        self._matches = matches
        self._ledger = ledger
        self._days = days
        self._old = matches.known != NEW
        self._place = np.where(self._old, matches.known, 0)
        self._side = np.where(lines.amount < 0, -1, 1)

    def run(self) -> Falls:
        before, after = self._before(), self._after()
        fall = before - after
        lines = replace(self._lines, remaining=after * self._side)
        return Falls(lines, self._matches, self._settlements(fall))

    def _of_item(self, column: Whole) -> Whole:
        """What a known item says, 0 for new ones."""
        if not len(column):
            return np.zeros(len(self._lines), dtype=np.int64)
        said: Whole = np.where(self._old, column[self._place], 0)
        return said

    def _before(self) -> Whole:
        """What remains of each item, had it always had the amount it has now."""
        known = self._ledger.known
        remaining = self._of_item(known.remaining) - self._of_item(known.amount)
        before: Whole = (self._lines.amount + remaining) * self._side
        return before

    def _after(self) -> Whole:
        """What remains at the end of the file, less what was settled later still.

        What was seen settled later does not come back open by a file that ends before.
        """
        left = self._pieces.open * self._side
        later = np.maximum(self._of_item(self._ledger.after) * self._side, 0)
        after: Whole = np.maximum(left - later, np.minimum(left, 0))
        touched = self._of_item(self._ledger.touched.astype(np.int64)) > 0
        held: Whole = np.where(touched, np.minimum(after, self._before()), after)
        return held

    def _settlements(self, fall: Whole) -> ItemSettlements:
        """Of what was settled by the end of the file, the last parts are those not known yet."""
        parts = self._pieces.parts
        side = self._side[parts.piece]
        minor = parts.minor * side
        settled = (self._lines.amount - self._pieces.open) * self._side
        carried = (self._lines.amount - self._pieces.amount) * self._side
        end = carried[parts.piece] + _running(parts.piece, minor)
        known = (settled - fall)[parts.piece]
        fresh = np.clip(
            np.minimum(end, settled[parts.piece]) - np.maximum(end - minor, known), 0, None
        )
        told = np.zeros(len(fall), dtype=np.int64)
        np.add.at(told, parts.piece, fresh)
        rest = fall - told
        unsaid, said = np.flatnonzero(rest), np.flatnonzero(fresh)
        carried_over = self._pieces.opening[unsaid] & (rest[unsaid] > 0)
        place = np.concatenate((parts.piece[said], unsaid))
        return ItemSettlements(
            place=place,
            minor=np.concatenate((fresh[said], rest[unsaid])) * self._side[place],
            value_date=np.concatenate(
                (parts.day[said], np.where(carried_over, self._days.first, self._days.today))
            ),
            opening=np.zeros(len(place), dtype=bool),
        )


def _running(group: Whole, minor: Whole) -> Whole:
    """Running sums within groups that stand together."""
    sums = np.cumsum(minor)
    first = np.searchsorted(group, group)
    before: Whole = (sums - minor)[first]
    return sums - before
