"""The six kinds of the ledger, and the words by which files name them."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Side(StrEnum):
    """On which side of the ledger an amount stands."""

    DEBIT = "debit"
    CREDIT = "credit"
    EITHER = "either"


class Kind(StrEnum):
    """What an open item is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    MISCELLANEOUS = "miscellaneous"
    DRAFT = "draft"
    DOWN_PAYMENT = "down_payment"

    @property
    def code(self) -> str:
        """The three letters of the kind on screens and in exports."""
        return _CODES[self]

    @property
    def side(self) -> Side:
        """Where amounts of this kind stand."""
        return _SIDES[self]

    @property
    def in_receivables(self) -> bool:
        """Whether it counts in the receivables; a down-payment request is a memo."""
        return self is not Kind.DOWN_PAYMENT


_CODES = {
    Kind.INVOICE: "FAC",
    Kind.CREDIT_NOTE: "AVO",
    Kind.PAYMENT: "RGL",
    Kind.MISCELLANEOUS: "ODI",
    Kind.DRAFT: "TRT",
    Kind.DOWN_PAYMENT: "DPA",
}

_SIDES = {
    Kind.INVOICE: Side.DEBIT,
    Kind.CREDIT_NOTE: Side.CREDIT,
    Kind.PAYMENT: Side.CREDIT,
    Kind.MISCELLANEOUS: Side.EITHER,
    Kind.DRAFT: Side.DEBIT,
    Kind.DOWN_PAYMENT: Side.DEBIT,
}

KIND_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.INVOICE: (
        *("facture", "factures", "facture client", "facture de vente", "fac", "fact", "fa"),
        *("invoice", "invoices", "sales invoice", "customer invoice", "inv", "rv", "dr"),
    ),
    Kind.CREDIT_NOTE: (
        *("avoir", "avoirs", "avoir client", "facture d avoir", "note de credit", "avo", "av"),
        *("credit note", "credit notes", "credit memo", "credit", "cn", "cm", "crn", "dg"),
    ),
    Kind.PAYMENT: (
        *("reglement", "reglements", "reglement client", "paiement", "encaissement", "virement"),
        *("prelevement", "cheque", "rgl", "regl", "rg", "vir", "chq", "dz", "pmt", "pay"),
        *("payment", "payments", "customer payment", "unallocated payment", "receipt"),
    ),
    Kind.MISCELLANEOUS: (
        *("operation diverse", "operations diverses", "divers", "odi", "od"),
        *("miscellaneous", "misc", "adjustment", "ab", "sa"),
    ),
    Kind.DRAFT: (
        *("traite", "traites", "lettre de change", "billet a ordre", "effet", "effets"),
        *("effet a recevoir", "draft", "drafts", "bill of exchange", "trt", "lcr", "bor"),
    ),
    Kind.DOWN_PAYMENT: (
        *("acompte", "acomptes", "demande d acompte", "facture d acompte", "dpa"),
        *("down payment", "down payment request", "downpayment", "deposit request"),
    ),
}
"""Words of files by kind, as `plain_words` writes them."""

_KIND_OF = {word: kind for kind, words in KIND_WORDS.items() for word in words}
_PHRASES = sorted(_KIND_OF, key=lambda phrase: (-len(phrase), phrase))


def plain_words(text: str) -> str:
    """Lower-case words without accents or punctuation, one space between them."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters.replace("_", " ")))


@lru_cache(maxsize=4096)
def guess_kind(word: str) -> Kind | None:
    """The kind a file's word most likely means; none when it names no kind, or several."""
    rest = f" {plain_words(word)} "
    found = set()
    for phrase in _PHRASES:
        # Longest first, so that "down payment" is never read as a payment.
        if f" {phrase} " in rest:
            found.add(_KIND_OF[phrase])
            rest = rest.replace(f" {phrase} ", " ")
    return found.pop() if len(found) == 1 else None
