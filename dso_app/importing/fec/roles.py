"""What a line on a customer's account is: an invoice, a credit note, a payment, another operation.

Payments and what takes them back (returned cheques, refunds) settle what they are lettered with
and leave no item; the others are items, so that what a credit note settles is no collection.
"""

import re
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.kinds import plain_words
from dso_app.importing.columns.texts import mapped
from dso_app.importing.fec.accounts import Account, Journal, entries_with
from dso_app.importing.fec.book import Book
from dso_app.importing.files.table import Cells
from dso_app.importing.rejections import Mask


class Role(IntEnum):
    """What a line is."""

    INVOICE = 0
    CREDIT_NOTE = 1
    PAYMENT = 2
    REVERSAL = 3
    """Takes a payment back."""
    OTHER = 4


_CREDIT_NOTE = re.compile(r"\bavoirs?\b|\bnotes? de credit\b|\bcredit notes?\b")
_CREDIT_NOTE_NUMBER = re.compile(r"avo?i?r?[-_ /]?\d", re.IGNORECASE)
_PAYMENT = re.compile(
    r"\b(?:reglements?|regl|paiements?|encaissements?|virements?|vir|cheques?|chq|especes|"
    r"prelevements?|acomptes? recus?)\b"
)


def roles(book: Book, opening: Mask, labels: Cells, numbers: Cells) -> NDArray[np.int64]:
    """The role of each line on a customer's account.

    Args:
        book: the ledger.
        opening: which of these lines bring forward what was open.
        labels: their EcritureLib.
        numbers: their PieceRef.
    """
    here = book.of_customers
    minor, journal = book.minor[here], np.where(opening, Journal.OPENING, book.journal[here])
    told = _Entries(book, here)
    debit = minor >= 0
    role = np.where(debit, int(Role.INVOICE), int(Role.PAYMENT))
    credit_note = ~debit & (journal != Journal.CASH) & _says_credit_note(~debit, labels, numbers)
    paid = ~debit & (journal == Journal.SALES) & _matches(_PAYMENT, ~debit, labels)
    role[~debit & (journal == Journal.SALES) & ~paid] = Role.CREDIT_NOTE
    unsure = (journal == Journal.OTHER) | (journal == Journal.UNKNOWN)
    role[debit & (journal == Journal.OTHER) & ~told.sales] = Role.OTHER
    role[debit & unsure & told.cash & ~told.sales] = Role.REVERSAL
    role[debit & (journal == Journal.CASH)] = Role.REVERSAL
    written_off = told.expense | told.moved
    role[~debit & unsure & written_off & ~told.cash] = Role.OTHER
    role[(~debit & unsure & told.sales & ~told.cash) | credit_note] = Role.CREDIT_NOTE
    return role


class _Entries:
    """What the entries of customers' lines hold besides."""

    def __init__(self, book: Book, here: Mask) -> None:
        def holds(chosen: Mask) -> Mask:
            return entries_with(book.entry, chosen)[here]

        self.sales = holds(book.account == Account.SALES)
        self.cash = holds(book.account == Account.CASH)
        self.expense = holds((book.account == Account.EXPENSE) & (book.minor > 0))
        self.moved = holds(book.of_customers & (book.minor > 0))
        """On the debit of a customer: what one no longer owes another does."""


def _says_credit_note(where: Mask, labels: Cells, numbers: Cells) -> Mask:
    numbered = np.zeros(len(where), dtype=bool)
    numbered[where] = [_CREDIT_NOTE_NUMBER.match(number) is not None for number in numbers[where]]
    return numbered | _matches(_CREDIT_NOTE, where, labels)


def _matches(pattern: re.Pattern[str], where: Mask, labels: Cells) -> Mask:
    """Which of some lines have a label with a word."""
    found = np.zeros(len(where), dtype=bool)
    if where.any():
        found[where] = mapped(
            labels[where], lambda label: pattern.search(plain_words(label)) is not None
        ).astype(bool)
    return found
