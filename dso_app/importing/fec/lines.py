"""The lines of a FEC on customers' accounts as values; what cannot be read is rejected by name."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dso_app.importing.columns.money import NOT_AN_AMOUNT, decimal_places
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.columns.texts import NO_DAY, factorize, mapped, objects
from dso_app.importing.customers.read import TOO_LONG, TOO_MANY_CELLS
from dso_app.importing.fec.accounts import Journal, is_opening_label
from dso_app.importing.fec.book import Book
from dso_app.importing.fec.roles import roles
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask, Rejections
from dso_app.importing.rows import Rows
from dso_app.importing.values import currency_code
from dso_app.texts import N_

_NOT_A_DATE = N_("not a date")
_NO_DATE = N_("no date")
_NO_NUMBER = N_("no number")
_UNKNOWN_SIDE = N_("neither debit nor credit")
_LONGEST = {"PieceRef": 100, "CompAuxNum": 100, "CompAuxLib": 300, "CompteLib": 300}
_LONGEST_LABEL = 2000


@dataclass(frozen=True)
class FecLines:
    """Lines of customers, by columns as long as each other; days are ordinals."""

    row: Whole
    """Place of the line among the rows of customers."""
    code: Cells
    """Of the customer: the auxiliary account, else the account itself."""
    name: Cells
    account: Cells
    number: Cells
    label: Cells
    letter: Cells
    entered: Whole
    piece: Whole
    """PieceDate, `NO_DAY` where it is not given."""
    lettered: Whole
    """DateLet, `NO_DAY` where it is not given."""
    opening: Mask
    """Brings forward what was open when the exercise began."""
    role: NDArray[np.int64]
    minor: Whole
    """In the ledger's currency, debits positive."""
    currency: Cells
    """The one the document is in."""
    foreign: Whole
    """In that currency; the ledger's amount where it is the ledger's."""

    def __len__(self) -> int:
        return len(self.row)

    def take(self, chosen: Whole | Mask) -> Self:
        """Some of the lines."""
        return replace(self, **{one.name: getattr(self, one.name)[chosen] for one in fields(self)})

    @property
    def real_issue(self) -> Mask:
        """Where the issue date is the document's: an opening entry must name one before its own."""
        real: Mask = ~self.opening | ((self.piece != NO_DAY) & (self.piece < self.entered))
        return real

    @property
    def issue(self) -> Whole:
        """The document's date, else the entry's."""
        given = self.real_issue & (self.piece != NO_DAY)
        issued: Whole = np.where(given, self.piece, self.entered)
        return issued


def read_lines(
    book: Book, decisions: Decisions, currency: str
) -> tuple[FecLines, Rows, Rejections]:
    """The accepted lines of customers' accounts, their rows, and what was rejected of them.

    Args:
        book: the ledger.
        decisions: how the file writes its dates and decimals.
        currency: of the ledger.
    """
    here = book.of_customers
    rows = book.rows.take(here)
    rejections = Rejections(rows)
    rejections.add(rows.overflowing, "EcritureLib", TOO_MANY_CELLS)
    _limit_lengths(rows, rejections)
    rejections.add(~rows.filled("EcritureDate"), "EcritureDate", _NO_DATE)
    rejections.add(book.bad_date[here], "EcritureDate", _NOT_A_DATE)
    amount = "Debit" if rows.has("Debit") else "Montant"
    rejections.add(book.bad_amount[here], amount, NOT_AN_AMOUNT)
    rejections.add(book.bad_side[here], "Sens", _UNKNOWN_SIDE)
    number = np.where(rows.filled("PieceRef"), rows.cells["PieceRef"], rows.cells["EcritureNum"])
    rejections.add(number == "", "PieceRef", _NO_NUMBER)
    piece, lettered = (
        _days(rows, rejections, decisions, name) for name in ("PieceDate", "DateLet")
    )
    opening = _opening(rows, book.journal[here])
    minor = book.minor[here]
    codes, foreign = _foreign(rows, rejections, decisions, minor, currency)
    by_aux = rows.filled("CompAuxNum")
    lines = FecLines(
        row=np.arange(len(rows)),
        code=np.where(by_aux, rows.cells["CompAuxNum"], rows.cells["CompteNum"]),
        name=np.where(by_aux, rows.cells["CompAuxLib"], rows.cells["CompteLib"]),
        account=rows.cells["CompteNum"],
        number=number,
        label=rows.cells["EcritureLib"],
        letter=rows.cells["EcritureLet"],
        entered=book.entered[here],
        piece=piece,
        lettered=lettered,
        opening=opening,
        role=roles(book, opening, rows.cells["EcritureLib"], rows.cells["PieceRef"]),
        minor=minor,
        currency=codes,
        foreign=foreign,
    )
    return lines.take(~rejections.rejected), rows, rejections


def _limit_lengths(rows: Rows, rejections: Rejections) -> None:
    for field, limit in (*_LONGEST.items(), ("EcritureLib", _LONGEST_LABEL)):
        cells = rows.cells[field]
        if max(map(len, cells), default=0) > limit:
            bad = np.fromiter((len(cell) > limit for cell in cells), dtype=bool, count=len(cells))
            values = {row: {"limit": limit} for row in np.flatnonzero(bad).tolist()}
            rejections.add(bad, field, TOO_LONG, values)


def _days(rows: Rows, rejections: Rejections, decisions: Decisions, field: str) -> Whole:
    """A column of dates; one written as zeros is not given."""
    days, bad = decisions.dates(rows, field)
    if bad.any():
        bad &= mapped(rows.cells[field], lambda text: bool(text.strip("0/-. "))).astype(bool)
        rejections.add(bad, field, _NOT_A_DATE)
    return np.where(days > 0, days, NO_DAY)


def _opening(rows: Rows, journal: NDArray[np.int64]) -> Mask:
    """By the journal; by the label in those that record neither sales nor payments."""
    opening: Mask = journal == Journal.OPENING
    unsure = np.flatnonzero((journal == Journal.OTHER) | (journal == Journal.UNKNOWN))
    labelled = mapped(rows.cells["EcritureLib"][unsure], is_opening_label).astype(bool)
    opening[unsure[labelled]] = True
    return opening


def _foreign(
    rows: Rows, rejections: Rejections, decisions: Decisions, minor: Whole, currency: str
) -> tuple[Cells, Whole]:
    """The document's currency and its amount in it, where both are given and it is another one.

    Its sign is the ledger's: files write it with and without. A word that is no currency, or no
    amount beside it (exchange differences), leaves the ledger's own amount.
    """
    own = np.full(len(rows), currency, dtype=object)
    if not (rows.has("Idevise") and rows.has("Montantdevise")):
        return own, minor
    codes, words = factorize(rows.cells["Idevise"])
    if not words:
        return own, minor
    said = objects([currency_code(word) or currency if word else currency for word in words])[codes]
    amount, bad = decisions.amounts(rows, "Montantdevise", decimal_places(said))
    abroad = (said != currency) & (minor != 0)
    rejections.add(bad & abroad, "Montantdevise", NOT_AN_AMOUNT)
    abroad &= (amount != 0) & ~bad
    return np.where(abroad, said, own), np.where(abroad, np.abs(amount) * np.sign(minor), minor)
