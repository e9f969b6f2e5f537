"""Rules, section 3: the table of kinds, and the words by which files name them."""

import pytest

from dso_app.domain.kinds import Kind, Side, guess_kind


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


@pytest.mark.parametrize("word", ["", "Bon de livraison", "ZZ", "Invoice / payment"])
def test_a_word_that_names_no_kind_or_two_is_not_guessed(word: str) -> None:
    assert guess_kind(word) is None
