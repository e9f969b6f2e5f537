"""The six kinds of the ledger, and the words by which files name them."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from dso_app.texts import without_accents


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
        *("facture", "factures", "facture client", "facture de vente", "fac", "fact", "fa", "fc"),
        *("vente", "ventes", "vte", "note de debit", "facture de doit", "frais"),
        *("invoice", "invoices", "sales invoice", "customer invoice", "inv", "rv", "dr"),
        *("debit memo", "debit note", "sales", "sale", "accrec", "bill", "finance charge"),
        *("finance charge memo", "tax invoice", "out invoice", "380", "383", "dm", "dn", "si"),
        *("rechnung", "rechnungen", "ausgangsrechnung", "kundenrechnung", "faktura", "re"),
        *("debitorenrechnung", "schlussrechnung", "teilrechnung", "rech", "belastung"),
        *("factura", "facturas", "fra", "factura de venta", "factura emitida", "nota de cargo"),
        *("nota de debito", "venta", "ventas", "fv", "cargo"),
        *("fattura", "fatture", "fatt", "ft", "fattura di vendita", "fattura cliente", "td01"),
        *("fattura differita", "td24", "nota di debito", "nota di addebito", "td05", "parcella"),
        *("factuur", "facturen", "verkoopfactuur", "debetnota", "verkoop", "vf"),
    ),
    Kind.CREDIT_NOTE: (
        *("avoir", "avoirs", "avoir client", "facture d avoir", "note de credit", "avo", "av"),
        *("avoir financier", "facture avoir", "note credit", "ac", "rabais", "ristourne"),
        *("credit note", "credit notes", "credit memo", "credit", "cn", "cm", "crn", "dg"),
        *("credit invoice", "sales credit memo", "out refund", "accreccredit", "crm", "381"),
        *("credit memos", "sales credit", "customer credit note", "receivable credit note"),
        *("gutschrift", "gutschriften", "rechnungskorrektur", "stornorechnung", "storno"),
        *("gs", "sc", "korrekturrechnung", "rechnungsstorno", "stornierung"),
        *("abono", "abonos", "factura de abono", "factura rectificativa", "nota de abono"),
        *("rectificativa", "nota de credito", "nc", "factura abono", "devolucion"),
        *("nota di credito", "nota credito", "note di credito", "nota di accredito", "td04"),
        *("nota accredito", "accredito", "ncr"),
        *("creditnota", "creditfactuur", "creditnota s", "creditering", "credit factuur"),
    ),
    Kind.PAYMENT: (
        *("reglement", "reglements", "reglement client", "paiement", "encaissement", "virement"),
        *("prelevement", "cheque", "rgl", "regl", "rg", "vir", "chq", "dz", "pmt", "pay"),
        *("paiements", "encaissements", "versement", "remise de cheque", "banque", "bq", "bnq"),
        *(
            "especes",
            "carte bancaire",
            "trop percu",
            "acompte recu",
            "acompte verse",
            "acomptes recus",
        ),
        *("advance received", "deposit received", "advance payment", "deposit", "vorauszahlung"),
        *("payment", "payments", "customer payment", "unallocated payment", "receipt", "rcpt"),
        *(
            "cash receipt",
            "on account",
            "payment on account",
            "receivable overpayment",
            "prepayment",
        ),
        *(
            "receivable prepayment",
            "overpayment",
            "bank",
            "cheque received",
            "wire",
            "unapplied cash",
        ),
        *("zahlung", "zahlungen", "zahlungseingang", "kundenzahlung", "geldeingang", "uberweisung"),
        *(
            "eingangszahlung",
            "lastschrift",
            "ze",
            "za",
            "akonto",
            "anzahlung erhalten",
            "akontozahlung",
        ),
        *(
            "pago",
            "pagos",
            "cobro",
            "cobros",
            "cobro cliente",
            "transferencia",
            "ingreso",
            "recibo",
        ),
        *("anticipo recibido", "entrega a cuenta"),
        *(
            "pagamento",
            "pagamenti",
            "incasso",
            "incassi",
            "bonifico",
            "ricevuta bancaria",
            "assegno",
        ),
        *("pag", "incasso cliente", "acconto ricevuto", "rimessa"),
        *("betaling", "betalingen", "ontvangst", "ontvangsten", "klantbetaling", "overboeking"),
        *("bankontvangst", "vooruitbetaling ontvangen"),
    ),
    Kind.MISCELLANEOUS: (
        *(
            "operation diverse",
            "operations diverses",
            "divers",
            "odi",
            "od",
            "diverse",
            "regularisation",
        ),
        *(
            "report a nouveau",
            "a nouveau",
            "a nouveaux",
            "ran",
            "an",
            "ecart",
            "ecart de reglement",
        ),
        *("miscellaneous", "misc", "adjustment", "ab", "sa", "journal entry", "general journal"),
        *("journal", "je", "opening balance", "write off", "refund", "other", "reminder", "entry"),
        *(
            "buchung",
            "sonstige",
            "sonstiges",
            "umbuchung",
            "korrektur",
            "saldovortrag",
            "ausbuchung",
        ),
        *("eroffnungsbuchung", "vortrag", "ausgleich", "mahngebuhr", "verzugszinsen"),
        *("varios", "asiento", "ajuste", "apertura", "asiento de apertura", "regularizacion"),
        *("operazione diversa", "giroconto", "rettifica", "varie", "vario", "prima nota"),
        *("saldo iniziale", "apertura conto", "arrotondamento"),
        *("memoriaal", "diversen", "correctie", "beginbalans", "memoriaalboeking", "afboeking"),
    ),
    Kind.DRAFT: (
        *("traite", "traites", "lettre de change", "billet a ordre", "effet", "effets"),
        *("effet a recevoir", "draft", "drafts", "bill of exchange", "trt", "lcr", "bor"),
        *(
            "bills of exchange",
            "wechsel",
            "letra",
            "letras",
            "letra de cambio",
            "pagare",
            "pagares",
        ),
        *(
            "efecto",
            "efectos",
            "cambiale",
            "cambiali",
            "tratta",
            "riba",
            "ri ba",
            "effetto",
            "effetti",
        ),
        *("wissel", "wissels"),
    ),
    Kind.DOWN_PAYMENT: (
        *("acompte", "acomptes", "demande d acompte", "facture d acompte", "dpa", "fat"),
        *("facture acompte", "demande acompte", "appel d acompte"),
        *("down payment", "down payment request", "downpayment", "deposit request"),
        *(
            "down payment invoice",
            "advance invoice",
            "prepayment invoice",
            "386",
            "deposit invoice",
        ),
        *("anzahlung", "anzahlungsanforderung", "anzahlungsrechnung", "abschlagsrechnung"),
        *("anticipo", "factura de anticipo", "solicitud de anticipo", "factura anticipo"),
        *("acconto", "fattura di acconto", "richiesta di acconto", "td02", "fattura acconto"),
        *(
            "fattura d acconto",
            "aanbetaling",
            "voorschot",
            "voorschotfactuur",
            "aanbetalingsfactuur",
        ),
    ),
}
"""Words of files by kind, as `plain_words` writes them, in six languages and of their systems."""

_KIND_OF = {word: kind for kind, words in KIND_WORDS.items() for word in words}
_PHRASES = sorted(_KIND_OF, key=lambda phrase: (-len(phrase), phrase))
_SHORT = 2
"""Codes of two letters are words of some language too: they speak where no word does."""


_WORD = re.compile(r"[a-z0-9]+")


def plain_words(text: str) -> str:
    """Lower-case words without accents or punctuation, one space between them."""
    bare = text.casefold()
    if not bare.isascii():
        bare = without_accents(text).casefold()
    return " ".join(_WORD.findall(bare))


_GERMAN = frozenset({"gs", "ze", "gutschrift", "zahlung", "rechnung", "zahlungseingang", "re"})


def guess_kinds(words: Iterable[str]) -> dict[str, Kind | None]:
    """The kinds the words of one file most likely mean: `RG` is règlement, Rechnung in German."""
    found = {word: guess_kind(word) for word in words}
    if any(plain_words(word) in _GERMAN for word in found):
        found |= {word: Kind.INVOICE for word in found if plain_words(word) == "rg"}
    return found


@lru_cache(maxsize=4096)
def guess_kind(word: str) -> Kind | None:
    """The kind a file's word most likely means; none when it names no kind, or several."""
    rest = f" {plain_words(word)} "
    found: set[Kind] = set()
    for phrase in _PHRASES:
        if len(phrase) <= _SHORT and found:
            break
        # Longest first, so that "down payment" is never read as a payment.
        if f" {phrase} " in rest:
            found.add(_KIND_OF[phrase])
            rest = rest.replace(f" {phrase} ", " ")
    return found.pop() if len(found) == 1 else None
