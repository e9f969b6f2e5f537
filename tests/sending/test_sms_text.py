"""SMS: one part of 160 signs where the words allow it."""

from dataclasses import replace

import pytest

from dso_app.sending.placeholders import SAMPLE
from dso_app.sending.sms_text import sms_text
from dso_app.services.texts.templates import Text, shipped_texts

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""3GPP TS 23.038, the basic alphabet: each sign takes one place."""

FRENCH = replace(SAMPLE, language="fr")


@pytest.mark.parametrize(
    "text",
    [text for text in shipped_texts() if text.channel == "sms"],
    ids=lambda text: f"{text.key}-{text.language}",
)
def test_a_shipped_sms_is_one_part_of_plain_words_without_links(text: Text) -> None:
    said = sms_text(text.body, replace(SAMPLE, language=text.language))
    assert set(said) <= GSM_7
    assert len(said) <= 160
    assert "\n" not in said
    assert "//" not in said
    assert "Atelier Duval SAS" in said


def test_blanks_quotes_and_dashes_of_good_typography_are_typed_plainly() -> None:
    body = "«\u00a0L’été\u00a0»\u202f: “oui” – non… {{ items.total }}"
    assert sms_text(body, FRENCH) == """" L'été " : "oui" - non... 1 980,50 EUR"""


def test_dates_are_figures() -> None:
    assert sms_text("{{ leader.due_date }}", FRENCH) == "27/05/2026"


def test_the_table_is_a_line_for_each_item() -> None:
    assert sms_text("Open:\n\n{{ items.table }}", SAMPLE) == (
        "Open:\n\nF2026-0412 1,240.00 EUR\nF2026-0455 860.50 EUR\nA2026-0031 -120.00 EUR"
    )


def test_letters_stay_as_they_are_and_bold_is_left_out() -> None:
    facts = replace(SAMPLE, customer_name="Façonnage Żółć")
    assert sms_text("**{{ customer.name }}**", facts) == "Façonnage Żółć"
