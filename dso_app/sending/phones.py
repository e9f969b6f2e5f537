"""Numbers an SMS can be sent to, written as every gateway reads them.

Slow to import, by a quarter of a second: whoever needs it imports it then.
"""

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

_MOBILES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
"""Some countries (the United States) do not tell mobiles from others."""


def sms_number(mobile: str, phone: str, country: str) -> str:
    """The number to write to, in international form (E.164); empty for none.

    The mobile, believed when its length can be: new ranges come faster than lists of them. Else
    the phone, if it is known to be a mobile's.

    Args:
        mobile: as typed: `06 12 34 56 78`, `+33 6 12 34 56 78`, `0033…`.
        phone: likewise.
        country: two letters: where numbers without a prefix are.
    """
    believed = _parsed(mobile, country)
    if believed is not None and phonenumbers.is_possible_number(believed):
        return _written(believed)
    other = _parsed(phone, country)
    if other is not None and phonenumbers.number_type(other) in _MOBILES:
        return _written(other)
    return ""


def _parsed(text: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country.upper() or None)
    except phonenumbers.NumberParseException:
        return None


def _written(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
