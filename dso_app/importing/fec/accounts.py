"""Accounts of the French chart (PCG) by what they say about an entry, and its journals."""

import re
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.kinds import plain_words
from dso_app.importing.columns.texts import factorize
from dso_app.importing.files.table import Cells
from dso_app.importing.rejections import Mask

CUSTOMERS = "411"
"""The only accounts whose lines become items."""


class Account(IntEnum):
    """What an account is, as far as it tells sales from payments."""

    OTHER = 0
    CUSTOMER = 1
    SALES = 2
    CASH = 3
    EXPENSE = 4


class Journal(IntEnum):
    """What a journal records."""

    UNKNOWN = 0
    OPENING = 1
    SALES = 2
    CASH = 3
    OTHER = 4


_ACCOUNTS = (
    (CUSTOMERS, Account.CUSTOMER),
    ("70", Account.SALES),
    ("4457", Account.SALES),
    ("51", Account.CASH),
    ("53", Account.CASH),
    ("54", Account.CASH),
    ("58", Account.CASH),
    ("6", Account.EXPENSE),
)
_OPENING_CODE = re.compile(r"(?:r?an|ano|anx|anv|r?a ?nouv(?:eaux?)?|ouv)\d*")
_OPENING_NAME = re.compile(r"\ba ?nouveaux?\b|\bouvertures?\b|\breprise .*(?:soldes?|balance)\b")
_NAMES = {
    Journal.SALES: re.compile(r"\b(?:ventes?|facturations?|factures? clients?|sales)\b"),
    Journal.CASH: re.compile(
        r"\b(?:banques?|bank|caisses?|tresorerie|encaissements?|reglements?|cheques?|effets?|"
        r"cartes? bancaires?|prelevements?|virements?|ccp|paypal|stripe|bnp|cic|lcl|qonto|"
        r"credit agricole|credit mutuel|societe generale|banque postale)\b"
    ),
    Journal.OTHER: re.compile(
        r"\b(?:operations? diverses?|od|achats?|salaires?|paie|notes? de frais|extournes?|"
        r"situations?|inventaire|amortissements?|cloture|tva)\b"
    ),
}
_CODES = {
    Journal.SALES: re.compile(r"(?:v|ve|vt|vte|ven|vent|ventes?|vc|fv|fa|fac|fact|jv)\d*"),
    Journal.CASH: re.compile(
        r"(?:b|bq|bnq|bque?|ban|banq|banque|bp|bnp|ca|cai|caisse|cs|ce|cm|cic|lcl|sg|ccp|tr|tres|"
        r"chq|cb|enc|reg|rgt?|rc|eff|lcr|prl|vir)\d*"
    ),
    Journal.OTHER: re.compile(r"(?:od[a-z]?|ha|ac|ach|achats?|sal|paie|ndf|ext|clo|tva|sit)\d*"),
}
_DECISIVE = 0.25
"""Share of a journal's amounts on accounts of one sort: half of a sales entry is its sales."""


def account_classes(numbers: Cells) -> NDArray[np.int64]:
    """What each account is."""
    codes, different = factorize(numbers)
    classes = [
        next((one for start, one in _ACCOUNTS if number.startswith(start)), Account.OTHER)
        for number in different
    ]
    return np.asarray(classes, dtype=np.int64)[codes]


def journals(
    codes: Cells, names: Cells | None, accounts: NDArray[np.int64], minor: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What the journal of each line records: by its name, else by its accounts, else by its code.

    Args:
        codes: JournalCode of each line.
        names: JournalLib of each line.
        accounts: what its account is.
        minor: its amount.
    """
    places, different = factorize(codes)
    lib = _names(places, names, len(different))
    size = len(Account)
    weights = np.bincount(
        places * size + accounts, np.abs(minor).astype(float), len(different) * size
    ).reshape(-1, size)
    found = [_journal(code, lib[place], weights[place]) for place, code in enumerate(different)]
    return np.asarray(found, dtype=np.int64)[places]


def _names(places: NDArray[np.int64], names: Cells | None, count: int) -> list[str]:
    if names is None or not len(names):
        return [""] * count
    _, first = np.unique(places, return_index=True)
    return [plain_words(name) for name in names[first]]


def _journal(code: str, name: str, weights: NDArray[np.float64]) -> Journal:
    word = plain_words(code)
    if _OPENING_CODE.fullmatch(word) or _OPENING_NAME.search(name) or _OPENING_NAME.search(word):
        return Journal.OPENING
    named = [journal for journal, pattern in _NAMES.items() if pattern.search(name)]
    if len(named) == 1:
        return named[0]
    whole = weights.sum() or 1.0
    sales, cash = weights[Account.SALES] / whole, weights[Account.CASH] / whole
    if max(sales, cash) >= _DECISIVE:
        return Journal.SALES if sales > cash else Journal.CASH
    coded = (journal for journal, pattern in _CODES.items() if pattern.fullmatch(word))
    return next(coded, Journal.UNKNOWN)


def is_opening_label(label: str) -> bool:
    """Whether an entry's label says that it brings forward what was open."""
    words = plain_words(label)
    return bool(re.search(r"\b(?:r?a ?nouveaux?|ran|solde a nouveau)\b", words))


def entries_with(entry: NDArray[np.int64], chosen: Mask) -> Mask:
    """Lines of the entries that have a chosen line."""
    count = int(entry.max(initial=-1)) + 1
    has = np.zeros(count, dtype=bool)
    has[entry[chosen]] = True
    return has[entry]
