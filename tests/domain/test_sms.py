"""Parts of an SMS, counted by hand from 3GPP TS 23.038 and 23.040."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.sms import sms_length


@pytest.mark.parametrize(
    ("text", "places", "parts"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        # The 153rd place of the first part is left free: a euro sign takes two.
        ("a" * 152 + "€" + "a" * 152, 306, 3),
        ("é" * 70, 70, 1),
        ("ê" * 70, 70, 1),
        ("ê" * 71, 71, 2),
        ("ê" * 134, 134, 2),
        ("ê" * 135, 135, 3),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
    ],
)
def test_parts_are_of_160_or_153_plain_signs_or_of_70_or_67_others(
    text: str, places: int, parts: int
) -> None:
    length = sms_length(text)
    assert (length.places, length.parts) == (places, parts)


def test_the_signs_that_cost_most_are_named_once_each() -> None:
    length = sms_length("Reçu: œuvre, reçu")
    assert not length.plain
    assert length.outside == "çœ"


def test_a_text_of_the_basic_alphabet_is_plain() -> None:
    assert sms_length("Facture F1: 12,50 EUR à régler").plain
    assert sms_length("12,50 €").plain


@given(st.text(max_size=700))
def test_a_longer_text_never_takes_fewer_parts(text: str) -> None:
    assert sms_length(text[:-1]).parts <= sms_length(text).parts
