"""Sentences kept as a message and what fills it, written out as people read dates and amounts."""

import re
from collections.abc import Mapping
from datetime import date

from dso_app import formats
from dso_app.domain.amounts import parse_amount
from dso_app.errors import Reason
from dso_app.texts import N_, translate

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", re.ASCII)

_FIELDS = {
    "name": N_("Name"),
    "do_not_dun": N_("Do not dun"),
    "direct_debit": N_("Direct debit"),
    "insolvent_on": N_("Insolvent on"),
    "payment_term": N_("Payment term"),
    "payment_means": N_("Payment means"),
    "language": N_("Language"),
    "phone": N_("Phone"),
    "legal_id": N_("Legal id"),
    "vat_number": N_("VAT number"),
}
_NAMES = frozenset({"step", "status", "scenario"})
"""Values that may be words of ours: shipped steps and statuses."""
_SWITCHED = {"on": N_("on"), "off": N_("off")}


def stored_sentence(message: str, values: Mapping[str, object], language: str) -> str:
    """A message filled in; an empty value at its end leaves no blank behind."""
    filled = {name: _readable(value, language) for name, value in values.items()}
    for name in _NAMES & values.keys():
        filled[name] = translate(str(values[name]), language)
    if (field := values.get("field")) in _FIELDS:
        # A change of a customer names its column, and what it holds now.
        filled["field"] = translate(_FIELDS[str(field)], language)
        now = str(filled.get("value") or "—")
        filled["value"] = translate(_SWITCHED.get(now, now), language)
    return translate(message, language, **filled).strip()


def reason_sentence(reason: Reason, language: str) -> str:
    """A stored reason as one sentence."""
    return stored_sentence(reason.message, reason.values, language)


def _readable(value: object, language: str) -> object:
    if isinstance(value, date):
        return formats.day(value, language)
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value):
        return formats.day(date.fromisoformat(value), language)
    if found := _AMOUNT.fullmatch(value):
        minor = parse_amount(found[1], ".", formats.decimals(found[2]))
        return formats.amount_with_currency(minor, found[2], language)
    return value
