"""Which open items a stock file clears because they are absent from it, and whether it may."""

from dataclasses import dataclass

import numpy as np

from dso_app.domain.settlements import clearing_guard
from dso_app.errors import Reason
from dso_app.importing.columns.texts import factorize
from dso_app.importing.items.customers import UNKNOWN
from dso_app.importing.items.known import KnownItems
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.read import ReadItems
from dso_app.importing.rejections import Mask


@dataclass(frozen=True)
class Clearing:
    """The items to clear, and why that wants confirmation first."""

    absent: Whole
    """Places among the known items."""
    guard: Reason | None


def plan_clearing(
    read: ReadItems,
    known: KnownItems,
    matched: Whole,
    *,
    source_id: int,
    threshold_percent: int,
) -> Clearing:
    """The open items of a source whose key stands in no line of its stock file.

    A key in any row is present, rejected rows included; a rejected row whose number cannot be
    read protects its whole customer; one whose customer cannot be read, the whole source.

    Args:
        read: what was read of the files, and what was rejected, duplicates included.
        known: the ledger's items.
        matched: places of the known items that lines are.
        source_id: profile whose items a missing line clears.
        threshold_percent: share of the source's open items, by count or value, above which
            clearing wants confirmation.
    """
    of_source = (known.source == source_id) & (known.remaining != 0)
    present = np.zeros(len(known), dtype=bool)
    present[matched] = True
    absent = of_source & ~present & ~_protected(read, known)
    return Clearing(np.flatnonzero(absent), _guard(known, of_source, absent, threshold_percent))


def _protected(read: ReadItems, known: KnownItems) -> Mask:
    """The known items that rejected rows may be about."""
    rows, rejected = read.rows, np.flatnonzero(read.rejections.rejected)
    customers = read.customer[rejected]
    nobody = (customers == UNKNOWN) | rows.overflowing[rejected]
    protected = np.full(len(known), bool(nobody.any()))
    numbers = rows.cells["number"][rejected]
    unnumbered = np.unique(customers[(numbers == "") & (customers > UNKNOWN)])
    protected |= np.isin(known.customer, unnumbered)
    named = set(zip(customers.tolist(), numbers, strict=True))
    suspects = np.flatnonzero(np.isin(known.customer, customers))
    pairs = zip(known.customer[suspects].tolist(), known.number[suspects], strict=True)
    protected[suspects] |= np.fromiter((pair in named for pair in pairs), bool, len(suspects))
    if rows.has("unique_id"):
        ids = set(rows.cells["unique_id"][rejected]) - {""}
        protected |= np.fromiter((one in ids for one in known.unique_id), bool, len(known))
    return protected


def _guard(known: KnownItems, of_source: Mask, absent: Mask, percent: int) -> Reason | None:
    """Too much by count, or by value in some currency: amounts of two are never added."""
    count, open_count = int(absent.sum()), int(of_source.sum())
    codes, currencies = factorize(known.currency)
    value = np.abs(known.remaining)
    for place in range(len(currencies)):
        here = codes == place
        cleared, open_value = value[here & absent].sum(), value[here & of_source].sum()
        reason = clearing_guard(count, open_count, int(cleared), int(open_value), percent)
        if reason is not None:
            return reason
    return None
