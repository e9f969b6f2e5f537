"""How the values of an entity's settings are read from a text; `ValueError` where it is none."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, available_timezones

from dso_app.domain.addresses import mailbox
from dso_app.domain.business_days import (
    NotSendingDays,
    NotSendingHours,
    parse_sending_days,
    parse_sending_hours,
)
from dso_app.domain.recipients import Recipient
from dso_app.domain.terms import NotATerm, parse_term

_LONGEST = 200
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Two letters that CLDR knows as unions, placeholders or tests."""
_YES = frozenset({"on", "yes", "true", "1", "oui"})
_NO = frozenset({"off", "no", "none", "false", "0", "non"})


def one_line(text: str) -> str:
    """One printable line of at most 200 characters."""
    if len(text) > _LONGEST or not text.isprintable():
        raise ValueError(text)
    return text


def name_line(text: str) -> str:
    """The same, not empty."""
    if not text:
        raise ValueError(text)
    return one_line(text)


def one_email(text: str) -> str:
    """One email address in its plain form; empty stays so."""
    found = mailbox(text) if text else ""
    if found is None:
        raise ValueError(text)
    return found


def country_code(text: str) -> str:
    """A country's two letters in capitals; `ValueError` when they are none."""
    from babel.core import Locale  # noqa: PLC0415 - most commands need it not

    code = text.upper()
    known = re.fullmatch("[A-Z]{2}", code) and code in Locale("en").territories
    if not known or code in _NO_COUNTRIES:
        raise ValueError(text)
    return code


def currency_code(text: str) -> str:
    """A currency's ISO code in capitals; `ValueError` when it is none."""
    from babel.numbers import list_currencies  # noqa: PLC0415 - most commands need it not

    code = text.strip().upper()
    if code not in list_currencies():
        raise ValueError(text)
    return code


def time_zone(text: str) -> str:
    """The name of a time zone."""
    if text not in available_timezones():
        raise ValueError(text)
    return ZoneInfo(text).key


def language_code(text: str) -> str:
    """A language code as it was written."""
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - likewise

    try:
        Locale.parse(text.replace("-", "_"))
    except UnknownLocaleError as error:
        raise ValueError(text) from error
    return text


def iban(text: str) -> str:
    """A valid IBAN without blanks; empty stays so."""
    from schwifty import IBAN  # noqa: PLC0415 - slow to import
    from schwifty.exceptions import SchwiftyException  # noqa: PLC0415

    try:
        return str(IBAN(text).compact) if text else ""
    except SchwiftyException as error:
        raise ValueError(text) from error


def bic(text: str) -> str:
    """A valid BIC without blanks; empty stays so."""
    from schwifty import BIC  # noqa: PLC0415 - slow to import
    from schwifty.exceptions import SchwiftyException  # noqa: PLC0415

    try:
        return str(BIC(text).compact) if text else ""
    except SchwiftyException as error:
        raise ValueError(text) from error


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from the least to the most."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,5}", text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return read


def positive(text: str) -> Decimal:
    """A decimal number of zero or more, written with a point; `ValueError` when it is none."""
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or not 0 <= value < Decimal(10) ** 12:
        raise ValueError(text)
    return value


def amount(text: str) -> str:
    """An amount of zero or more as a decimal number."""
    return f"{positive(text):f}"


def percent(text: str) -> str:
    """A rate from 0 to 100 %, written with a point; empty stays so; `ValueError` for others."""
    if text and positive(text) > 100:  # noqa: PLR2004 - percent
        raise ValueError(text)
    return f"{positive(text):f}" if text else ""


def payment_term(text: str) -> str:
    """A payment term of the grammar."""
    try:
        parse_term(text)
    except NotATerm as error:
        raise ValueError(text) from error
    return text


def sending_days(text: str) -> str:
    """Days of the week, without blanks."""
    try:
        parse_sending_days(text)
    except NotSendingDays as error:
        raise ValueError(text) from error
    return text.replace(" ", "")


def sending_hours(text: str) -> str:
    """Hours of the day, without blanks."""
    try:
        parse_sending_hours(text)
    except NotSendingHours as error:
        raise ValueError(text) from error
    return text.replace(" ", "")


def switch(text: str) -> bool:
    """On or off."""
    word = text.casefold()
    if word not in _YES | _NO:
        raise ValueError(text)
    return word in _YES


def ageing_bounds(text: str) -> str:
    """Three rising numbers of days, commas between."""
    bounds = [whole(1, 9999)(part.strip()) for part in text.split(",")]
    if bounds != sorted(set(bounds)) or len(bounds) != 3:  # noqa: PLR2004 - five buckets
        raise ValueError(text)
    return ",".join(map(str, bounds))


def one_of(*words: str) -> Callable[[str], str]:
    """A reader of exactly these words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def copies_to(text: str) -> str:
    """Colleagues who get copies, in one order; `ValueError` when one is none."""
    wanted = {part.strip() for part in text.split(",") if part.strip()}
    colleagues = (str(Recipient.COLLECTOR), str(Recipient.SALES))
    if not wanted <= set(colleagues):
        raise ValueError(text)
    return ",".join(one for one in colleagues if one in wanted)


def day_or_none(text: str) -> date | None:
    """An ISO date; empty is none."""
    return date.fromisoformat(text) if text else None
