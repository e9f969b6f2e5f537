"""Rows of a file of items → lines with values; what cannot be read is rejected by name."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dso_app.domain.terms import Term
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.columns.texts import NO_DAY, mapped
from dso_app.importing.items.amounts import AmountReader
from dso_app.importing.items.customers import (
    UNKNOWN,
    CustomerIndex,
    NewCustomers,
    find_customers,
    new_customers,
    reject_strangers,
    renumbered,
)
from dso_app.importing.items.due_dates import with_due_dates
from dso_app.importing.items.lines import TEXT_FIELDS, ItemLines, Whole
from dso_app.importing.rejections import Mask, Rejections
from dso_app.importing.request import Mode, ReadingOptions
from dso_app.importing.rows import Rows
from dso_app.importing.values import NO_SUCH_USER, is_total
from dso_app.texts import N_

_LONGEST = {"number": 100, "unique_id": 200, "customer_code": 100, "customer_name": 300}
_LONGEST_TEXT = 2000
_MOST_INSTALMENTS = 100_000
NOBODY = 0
_NO_NUMBER = N_("no number")
_NO_DATE = N_("no date")
_NOT_A_DATE = N_("not a date")
_NOT_AN_INSTALMENT = N_("not a whole number")
_TOO_LONG = N_("longer than {limit} characters")
_TOO_MANY_CELLS = N_("more cells than the header")


@dataclass(frozen=True)
class Reading:
    """How the rows are to be read."""

    decisions: Decisions
    options: ReadingOptions
    mode: Mode
    currency: str
    """The entity's, for files that name none."""
    term: Term
    """The entity's payment term."""
    create_customers: bool
    users: Mapping[str, int]
    """Email, in small letters → user."""


@dataclass(frozen=True)
class ReadItems:
    """What the rows of a file of items hold."""

    lines: ItemLines
    """The accepted ones."""
    new: NewCustomers
    rejections: Rejections
    skipped: int
    rows: Rows
    """All but the skipped ones: what lines and rejections count their places in."""
    customer: Whole
    """Customer id of each of these rows, negative where unknown or unreadable."""
    collector: Whole
    """Of each line, the user in charge of its customer; 0 where the file says nobody."""


def read_items(rows: Rows, known: CustomerIndex, reading: Reading) -> ReadItems:
    """Read all rows; lines without customer and number are skipped, not rejected."""
    skipped = _says_nothing(rows, known) & ~rows.overflowing
    kept = rows.take(~skipped) if skipped.any() else rows
    return _Reader(kept, known, reading).read(int(skipped.sum()))


def _says_nothing(rows: Rows, known: CustomerIndex) -> Mask:
    """Rows that name no item: neither customer nor number, or in one of the two “Total …”.

    A customer's total, without a date, names the customer beside it.

    A line of several words under the table (“Printed on …”) names nobody's item either: it stands
    where customers do, is none of ours, and nothing stands beside it.
    """
    by_customer, by_number = rows.filled("customer_code"), rows.filled("number")
    nothing = ~(by_customer | by_number)
    for row in np.flatnonzero(by_customer ^ by_number).tolist():
        label = rows.cells["customer_code"][row] or rows.cells["number"][row]
        words = by_customer[row] and " " in label
        alone = words and all(cells[row] in {"", label} for cells in rows.cells.values())
        nothing[row] = label not in known.ids and (is_total(label) or alone)
    undated = by_customer & by_number & ~rows.filled("issue_date")
    for row in np.flatnonzero(undated).tolist():
        label = rows.cells["number"][row]
        nothing[row] = any(map(str.isalnum, label)) and is_total(label)
    return nothing


class _Reader:
    def __init__(self, rows: Rows, known: CustomerIndex, reading: Reading) -> None:
        self._rows = rows
        self._known = known
        self._reading = reading
        self._rejections = Rejections(rows)

    def read(self, skipped: int) -> ReadItems:
        rows, rejections = self._rows, self._rejections
        rejections.add(rows.overflowing, "customer_code", _TOO_MANY_CELLS)
        self._limit_lengths()
        customer, unknown = find_customers(rows, self._known)
        reject_strangers(customer, rejections, create=self._reading.create_customers)
        rejections.add(~rows.filled("number"), "number", _NO_NUMBER)
        amounts = AmountReader(
            rows, rejections, self._reading.decisions, self._reading.options, self._reading.currency
        ).read()
        issue, due, cleared = self._dates()
        instalment = self._instalments()
        collector = self._collectors()
        accepted = ~rejections.rejected
        new = new_customers(rows, np.where(accepted, customer, UNKNOWN), unknown)
        says, reopens = self._what_remains(cleared)
        full = np.where((cleared != NO_DAY), 0, amounts.amount)
        lines = ItemLines(
            row=np.arange(len(rows)),
            customer=renumbered(customer, unknown, new),
            number=rows.cells["number"],
            unique_id=rows.cells.get("unique_id", np.full(len(rows), "", dtype=object)),
            kind=amounts.kind,
            issue=issue,
            due=due,
            instalment=instalment,
            currency=amounts.currency,
            amount=amounts.amount,
            remaining=np.where(rows.filled("remaining"), amounts.remaining, full),
            says_remaining=says,
            reopens=reopens,
            cleared_on=cleared,
            assumed=np.zeros(len(rows), dtype=bool),
            texts={name: rows.cells[name] for name in TEXT_FIELDS if rows.has(name)},
            new_codes=new.codes,
        )
        lines = lines if accepted.all() else lines.take(accepted)
        return ReadItems(
            lines=with_due_dates(lines, self._known.terms, self._reading.term),
            new=new,
            rejections=rejections,
            skipped=skipped,
            rows=rows,
            customer=customer,
            collector=collector[accepted],
        )

    def _limit_lengths(self) -> None:
        for field, cells in self._rows.cells.items():
            limit = _LONGEST.get(field, _LONGEST_TEXT)
            if max(map(len, cells), default=0) <= limit:
                continue
            bad = np.fromiter((len(cell) > limit for cell in cells), dtype=bool, count=len(cells))
            values = {row: {"limit": limit} for row in np.flatnonzero(bad).tolist()}
            self._rejections.add(bad, field, _TOO_LONG, values)

    def _dates(self) -> tuple[Whole, Whole, Whole]:
        issued = self._days("issue_date")
        nothing = (issued == NO_DAY) & ~self._rejections.rejected
        self._rejections.add(nothing | ~self._rows.filled("issue_date"), "issue_date", _NO_DATE)
        return issued, self._days("due_date"), self._days("cleared_on")

    def _days(self, field: str) -> Whole:
        if not self._rows.has(field):
            return np.full(len(self._rows), NO_DAY, dtype=np.int64)
        days, bad = self._reading.decisions.dates(self._rows, field)
        self._rejections.add(bad, field, _NOT_A_DATE)
        return days

    def _instalments(self) -> Whole:
        """The mapped instalment, 1 where its cell is empty; 0 without such a column."""
        if not self._rows.has("instalment"):
            return np.zeros(len(self._rows), dtype=np.int64)
        read = mapped(self._rows.cells["instalment"], _instalment).astype(np.int64)
        self._rejections.add(read == 0, "instalment", _NOT_AN_INSTALMENT)
        return read

    def _collectors(self) -> Whole:
        if not self._rows.has("collector_email"):
            return np.zeros(len(self._rows), dtype=np.int64)
        users = self._reading.users
        found = mapped(
            self._rows.cells["collector_email"], lambda email: users.get(email.lower(), NOBODY)
        ).astype(np.int64)
        filled = self._rows.filled("collector_email")
        self._rejections.add(filled & (found == NOBODY), "collector_email", NO_SUCH_USER)
        return found

    def _what_remains(self, cleared: Whole) -> tuple[Mask, Mask]:
        """Which rows say what remains, and which only that something does.

        A line of a stock file is open, and so is one whose cleared-on date is left empty.
        """
        says = self._rows.filled("remaining") | (cleared != NO_DAY)
        if self._reading.mode is Mode.STOCK:
            return np.ones(len(says), dtype=bool), ~says
        if self._rows.has("cleared_on"):
            return says, ~says
        return says, np.zeros(len(says), dtype=bool)


def _instalment(text: str) -> int:
    if not text:
        return 1
    plain = text.isascii() and text.isdecimal() and int(text[:9]) < _MOST_INSTALMENTS
    return int(text[:9]) if plain else 0
