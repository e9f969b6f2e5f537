"""What may be set about an entity, and how each value is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dso_app.domain.addresses import mailbox
from dso_app.domain.business_days import (
    NotSendingDays,
    NotSendingHours,
    parse_sending_days,
    parse_sending_hours,
)
from dso_app.domain.penalties import half_year
from dso_app.domain.recipients import Recipient
from dso_app.domain.terms import NotATerm, parse_term
from dso_app.errors import RelanceError
from dso_app.texts import N_

_LONGEST = 200
RATE = "rate."
"""What comes before the currency in the key of an exchange rate."""
CAP_LIFTED = "daily_cap_lifted_on"
"""Key of the day whose messages may go beyond the daily cap."""
REFERENCE = "reference."
"""What comes before the first day of a half-year in the key of its reference rate."""
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Two letters that CLDR knows as unions, placeholders or tests."""
_YES = frozenset({"on", "yes", "true", "1", "oui"})
_NO = frozenset({"off", "no", "none", "false", "0", "non"})


class BadEntityValue(RelanceError):
    """A value that the setting cannot take; the message says what it takes."""

    def __init__(self, message: str, key: str, value: str) -> None:
        super().__init__(key=key, value=" ".join(value.split())[:60])
        self.message = message


@dataclass(frozen=True)
class EntityField:
    """A setting of an entity.

    Attributes:
        column: of `Entity`.
        read: its value from a text; raises `ValueError` where it is none.
        wrong: English msgid naming `{key}` and `{value}`, for a text that is none.
    """

    column: str
    read: Callable[[str], Any]
    wrong: str


def _line(text: str) -> str:
    if len(text) > _LONGEST or not text.isprintable():
        raise ValueError(text)
    return text


def _name(text: str) -> str:
    if not text:
        raise ValueError(text)
    return _line(text)


def _email(text: str) -> str:
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


def _timezone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError(text)
    return ZoneInfo(text).key


def _language(text: str) -> str:
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - likewise

    try:
        Locale.parse(text.replace("-", "_"))
    except UnknownLocaleError as error:
        raise ValueError(text) from error
    return text


def _iban(text: str) -> str:
    from schwifty import IBAN  # noqa: PLC0415 - slow to import
    from schwifty.exceptions import SchwiftyException  # noqa: PLC0415

    try:
        return str(IBAN(text).compact) if text else ""
    except SchwiftyException as error:
        raise ValueError(text) from error


def _bic(text: str) -> str:
    from schwifty import BIC  # noqa: PLC0415 - slow to import
    from schwifty.exceptions import SchwiftyException  # noqa: PLC0415

    try:
        return str(BIC(text).compact) if text else ""
    except SchwiftyException as error:
        raise ValueError(text) from error


def _whole(least: int, most: int) -> Callable[[str], int]:
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


def _amount(text: str) -> str:
    return f"{positive(text):f}"


def percent(text: str) -> str:
    """A rate from 0 to 100 %, written with a point; empty stays so; `ValueError` for others."""
    if text and positive(text) > 100:  # noqa: PLR2004 - percent
        raise ValueError(text)
    return f"{positive(text):f}" if text else ""


def _term(text: str) -> str:
    try:
        parse_term(text)
    except NotATerm as error:
        raise ValueError(text) from error
    return text


def _days(text: str) -> str:
    try:
        parse_sending_days(text)
    except NotSendingDays as error:
        raise ValueError(text) from error
    return text.replace(" ", "")


def _hours(text: str) -> str:
    try:
        parse_sending_hours(text)
    except NotSendingHours as error:
        raise ValueError(text) from error
    return text.replace(" ", "")


def _switch(text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise ValueError(text)
    return word in _YES


def _bounds(text: str) -> str:
    bounds = [_whole(1, 9999)(part.strip()) for part in text.split(",")]
    if bounds != sorted(set(bounds)) or len(bounds) != 3:  # noqa: PLR2004 - five buckets
        raise ValueError(text)
    return ",".join(map(str, bounds))


def _among(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def _copies(text: str) -> str:
    """Colleagues who get copies, in one order; `ValueError` when one is none."""
    wanted = {part.strip() for part in text.split(",") if part.strip()}
    colleagues = (str(Recipient.COLLECTOR), str(Recipient.SALES))
    if not wanted <= set(colleagues):
        raise ValueError(text)
    return ",".join(one for one in colleagues if one in wanted)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_LINE = N_("{key}: one line of at most 200 characters is wanted.")
_NUMBER = N_("{key}: “{value}” is not a whole number in range.")
_RATE_WANTED = N_("{key}: “{value}” is not a rate and its first day: rate.USD=0.92@2026-01-01.")
_PERCENT = N_("{key}: “{value}” is not a rate in percent such as 12.15.")
_REFERENCE_WANTED = N_(
    "{key}: “{value}” is not a rate of a half-year: reference.2026-07-01=2.15 is one."
)
_ON_OFF = N_("{key}: “{value}” is neither on nor off.")

FIELDS: dict[str, EntityField] = {
    "name": EntityField("name", _name, N_("{key}: a name of at most 200 characters is wanted.")),
    "country": EntityField(
        "country", country_code, N_("{key}: “{value}” is not a country code such as FR.")
    ),
    "email": EntityField("email", _email, N_("{key}: “{value}” is not one email address.")),
    "currency": EntityField(
        "currency", currency_code, N_("{key}: “{value}” is not a currency code such as EUR.")
    ),
    "timezone": EntityField(
        "timezone", _timezone, N_("{key}: “{value}” is not a time zone such as Europe/Paris.")
    ),
    "language": EntityField(
        "language", _language, N_("{key}: “{value}” is not a language code such as fr.")
    ),
    "iban": EntityField("iban", _iban, N_("{key}: “{value}” is not a valid IBAN.")),
    "bic": EntityField("bic", _bic, N_("{key}: “{value}” is not a valid BIC.")),
    "default_term": EntityField(
        "default_term", _term, N_("{key}: “{value}” is not a payment term such as 30.")
    ),
    "default_term_days": EntityField("default_term", lambda t: str(_whole(0, 999)(t)), _NUMBER),
    "sending_days": EntityField(
        "sending_days",
        _days,
        N_("{key}: “{value}” does not name days of the week, such as 1-5 or 1,2,4."),
    ),
    "sending_hours": EntityField(
        "sending_hours",
        _hours,
        N_("{key}: “{value}” does not name hours of the day, such as 09:00-17:00."),
    ),
    "holidays": EntityField("holidays", _switch, _ON_OFF),
    "item_threshold": EntityField(
        "item_threshold", _amount, N_("{key}: “{value}” is not an amount such as 0.10.")
    ),
    "ageing_bounds": EntityField(
        "ageing_bounds", _bounds, N_("{key}: “{value}” is not three rising numbers: 30,60,90.")
    ),
    "letters_performed_when_posted": EntityField("letters_performed_when_posted", _switch, _ON_OFF),
    "letter_window": EntityField(
        "letter_window",
        _among("", "left", "right"),
        N_("{key}: “{value}” is neither left nor right."),
    ),
    "copies_to": EntityField(
        "copies_to",
        _copies,
        N_("{key}: “{value}” names others than collector and sales."),
    ),
    "late_threshold_days": EntityField(
        "late_threshold_days",
        lambda text: int(_among("0", "30", "60", "90")(text)),
        N_("{key}: “{value}” is none of 0, 30, 60 and 90."),
    ),
    "history_from": EntityField(
        "history_from", _date, N_("{key}: “{value}” is not a date such as 2026-01-31.")
    ),
    CAP_LIFTED: EntityField(
        "cap_lifted_on",
        _date,
        N_("{key}: “{value}” is neither today nor a date such as 2026-01-31."),
    ),
    "penalty_regime": EntityField(
        "penalty_regime",
        _among("business", "public", "none"),
        N_("{key}: “{value}” is none of business, public and none."),
    ),
    "recovery_cost": EntityField(
        "recovery_cost", _amount, N_("{key}: “{value}” is not an amount such as 0.10.")
    ),
    **{
        key: EntityField(key, percent, _PERCENT)
        for key in ("penalty_fixed_rate", "penalty_margin", "legal_interest_rate")
    },
    **{
        key: EntityField(key, _whole(least, most), _NUMBER)
        for key, least, most in (
            ("contact_gap_days", 0, 365),
            ("daily_cap", 0, 99999),
            ("stale_after_days", 0, 365),
            ("old_after_days", 1, 9999),
            ("draft_grace_days", 0, 365),
            ("clearing_threshold_percent", 0, 100),
            ("promise_grace_days", 0, 60),
            ("answer_hold_days", 0, 60),
            ("dso_days", 1, 3660),
            ("sms_parts", 1, 10),
        )
    },
    **{
        key: EntityField(key, _line, _LINE)
        for key in (
            *("address_1", "address_2", "postcode", "city", "legal_id", "vat_number"),
            *("phone", "website", "bank_name"),
        )
    },
}
"""The settings by the key they are set with."""


def read_value(key: str, text: str) -> tuple[str, Any]:
    """Column and value of one setting; `BadEntityValue` where the text is none."""
    field = FIELDS[key]
    try:
        return field.column, field.read(text.strip())
    except ValueError as error:
        raise BadEntityValue(field.wrong, key, text) from error


def read_rate(key: str, text: str) -> tuple[str, date, str]:
    """Currency, first day and rate of `rate.USD=0.92@2026-01-01`.

    Raises:
        BadEntityValue: it is written otherwise.
    """
    rate, _, day = text.strip().partition("@")
    try:
        found = currency_code(key.removeprefix(RATE)), date.fromisoformat(day), positive(rate)
    except ValueError as error:
        raise BadEntityValue(_RATE_WANTED, key, text) from error
    if not found[2]:
        raise BadEntityValue(_RATE_WANTED, key, text)
    return found[0], found[1], f"{found[2]:f}"


def read_reference(key: str, text: str) -> tuple[date, str]:
    """First day and rate of `reference.2026-07-01=2.15`; an empty rate is that of the house.

    Raises:
        BadEntityValue: it is written otherwise, or the day begins no half-year.
    """
    try:
        day, rate = date.fromisoformat(key.removeprefix(REFERENCE)), percent(text.strip())
    except ValueError as error:
        raise BadEntityValue(_REFERENCE_WANTED, key, text) from error
    if half_year(day) != day:
        raise BadEntityValue(_REFERENCE_WANTED, key, text)
    return day, rate
