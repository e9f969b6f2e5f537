"""Words of headers one by one: what each names whatever its language, and what feeds nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.importing.backlog.fields import BACKLOG_FIELDS
from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.fields import Field
from dso_app.importing.items.fields import ITEM_FIELDS
from dso_app.importing.suggesting.concepts import language_of, meaning
from dso_app.importing.suggesting.likeness import likeness
from dso_app.importing.suggesting.words import header_words
from dso_app.importing.turnover.fields import TURNOVER_FIELDS
from dso_app.texts import translate

_WORDS = Path(__file__).parent / "header_words.txt"
_KINDS = {"items": ITEM_FIELDS, "customers": CUSTOMER_FIELDS, "contacts": CONTACT_FIELDS}
_EVERY_FIELD = [field for fields in _KINDS.values() for field in fields]


def _told() -> Iterator[tuple[str, str, str, list[str]]]:
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, language, field, words = line.split(" ", 3)
            yield kind, language, field, words.split("|")


def named(fields: tuple[Field, ...], word: str, language: str | None) -> str:
    """The field a header word names most surely, `-` for none."""
    scores = [(likeness(field, word, language), -order) for order, field in enumerate(fields)]
    best, order = max(scores)
    return fields[-order].name if best else "-"


@pytest.mark.parametrize(
    ("kind", "language", "field", "words"),
    _told(),
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_word_of_a_header_names_its_field(
    kind: str, language: str, field: str, words: list[str]
) -> None:
    for word in words:
        assert named(_KINDS[kind], word, language) in field.split("/"), word
        assert named(_KINDS[kind], word.upper(), language) in field.split("/"), word.upper()


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_field_is_found_by_what_it_is_called_here(kind: str, language: str) -> None:
    for field in _KINDS[kind]:
        if not field.name.startswith("custom_"):
            label = translate(field.label, language)
            assert field.name in {named(_KINDS[kind], label, language), "name"}, label
        assert named(_KINDS[kind], field.name, None) == field.name


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("Custmer number", "customer_code"),
        ("Inovice number", "number"),
        ("Invoice dtae", "issue_date"),
        ("Montnat TTC", "amount"),
        ("Echeence", "due_date"),
        ("Rechnugsnummer", "number"),
        ("Vencimeinto", "due_date"),
        ("Scadnza", "due_date"),
        ("Factuurnumer", "number"),
        ("Outstandng", "remaining"),
    ],
)
def test_a_misspelt_word_names_what_it_was_meant_for(word: str, field: str) -> None:
    assert named(ITEM_FIELDS, word, None) == field


@pytest.mark.parametrize(
    "word",
    [
        *("Rate", "Invoice rate", "Due rate", "Gate", "Late", "Price", "Prices", "Customs"),
        *("Creditor", "Creditors", "Creditor number", "Invoke", "Country", "County", "Statue"),
        *("Rejected invoice date", "Discount due date", "Paperless date", "Days to settle"),
        *("Accountant", "Discounts", "Amounted late", "Sale", "Sauce", "Notion", "Numbness"),
    ],
)
def test_a_word_that_resembles_another_is_not_taken_for_it(word: str) -> None:
    assert named(ITEM_FIELDS, word, "en") == "-"


def test_the_word_incl_tax_goes_before_the_others() -> None:
    amount = next(field for field in ITEM_FIELDS if field.name == "amount")
    for incl, other, excl in (
        ("Montant TTC", "Montant", "Montant HT"),
        ("Bruttobetrag", "Betrag", "Nettobetrag"),
        ("Importe con IVA", "Importe", "Base imponible"),
        ("Bedrag incl. BTW", "Bedrag", "Bedrag excl. BTW"),
    ):
        scores = [likeness(amount, word, None) for word in (incl, other, excl)]
        assert scores[0] > scores[1] > scores[2] == 0


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("Code client;N° pièce;Échéance", "fr"),
        ("Customer code;Due date;Amount", "en"),
        ("Kunde;Rechnungsnummer;Fälligkeit", "de"),
        ("Cliente;Fecha;Importe", "es"),
        ("Cliente;Data documento;Scadenza", "it"),
        ("Debiteur;Factuurdatum;Bedrag", "nl"),
        ("A;B", None),
        ("Code;Date", None),
    ],
)
def test_the_language_of_a_header_is_told_by_words_that_no_other_language_has(
    header: str, language: str | None
) -> None:
    assert language_of(header.split(";")) == language


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("customerID", "customer id"),
        ("N° pièce", "n piece"),
        ("Nº Fra.", "n fra"),
        ("N.º factura", "n factura"),
        ("Rech.-Nr.", "rech n"),
        ("INVOICE_NO", "invoice n"),
        ("No. client", "n client"),
        ("KdNr", "kd n"),
        ("Invoice #", "invoice n"),
        ("Nom", "nom"),
        ("Œuvre", "oeuvre"),
    ],
)
def test_a_header_word_is_compared_without_case_accents_and_abbreviations(
    word: str, words: str
) -> None:
    assert header_words(word) == words


def test_the_words_of_fields_are_words_that_some_language_knows() -> None:
    for field in (*_EVERY_FIELD, *BACKLOG_FIELDS, *TURNOVER_FIELDS):
        for word in (*field.words, *field.weak):
            assert meaning(word, "en").concepts, word
