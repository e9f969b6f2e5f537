"""Rules, section 3: the table of kinds, and the words by which files name them."""

import pytest

from dso_app.domain.kinds import Kind, Side, guess_kind, guess_kinds


@pytest.mark.parametrize(
    ("kind", "code", "side", "in_receivables"),
    [
        (Kind.INVOICE, "FAC", Side.DEBIT, True),
        (Kind.CREDIT_NOTE, "AVO", Side.CREDIT, True),
        (Kind.PAYMENT, "RGL", Side.CREDIT, True),
        (Kind.MISCELLANEOUS, "ODI", Side.EITHER, True),
        (Kind.DRAFT, "TRT", Side.DEBIT, True),
        (Kind.DOWN_PAYMENT, "DPA", Side.DEBIT, False),
    ],
)
def test_each_kind_has_its_code_its_sign_and_its_place_in_receivables(
    kind: Kind, code: str, side: Side, *, in_receivables: bool
) -> None:
    assert (kind.code, kind.side, kind.in_receivables) == (code, side, in_receivables)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.INVOICE, "Facture|FA|FAC|Invoice|INV|RV|DR|FACTURE CLIENT"),
        (Kind.CREDIT_NOTE, "Avoir|AV|AVO|CN|Credit note|CM|Note de crédit|Facture d'avoir"),
        (Kind.PAYMENT, "Règlement|reglement|RGL|RG|DZ|Payment|PMT|Payment on account"),
        (Kind.MISCELLANEOUS, "OD|ODI|Misc|Opération diverse"),
        (Kind.DRAFT, "Traite|TRT|LCR|Draft|Lettre de change"),
        (Kind.DOWN_PAYMENT, "Acompte|DPA|Down-payment request|Facture d’acompte"),
    ],
)
def test_a_files_own_kind_words_are_guessed_whatever_their_case_and_accents(
    kind: Kind, words: str
) -> None:
    for word in words.split("|"):
        assert guess_kind(word) is kind
        assert guess_kind(f" {word.upper()}. ") is kind
    assert guess_kind(kind.value) is kind
    assert guess_kind(kind.code) is kind


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.INVOICE, "Rechnung|Faktura|RE|Ausgangsrechnung|Factura|Fra.|Fattura|FT|TD01|Factuur"),
        (Kind.INVOICE, "out_invoice|ACCREC|Debit Memo|Finance Charge|Vente|Note de débit"),
        (Kind.CREDIT_NOTE, "Gutschrift|GS|Rechnungskorrektur|Abono|Factura rectificativa|NC"),
        (Kind.CREDIT_NOTE, "Nota di credito|TD04|Creditnota|out_refund|ACCRECCREDIT|CRN"),
        (Kind.PAYMENT, "Zahlung|Zahlungseingang|ZE|Cobro|Pago|Transferencia|Incasso|Bonifico"),
        (
            Kind.PAYMENT,
            "Betaling|Ontvangst|PAY|Acompte reçu|Customer Payment|Receivable Overpayment",
        ),
        (
            Kind.MISCELLANEOUS,
            "Umbuchung|Saldovortrag|Asiento|Giroconto|Memoriaal|Journal Entry|Refund",
        ),
        (Kind.DRAFT, "Wechsel|Pagaré|Letra de cambio|Cambiale|RiBa|Wissel"),
        (Kind.DOWN_PAYMENT, "Anzahlungsrechnung|Factura de anticipo|Fattura di acconto|Voorschot"),
    ],
)
def test_kind_words_of_six_languages_and_of_their_systems_are_guessed(
    kind: Kind, words: str
) -> None:
    for word in words.split("|"):
        assert guess_kind(word) is kind, word
        assert guess_kind(word.lower()) is kind, word


def test_a_code_of_two_letters_speaks_where_no_word_does() -> None:
    assert guess_kind("Avoir RG 12") is Kind.CREDIT_NOTE
    assert guess_kind("RV Billing doc.transfer") is Kind.INVOICE
    assert guess_kind("RG") is Kind.PAYMENT


def test_rg_is_a_rechnung_among_german_words() -> None:
    assert guess_kinds(["RG", "AV"]) == {"RG": Kind.PAYMENT, "AV": Kind.CREDIT_NOTE}
    assert guess_kinds(["RG", "GS"]) == {"RG": Kind.INVOICE, "GS": Kind.CREDIT_NOTE}


@pytest.mark.parametrize(
    "word",
    [
        *("", "Bon de livraison", "ZZ", "Invoice / payment", "Domestic", "Export", "B2B", "Oui"),
        *("D", "C", "S", "H", "Paid", "Offen", "Service"),
    ],
)
def test_a_word_that_names_no_kind_or_two_is_not_guessed(word: str) -> None:
    assert guess_kind(word) is None
