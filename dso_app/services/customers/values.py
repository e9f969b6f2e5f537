"""What people may change about a customer, and what each field can hold."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from dso_app.domain.addresses import mailbox
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.preferences import PREFERABLE
from dso_app.domain.recipients import is_colleague, is_recipient
from dso_app.domain.terms import parse_term
from dso_app.errors import RelanceError
from dso_app.formats import is_language, plain
from dso_app.models import Customer, Entity
from dso_app.services.company.values import country_code, currency_code
from dso_app.services.words.stored import CUSTOMER_WORDS
from dso_app.texts import N_, translate

Value = str | bool | int | date | None

REGIMES: Mapping[str, str] = {
    "business": N_("Business"),
    "public": N_("Public sector"),
    "none": N_("No penalties"),
}
"""Penalty regimes; a customer without one is a business."""


_LONGEST = 300
_MOST_MINOR = 10**15
_LINES = frozenset(
    {
        *("name", "address_1", "address_2", "address_3", "postcode", "city", "region", "phone"),
        *(
            "do_not_dun_reason",
            "language",
            "payment_means",
            "legal_id",
            "vat_number",
            "parent_code",
            *CUSTOM_FIELDS,
        ),
    }
)
_DAYS = frozenset({"insolvent_on", "do_not_dun_until"})
_SWITCHES = frozenset({"do_not_dun", "direct_debit"})


class BadCustomerValue(RelanceError):
    """A field of a customer cannot take the value; `values["field"]` names its column."""

    message = N_("“{field}” cannot be set to “{value}”.")

    def sentence(self, language: str = "en") -> str:
        """The error, the field by its name."""
        field = str(self.values["field"])
        named = translate(CUSTOMER_WORDS.get(field, field), language)
        return translate(self.message, language, field=named, value=self.values["value"])


def checked(field: str, value: Value, customer: Customer) -> Any:
    """The value as the column keeps it.

    Args:
        field: a column of `Customer` that people may change.
        value: a text; for switches a bool, for days a date or None, for
            `credit_limit_minor` minor units or None.
        customer: whose it is.

    Raises:
        BadCustomerValue, NotATerm: the column cannot take it.
    """
    if field in _SWITCHES and isinstance(value, bool):
        return value
    if field in _DAYS and (value is None or isinstance(value, date)):
        return value
    if field == "credit_limit_minor" and _is_limit(value):
        return value
    if isinstance(value, str) and (field in _LINES or field in _READERS) and _is_line(value):
        try:
            return _read(field, value.strip(), customer)
        except ValueError as error:
            raise _bad(field, value) from error
    raise _bad(field, value)


def shown(field: str, value: Any, customer: Customer, entity: Entity) -> str:
    """A value as the history keeps it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if value is not None and field == "credit_limit_minor":
        currency = customer.currency or entity.currency
        return f"{plain(value, currency)} {currency}"
    return "" if value is None else str(value)


def _bad(field: str, value: Value) -> BadCustomerValue:
    return BadCustomerValue(field=field[:40], value=str(value)[:40])


def _is_line(text: str) -> bool:
    return text.isprintable() and len(text) <= _LONGEST


def _is_limit(value: Value) -> bool:
    if value is None:
        return True
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_MINOR


def _read(field: str, text: str, customer: Customer) -> str | None:
    if field == "name" and not text:
        raise ValueError(text)
    if field == "parent_code" and text == customer.code:
        raise ValueError(text)
    if field in CUSTOM_FIELDS:
        return text or None
    return _READERS[field](text) if text and field in _READERS else text


def _email(text: str) -> str:
    found = mailbox(text)
    if found is None:
        raise ValueError(text)
    return found


def _channel(text: str) -> str:
    if text not in PREFERABLE:
        raise ValueError(text)
    return text


def _recipients(text: str) -> str:
    """Recipients as steps write them, those of the customer's, once each."""
    named = [" ".join(part.casefold().split()) for part in text.split(",") if part.strip()]
    for one in named:
        if not is_recipient(one) or is_colleague(one):
            raise ValueError(text)
    return ",".join(dict.fromkeys(named))


def _language(text: str) -> str:
    code = text.casefold()
    if not is_language(code):
        raise ValueError(text)
    return code


def _regime(text: str) -> str:
    if text not in REGIMES:
        raise ValueError(text)
    return text


def _term(text: str) -> str:
    parse_term(text)
    return text


_READERS: dict[str, Callable[[str], str]] = {
    "country": country_code,
    "currency": currency_code,
    "email": _email,
    "language": _language,
    "payment_term": _term,
    "preferred_channel": _channel,
    "preferred_recipients": _recipients,
    "penalty_regime": _regime,
}
"""How texts that are more than a line are read; `ValueError` or `NotATerm` when they are none."""
