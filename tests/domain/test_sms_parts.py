"""Parts of an SMS as the network counts them (3GPP TS 23.038 and 23.040)."""

import pytest

from dso_app.domain.sms_parts import SmsSize, sms_size


@pytest.mark.parametrize(
    ("text", "places", "parts", "alphabet", "left"),
    [
        ("", 0, 0, "GSM-7", 160),
        ("a" * 160, 160, 1, "GSM-7", 0),
        ("a" * 161, 161, 2, "GSM-7", 145),
        ("a" * 306, 306, 2, "GSM-7", 0),
        ("a" * 307, 307, 3, "GSM-7", 152),
        ("€" * 80, 160, 1, "GSM-7", 0),
        ("ê" * 70, 70, 1, "UCS-2", 0),
        ("ê" * 71, 71, 2, "UCS-2", 63),
        ("👍" * 35, 70, 1, "UCS-2", 0),
        ("éàùèòì ÄÖÑÜ ß", 13, 1, "GSM-7", 147),
    ],
)
def test_places_and_parts(text: str, places: int, parts: int, alphabet: str, left: int) -> None:
    size = sms_size(text)
    assert (size.places, size.parts, size.alphabet, size.left) == (places, parts, alphabet, left)


def test_a_sign_of_two_places_is_not_torn_between_two_parts() -> None:
    """152 signs, and a euro that finds one place left: 153 + 2 × 153 would be two parts."""
    text = "a" * 152 + "€" + "b" * 152
    assert sms_size(text).places == 306
    assert sms_size(text).parts == 3


def test_the_signs_that_make_an_sms_costly_are_named_once() -> None:
    assert sms_size("être ou ne pas être ç…") == SmsSize(
        signs=22, places=22, parts=1, alphabet="UCS-2", left=48, costly=("ê", "ç", "…")
    )
