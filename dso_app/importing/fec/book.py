"""The rows of a FEC as a book: all its entries for what they tell, the customers' lines to keep."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.kinds import Side
from dso_app.importing.columns.money import decimal_places
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.columns.texts import NO_DAY, factorize, objects
from dso_app.importing.errors import MissingColumn
from dso_app.importing.fec.accounts import Account, account_classes, journals
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.signs import apply_sides, join_columns, read_sides
from dso_app.importing.rejections import Mask
from dso_app.importing.rows import Rows
from dso_app.texts import N_

_SIDES = {"+1": Side.DEBIT, "1": Side.DEBIT, "+": Side.DEBIT, "-1": Side.CREDIT, "-": Side.CREDIT}


@dataclass(frozen=True)
class Book:
    """All rows of a FEC, by columns; amounts in minor units of the ledger, debits positive."""

    rows: Rows
    minor: Whole
    bad_amount: Mask
    bad_side: Mask
    """Neither debit nor credit."""
    entered: Whole
    """EcritureDate as an ordinal."""
    bad_date: Mask
    account: NDArray[np.int64]
    """`Account` of each row."""
    journal: NDArray[np.int64]
    """`Journal` of each row."""
    entry: Whole
    """Rows of one entry share it."""

    @property
    def of_customers(self) -> Mask:
        """The rows on customers' accounts."""
        found: Mask = self.account == Account.CUSTOMER
        return found

    @property
    def first_day(self) -> date | None:
        """The first EcritureDate."""
        days = self.entered[self.entered != NO_DAY]
        return date.fromordinal(int(days.min())) if len(days) else None

    @property
    def last_day(self) -> date | None:
        """The last EcritureDate: what came later the file cannot know."""
        days = self.entered[self.entered != NO_DAY]
        return date.fromordinal(int(days.max())) if len(days) else None

    @property
    def imbalance(self) -> int:
        """Debits − credits, 0 in a whole ledger; 0 too where some amounts cannot be read."""
        unread = self.bad_amount.any() or self.bad_side.any()
        return 0 if unread else int(self.minor.sum())


def read_book(rows: Rows, decisions: Decisions, currency: str) -> Book:
    """Read what all rows tell.

    Args:
        rows: of the file.
        decisions: how it writes its dates and decimals.
        currency: of the ledger: the entity's.

    Raises:
        MissingColumn: amounts come without their side.
    """
    minor, bad_amount, bad_side = _amounts(rows, decisions, currency)
    entered, bad_date = decisions.dates(rows, "EcritureDate")
    account = account_classes(rows.cells["CompteNum"])
    names = rows.cells.get("JournalLib")
    return Book(
        rows=rows,
        minor=minor,
        bad_amount=bad_amount,
        bad_side=bad_side,
        entered=np.where(bad_date, NO_DAY, entered),
        bad_date=bad_date,
        account=account,
        journal=journals(rows.cells["JournalCode"], names, account, minor),
        entry=_entries(rows, entered),
    )


def _amounts(rows: Rows, decisions: Decisions, currency: str) -> tuple[Whole, Mask, Mask]:
    """Signed amounts, which cannot be read, and which have no side."""
    places = decimal_places(np.full(len(rows), currency, dtype=object))
    fine = np.zeros(len(rows), dtype=bool)
    if rows.has("Debit") and rows.has("Credit"):
        debit, bad = decisions.amounts(rows, "Debit", places)
        credit, also_bad = decisions.amounts(rows, "Credit", places)
        return join_columns(debit, credit), bad | also_bad, fine
    if not rows.has("Sens"):
        header = rows.sources[0].table.header
        raise MissingColumn({"Sens": N_("Debit or credit")}, header)
    minor, bad = decisions.amounts(rows, "Montant", places)
    sides, unknown = _sides(rows)
    return apply_sides(minor, sides)[0], bad, unknown


def _sides(rows: Rows) -> tuple[NDArray[np.object_], Mask]:
    """D and C, or +1 and -1."""
    cells = rows.cells["Sens"]
    if not np.isin(cells, list(_SIDES)).any():
        return read_sides(cells)
    codes, words = factorize(cells)
    sides = [_SIDES.get(word.replace(" ", "")) for word in words]
    return objects(sides)[codes], np.asarray([side is None for side in sides], dtype=bool)[codes]


def _entries(rows: Rows, entered: Whole) -> Whole:
    """One number for each entry: journal, number and date."""
    journal, _ = factorize(rows.cells["JournalCode"])
    number, numbers = factorize(rows.cells["EcritureNum"])
    pair = (journal * max(len(numbers), 1) + number) * 4_000_000 + entered
    entry: Whole = np.unique(pair, return_inverse=True)[1]
    return entry
