"""Import of a file of order backlog: the complete list, or the customers it names.

The rows of a customer in one currency are orders: they add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from dso_app.errors import Reason
from dso_app.formats import plain
from dso_app.importing.answer import Change, Counts, RowError
from dso_app.importing.bulk import Bulk
from dso_app.importing.columns.money import NO_AMOUNT, read_currencies, read_minor
from dso_app.importing.context import Applying, ImportContext
from dso_app.importing.customers.read import TOO_MANY_CELLS
from dso_app.importing.digest import digest_of
from dso_app.importing.items.customers import (
    UNKNOWN,
    CustomerIndex,
    find_customers,
    read_customers,
    reject_strangers,
)
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask, Rejections
from dso_app.importing.request import Mode
from dso_app.importing.rows import Rows
from dso_app.importing.values import is_total
from dso_app.models import OrderBacklog

Key = tuple[int, str]
"""Customer and currency."""
Amounts = dict[Key, int]
"""Orders not invoiced yet, in minor units."""


@dataclass(frozen=True)
class PlannedBacklog:
    """What a file of order backlog would change."""

    context: ImportContext
    counts: Counts
    rejections: Rejections
    codes: Mapping[int, str]
    """Customer → code."""
    known: Amounts
    becomes: Amounts
    """What changes, a cleared one as 0."""

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The rejected cells, by line."""
        return self.rejections.errors()

    @property
    def guard(self) -> Reason | None:
        """Nothing is asked, chased or settled by a backlog: what it clears is only shown."""
        return None

    @property
    def digest(self) -> str:
        """Names what changes, and the backlogs as they are."""
        return digest_of(vars(self.counts), self.known, self.becomes)

    def changes(self, limit: int) -> list[Change]:
        """The first backlogs created, updated and cleared, for the preview."""
        shown: dict[str, list[Change]] = {"created": [], "updated": [], "cleared": []}
        for key, minor in self.becomes.items():
            what = _what(self.known.get(key, 0), minor)
            if len(shown[what]) < limit:
                shown[what].append(self._change(what, key, minor))
        return [change for changes in shown.values() for change in changes]

    def _change(self, what: str, key: Key, minor: int) -> Change:
        customer, currency = key
        before = {"amount": plain(self.known[key], currency)} if key in self.known else {}
        after = {"amount": plain(minor, currency)}
        return Change(what, self.codes[customer], currency, before, after)

    def apply(self, applying: Applying) -> None:
        """Write the backlogs of the customers with a change anew; none is no row."""
        moved = {customer for customer, _ in self.becomes}
        applying.bulk.delete_where("order_backlog", "customer_id", sorted(moved))
        kept = {key: minor for key, minor in self.known.items() if key[0] in moved}
        now = {key: minor for key, minor in {**kept, **self.becomes}.items() if minor}
        applying.bulk.insert(
            OrderBacklog,
            {
                "customer_id": [customer for customer, _ in now],
                "currency": [currency for _, currency in now],
                "amount_minor": list(now.values()),
            },
            {"known_on": self.context.business_date},
        )


def _what(before: int, after: int) -> str:
    if not before:
        return "created"
    return "updated" if after else "cleared"


def plan_backlog_import(session: Session, context: ImportContext, rows: Rows) -> PlannedBacklog:
    """Read the rows and compare them with the backlog known, in a reading transaction."""
    bulk, entity_id = Bulk(session), context.request.entity_id
    customers = read_customers(bulk, entity_id)
    known = _known(bulk, entity_id)
    nothing = ~(rows.filled("customer_code") | rows.filled("amount"))
    nothing |= _totals(rows, customers)
    nothing &= ~rows.overflowing
    kept = rows.take(~nothing) if nothing.any() else rows
    rejections = Rejections(kept)
    rejections.add(kept.overflowing, "customer_code", TOO_MANY_CELLS)
    customer, _ = find_customers(kept, customers)
    reject_strangers(customer, rejections, create=False)
    rejections.add(~kept.filled("amount"), "amount", NO_AMOUNT)
    said = _said(context, kept, customer, rejections)
    becomes = {key: minor for key, minor in said.items() if known.get(key, 0) != minor}
    if context.request.mode != Mode.DELTA:
        absent = [key for key in known if key not in said]
        becomes |= dict.fromkeys(_sure(absent, kept, customer, rejections.rejected), 0)
    sorts = [_what(known.get(key, 0), minor) for key, minor in becomes.items()]
    counts = Counts(
        rows=len(rows),
        created=sorts.count("created"),
        updated=sorts.count("updated"),
        unchanged=sum(known.get(key, 0) == minor for key, minor in said.items()),
        cleared=sorts.count("cleared"),
        skipped=int(nothing.sum()),
        rejected=int(rejections.rejected.sum()),
    )
    return PlannedBacklog(context, counts, rejections, customers.codes, known, becomes)


def _totals(rows: Rows, customers: CustomerIndex) -> Mask:
    cells = rows.cells["customer_code"]
    return np.asarray([is_total(word) and word not in customers.ids for word in cells], dtype=bool)


def _sure(absent: list[Key], rows: Rows, customer: Whole, rejected: Mask) -> list[Key]:
    """What is cleared: nothing a rejected row may be about, nor anything where it names nobody."""
    if (rejected & ((customer == UNKNOWN) | rows.overflowing)).any():
        return []
    suspects = set(customer[rejected].tolist())
    return [key for key in absent if key[0] not in suspects]


def _said(context: ImportContext, rows: Rows, customer: Whole, rejections: Rejections) -> Amounts:
    """The backlog the rows say, orders added up."""
    currency = read_currencies(rows, rejections, context.entity.currency)
    minor = read_minor(rows, rejections, context.decisions, "amount", currency).tolist()
    said: Amounts = {}
    for row in np.flatnonzero(~rejections.rejected).tolist():
        key = (int(customer[row]), currency[row])
        said[key] = said.get(key, 0) + minor[row]
    return said


def _known(bulk: Bulk, entity_id: int) -> Amounts:
    read = bulk.read(
        "SELECT b.customer_id, b.currency, b.amount_minor "
        "FROM order_backlog b JOIN customer c ON c.id = b.customer_id WHERE c.entity_id = ?",
        (entity_id,),
    )
    return {(customer, currency): minor for customer, currency, minor in zip(*read, strict=True)}
