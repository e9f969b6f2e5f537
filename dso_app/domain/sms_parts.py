"""How many parts an SMS is sent in: what the network counts, and what is paid for.

Source: 3GPP TS 23.038 (the GSM 7-bit default alphabet and its extension table) and TS 23.040
(parts of a longer message give seven signs, or three of UCS-2, to their header).
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each takes two places: an escape goes before it."""

GSM_7, UCS_2 = "GSM-7", "UCS-2"
_ROOM = {GSM_7: (160, 153), UCS_2: (70, 67)}
"""Places of a message alone, and of each part of a longer one."""


@dataclass(frozen=True, slots=True)
class SmsSize:
    """What an SMS takes.

    Attributes:
        signs: characters as a person counts them.
        places: what they take of the alphabet's places.
        parts: messages it is sent in; 0 for no text.
        alphabet: `GSM-7`, or `UCS-2` as soon as one sign is not in it.
        left: places left in the last part.
        costly: the signs that GSM-7 lacks, each once, in order.
    """

    signs: int
    places: int
    parts: int
    alphabet: str
    left: int
    costly: tuple[str, ...] = ()


def sms_size(text: str) -> SmsSize:
    """The parts of an SMS. A sign that takes two places is never torn between two parts."""
    costly = tuple(dict.fromkeys(sign for sign in text if sign not in _BASIC | _EXTENDED))
    alphabet = UCS_2 if costly else GSM_7
    widths = [_width(sign, alphabet) for sign in text]
    alone, each = _ROOM[alphabet]
    places = sum(widths)
    if places <= alone:
        return SmsSize(len(text), places, min(places, 1), alphabet, alone - places, costly)
    parts, filled = 1, 0
    for width in widths:
        if filled + width > each:
            parts, filled = parts + 1, 0
        filled += width
    return SmsSize(len(text), places, parts, alphabet, each - filled, costly)


def _width(sign: str, alphabet: str) -> int:
    if alphabet == GSM_7:
        return 2 if sign in _EXTENDED else 1
    return len(sign.encode("utf-16-be")) // 2
