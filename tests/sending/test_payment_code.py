"""The payment code of a letter, read from the printed page as a banking app does (EPC069-12)."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp

from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.facts import Facts
from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.rendering import render

DUVAL = replace(
    SAMPLE.company, name="Atelier Duval SAS", iban="FR7630006000011234567890189", bic="AGRIFRPP"
)


def _read(facts: Facts) -> list[str]:
    """The codes on the pages of a letter, drawn at 150 points an inch."""
    blocks = render("", "Dear customer,\n\n{{ items.table }}\n\nRegards", facts).blocks
    document = pypdfium2.PdfDocument(letter_pdf("Reminder", blocks, facts, date(2026, 6, 30)))
    pages = [page.render(scale=150 / 72).to_pil() for page in document]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def test_a_phone_reads_whom_to_pay_how_much_and_what_for() -> None:
    facts = replace(SAMPLE, company=DUVAL, asked={"EUR": 1_980_50}, customer_code="C-0042")
    [code] = _read(facts)
    lines = code.splitlines()
    assert lines[0] == "BCD"
    assert lines[1] in {"001", "002"}
    assert lines[3:7] == ["SCT", "AGRIFRPP", "Atelier Duval SAS", "FR7630006000011234567890189"]
    assert lines[7] == "EUR1980.5"
    assert lines[-1] == "C-0042"


@pytest.mark.parametrize(
    ("minor", "amount"), [(1, "EUR0.01"), (12_00, "EUR12"), (99_999_999_999, "EUR999999999.99")]
)
def test_the_amount_is_exact_to_the_cent(minor: int, amount: str) -> None:
    [code] = _read(replace(SAMPLE, company=DUVAL, asked={"EUR": minor}))
    assert code.splitlines()[7] == amount


def test_accents_and_long_names_are_read_as_written() -> None:
    name = "Établissements Lefèbvre & Großkopf"
    company = replace(DUVAL, name=name, bic="")
    [code] = _read(replace(SAMPLE, company=company, asked={"EUR": 5_00}))
    assert name in code.splitlines()


def test_only_what_is_asked_in_euro_is_in_the_code() -> None:
    assert _read(replace(SAMPLE, company=DUVAL, asked={"USD": 100_00})) == []
    [code] = _read(replace(SAMPLE, company=DUVAL, asked={"EUR": 10_00, "USD": 100_00}))
    assert "EUR10" in code.splitlines()
