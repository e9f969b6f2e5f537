"""What may be set about an entity, and how each value is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dso_app.domain.penalty_rates import half_year
from dso_app.errors import RelanceError
from dso_app.services.company import values
from dso_app.texts import N_

RATE = "rate."
"""What comes before the currency in the key of an exchange rate."""
CAP_LIFTED = "daily_cap_lifted_on"
"""Key of the day whose messages may go beyond the daily cap."""
REFERENCE = "reference."
"""What comes before the first day of a half-year in the key of its reference rate."""


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


_LINE = N_("{key}: one line of at most 200 characters is wanted.")
_NUMBER = N_("{key}: “{value}” is not a whole number in range.")
_RATE_WANTED = N_("{key}: “{value}” is not a rate and its first day: rate.USD=0.92@2026-01-01.")
_PERCENT = N_("{key}: “{value}” is not a rate in percent such as 12.15.")
_REFERENCE_WANTED = N_(
    "{key}: “{value}” is not a rate of a half-year: reference.2026-07-01=2.15 is one."
)
_ON_OFF = N_("{key}: “{value}” is neither on nor off.")

FIELDS: dict[str, EntityField] = {
    "name": EntityField(
        "name", values.name_line, N_("{key}: a name of at most 200 characters is wanted.")
    ),
    "country": EntityField(
        "country", values.country_code, N_("{key}: “{value}” is not a country code such as FR.")
    ),
    "email": EntityField(
        "email", values.one_email, N_("{key}: “{value}” is not one email address.")
    ),
    "currency": EntityField(
        "currency", values.currency_code, N_("{key}: “{value}” is not a currency code such as EUR.")
    ),
    "timezone": EntityField(
        "timezone",
        values.time_zone,
        N_("{key}: “{value}” is not a time zone such as Europe/Paris."),
    ),
    "language": EntityField(
        "language", values.language_code, N_("{key}: “{value}” is not a language code such as fr.")
    ),
    "iban": EntityField("iban", values.iban, N_("{key}: “{value}” is not a valid IBAN.")),
    "bic": EntityField("bic", values.bic, N_("{key}: “{value}” is not a valid BIC.")),
    "default_term": EntityField(
        "default_term",
        values.payment_term,
        N_("{key}: “{value}” is not a payment term such as 30."),
    ),
    "default_term_days": EntityField(
        "default_term", lambda t: str(values.whole(0, 999)(t)), _NUMBER
    ),
    "sending_days": EntityField(
        "sending_days",
        values.sending_days,
        N_("{key}: “{value}” does not name days of the week, such as 1-5 or 1,2,4."),
    ),
    "sending_hours": EntityField(
        "sending_hours",
        values.sending_hours,
        N_("{key}: “{value}” does not name hours of the day, such as 09:00-17:00."),
    ),
    "holidays": EntityField("holidays", values.switch, _ON_OFF),
    "item_threshold": EntityField(
        "item_threshold",
        values.amount,
        N_("{key}: “{value}” is not an amount such as 0.10."),
    ),
    "ageing_bounds": EntityField(
        "ageing_bounds",
        values.ageing_bounds,
        N_("{key}: “{value}” is not three rising numbers: 30,60,90."),
    ),
    "letters_performed_when_posted": EntityField(
        "letters_performed_when_posted", values.switch, _ON_OFF
    ),
    "letter_window": EntityField(
        "letter_window",
        values.one_of("", "left", "right"),
        N_("{key}: “{value}” is neither left nor right."),
    ),
    "copies_to": EntityField(
        "copies_to",
        values.copies_to,
        N_("{key}: “{value}” names others than collector and sales."),
    ),
    "late_threshold_days": EntityField(
        "late_threshold_days",
        lambda text: int(values.one_of("0", "30", "60", "90")(text)),
        N_("{key}: “{value}” is none of 0, 30, 60 and 90."),
    ),
    "history_from": EntityField(
        "history_from", values.day_or_none, N_("{key}: “{value}” is not a date such as 2026-01-31.")
    ),
    CAP_LIFTED: EntityField(
        "cap_lifted_on",
        values.day_or_none,
        N_("{key}: “{value}” is neither today nor a date such as 2026-01-31."),
    ),
    "penalty_regime": EntityField(
        "penalty_regime",
        values.one_of("business", "public", "none"),
        N_("{key}: “{value}” is none of business, public and none."),
    ),
    "recovery_cost": EntityField(
        "recovery_cost", values.amount, N_("{key}: “{value}” is not an amount such as 0.10.")
    ),
    **{
        key: EntityField(key, values.percent, _PERCENT)
        for key in ("penalty_fixed_rate", "penalty_margin", "legal_interest_rate")
    },
    **{
        key: EntityField(key, values.whole(least, most), _NUMBER)
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
        key: EntityField(key, values.one_line, _LINE)
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
        found = (
            values.currency_code(key.removeprefix(RATE)),
            date.fromisoformat(day),
            values.positive(rate),
        )
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
        day, rate = date.fromisoformat(key.removeprefix(REFERENCE)), values.percent(text.strip())
    except ValueError as error:
        raise BadEntityValue(_REFERENCE_WANTED, key, text) from error
    if half_year(day) != day:
        raise BadEntityValue(_REFERENCE_WANTED, key, text)
    return day, rate
