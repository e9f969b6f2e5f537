"""What a file of items would change in the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from dso_app.errors import Reason
from dso_app.importing.answer import Counts
from dso_app.importing.columns.texts import NO_DAY
from dso_app.importing.items.clearing import Clearing, plan_clearing
from dso_app.importing.items.customers import NewCustomers
from dso_app.importing.items.known import KnownItems
from dso_app.importing.items.lines import ItemLines, Whole
from dso_app.importing.items.match import NEW, Matches, match_items
from dso_app.importing.items.read import ReadItems
from dso_app.importing.rejections import Mask, Rejections, mask_of
from dso_app.texts import N_

_DUPLICATE = N_("duplicate of line {line}")


@dataclass(frozen=True)
class ItemSettlements:
    """Falls of remaining amounts, by line or by known item."""

    place: Whole
    """Place of the line, or of the known item."""
    minor: Whole
    value_date: Whole
    opening: Mask


@dataclass(frozen=True)
class ItemPlan:
    """The changes a file of items makes; places point into `lines` and `known`."""

    lines: ItemLines
    known: KnownItems
    customers: NewCustomers
    matched: Whole
    """For each line the place of the item it is; `NEW` for a new one."""
    instalment: Whole
    created: Whole
    """Places of lines that make new items."""
    changed: Whole
    """Places of lines that change what their item is or what remains of it."""
    revised: Whole
    """Those among them that change its amount, dates, kind, currency or customer."""
    adopted: Whole
    """Places of known items that come under this source."""
    settlements: ItemSettlements
    """By line."""
    clearing: Clearing
    counts: Counts
    rejections: Rejections

    @property
    def guard(self) -> Reason | None:
        """Why the import wants confirmation first."""
        return self.clearing.guard

    def told(self) -> Iterator[object]:
        """All that is known of the changes, for a digest of them."""
        yield vars(self.counts)
        yield vars(self.customers)
        yield vars(self.lines)
        yield vars(self.settlements)
        yield from (self.instalment, self.created, self.changed)
        known = self.known
        yield from (known.id[self.adopted], known.source[self.adopted])
        for places in (self.matched[self.changed], self.clearing.absent):
            yield from (column[places] for column in known.columns())


@dataclass(frozen=True)
class Stock:
    """The source a stock file is the complete list of."""

    source_id: int
    threshold_percent: int


def plan_items(
    read: ReadItems,
    known: KnownItems,
    *,
    business_date: date,
    stock: Stock | None,
    source_id: int,
    add_up: bool = False,
    matches: Matches | None = None,
    settlements: ItemSettlements | None = None,
) -> ItemPlan:
    """Compare the lines of a file with the ledger.

    Args:
        read: the lines of the files.
        known: the items of the ledger that they can be.
        business_date: date of settlements without a cleared-on date.
        stock: the source, when absent items are cleared; none for a file of changes.
        source_id: profile that new items belong to.
        add_up: lines alike in everything add up instead of being rejected.
        matches: which line is which item, where that is settled already; none alike another.
        settlements: the falls of remaining amounts, where the file dates each of them.
    """
    matches = matches or match_items(read.lines, known)
    duplicates = np.flatnonzero(matches.first != np.arange(len(read.lines)))
    lines = _added_up(read.lines, matches) if add_up else read.lines
    if len(duplicates) and not add_up:
        _reject_duplicates(read, matches, duplicates)
    counting = np.ones(len(lines), dtype=bool)
    counting[duplicates] = False
    lines = lines.take(counting) if len(duplicates) else lines
    matched, instalment = matches.known[counting], matches.instalment[counting]
    found = matched[matched != NEW]
    clearing = Clearing(np.zeros(0, dtype=np.int64), None)
    if stock is not None:
        clearing = plan_clearing(
            read,
            known,
            found,
            source_id=stock.source_id,
            threshold_percent=stock.threshold_percent,
        )
    plan = _Comparison(lines, known, matched, business_date).plan(
        read, instalment, clearing, _adopted(known, found, stock, source_id)
    )
    return plan if settlements is None else replace(plan, settlements=settlements)


def _added_up(lines: ItemLines, matches: Matches) -> ItemLines:
    amount, remaining = np.zeros_like(lines.amount), np.zeros_like(lines.remaining)
    np.add.at(amount, matches.first, lines.amount)
    np.add.at(remaining, matches.first, lines.remaining)
    return replace(lines, amount=amount, remaining=remaining)


def _reject_duplicates(read: ReadItems, matches: Matches, duplicates: Whole) -> None:
    rows, row = read.rows, read.lines.row
    firsts = rows.lines[row[matches.first[duplicates]]]
    places = row[duplicates].tolist()
    values = {place: {"line": line} for place, line in zip(places, firsts.tolist(), strict=True)}
    field = "unique_id" if rows.has("unique_id") else "number"
    read.rejections.add(mask_of(row[duplicates], len(rows)), field, _DUPLICATE, values)


def _adopted(known: KnownItems, found: Whole, stock: Stock | None, source_id: int) -> Whole:
    """Known items that this source lists: a stock file takes them over, a delta only the free."""
    other = known.source[found] != source_id
    if stock is None:
        other &= known.source[found] == 0
    adopted: Whole = found[other]
    return adopted


class _Comparison:
    """Lines beside the items they are."""

    def __init__(
        self, lines: ItemLines, known: KnownItems, matched: Whole, business_date: date
    ) -> None:
        self._known = known
        self._matched = matched
        self._today = business_date.toordinal()
        self._is_new = matched == NEW
        self._old = np.flatnonzero(~self._is_new)
        """Places of lines that are known items."""
        self._item = matched[self._old]
        self._lines = self._paid_in_part(lines)

    def plan(
        self, read: ReadItems, instalment: Whole, clearing: Clearing, adopted: Whole
    ) -> ItemPlan:
        """The plan, with each line counted once."""
        remaining = self._remaining()
        before = self._before()
        after = remaining[self._old]
        revised, retold = self._revised(), self._retold()
        settled = before[self._old] != after
        was_open, is_open = self._known.remaining[self._item] != 0, after != 0
        changed = revised | retold | settled
        cleared, reopened = was_open & ~is_open, ~was_open & is_open
        updated = changed & ~cleared & ~reopened
        rejected = int(read.rejections.rejected.sum())
        counts = Counts(
            rows=len(read.rejections.rejected) + read.skipped,
            created=int(self._is_new.sum()),
            updated=int(updated.sum()),
            unchanged=int((~changed).sum()),
            cleared=int(cleared.sum()) + len(clearing.absent),
            reopened=int(reopened.sum()),
            skipped=read.skipped,
            rejected=rejected,
        )
        return ItemPlan(
            lines=replace(self._lines, remaining=remaining),
            known=self._known,
            customers=read.new,
            matched=self._matched,
            instalment=instalment,
            created=np.flatnonzero(self._is_new),
            changed=self._old[changed],
            revised=self._old[revised],
            adopted=adopted,
            settlements=self._settlements(before, remaining),
            clearing=clearing,
            counts=counts,
            rejections=read.rejections,
        )

    def _paid_in_part(self, lines: ItemLines) -> ItemLines:
        """Read a smaller amount, where nothing says what remains, as what remains.

        A complete list with one amount column says what is open of each item: when that falls,
        it is a settlement, not another invoice.
        """
        stated, first = lines.amount[self._old], self._known.amount[self._item]
        fell = lines.reopens[self._old] & (np.sign(stated) == np.sign(first))
        fell &= np.abs(stated) < np.abs(first)
        amount = lines.amount.copy()
        amount[self._old] = np.where(fell, first, stated)
        return replace(lines, amount=amount)

    def _before(self) -> Whole:
        """What remained of each line's item, had it always had the amount it has now.

        A corrected amount is no payment: only the rest of a fall is a settlement.
        """
        before = self._lines.amount.copy()
        known = self._known
        change = self._lines.amount[self._old] - known.amount[self._item]
        before[self._old] = known.remaining[self._item] + change
        return before

    def _remaining(self) -> Whole:
        """What remains of each line's item now."""
        lines, known, old = self._lines, self._known, self._old
        remaining = np.where(lines.says_remaining, lines.remaining, lines.amount)
        silent = ~lines.says_remaining[old]
        settled = known.remaining[self._item] == 0
        keeps = silent & ~(lines.reopens[old] & settled)
        kept = self._before()[old]
        remaining[old] = np.where(keeps, kept, remaining[old])
        return remaining

    def _revised(self) -> Mask:
        lines, known, old, item = self._lines, self._known, self._old, self._item
        revised: Mask = (
            (lines.customer[old] != known.customer[item])
            | (lines.kind[old] != known.kind[item])
            | (lines.issue[old] != known.issue[item])
            | (lines.due[old] != known.due[item])
            | (lines.amount[old] != known.amount[item])
            | (lines.currency[old] != known.currency[item])
        )
        return revised

    def _retold(self) -> Mask:
        """Lines whose number or kept texts differ."""
        lines, known, old, item = self._lines, self._known, self._old, self._item
        retold: Mask = lines.number[old] != known.number[item]
        for name, cells in lines.texts.items():
            retold = retold | (cells[old] != known.texts[name][item])
        return retold

    def _settlements(self, before: Whole, remaining: Whole) -> ItemSettlements:
        """`domain.settlements.settlement_for_change` of every line, by columns."""
        lines = self._lines
        fall = before - remaining
        place = np.flatnonzero(fall)
        minor, previous, cleared = fall[place], before[place], lines.cleared_on[place]
        reopening = (previous == 0) | ((minor < 0) != (previous < 0))
        dated = (cleared != NO_DAY) & ~reopening
        value_date = np.where(dated, cleared, self._today)
        return ItemSettlements(place, minor, value_date, self._is_new[place] & ~dated)
