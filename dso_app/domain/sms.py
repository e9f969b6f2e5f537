"""How many parts an SMS takes: what the gateway charges, and the phone puts together again."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""3GPP TS 23.038, the basic alphabet (GSM-7): one place each."""
_EXTENDED = frozenset("^{}\\[~]|€\f")
"""Its extension: two places each, which no end of a part may separate."""

_GSM_ALONE, _GSM_JOINED = 160, 153
_UNICODE_ALONE, _UNICODE_JOINED = 70, 67
_BEYOND_BMP = 0xFFFF


@dataclass(frozen=True, slots=True)
class SmsLength:
    """The length of a text as an SMS.

    Attributes:
        places: places it takes; most signs take one.
        parts: parts it is sent in; 0 for an empty text.
        plain: whether the basic alphabet suffices: 160 places a part instead of 70.
        outside: signs outside that alphabet, each once, in their order.
    """

    places: int
    parts: int
    plain: bool
    outside: str


def sms_length(text: str) -> SmsLength:
    """Places and parts of a text: 160 alone or 153 a part in GSM-7, else 70 or 67 (UCS-2)."""
    outside = "".join(dict.fromkeys(x for x in text if x not in _BASIC and x not in _EXTENDED))
    if outside:
        widths = [2 if ord(sign) > _BEYOND_BMP else 1 for sign in text]
        alone, joined = _UNICODE_ALONE, _UNICODE_JOINED
    else:
        widths = [2 if sign in _EXTENDED else 1 for sign in text]
        alone, joined = _GSM_ALONE, _GSM_JOINED
    places = sum(widths)
    parts = min(places, 1) if places <= alone else _joined(widths, joined)
    return SmsLength(places, parts, not outside, outside)


def _joined(widths: list[int], room: int) -> int:
    """Parts of a text that needs several: a sign of two places is never cut in two."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
