"""Sentences kept as a message and what fills it, written out as people read dates and amounts."""

import re
from collections.abc import Mapping
from datetime import date

from dso_app import formats
from dso_app.domain.amounts import parse_amount
from dso_app.errors import Reason
from dso_app.services.words.recipients import recipient_words
from dso_app.texts import N_, translate

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", re.ASCII)

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)

CUSTOMER_WORDS = {
    "code": N_("Customer code"),
    "name": N_("Name"),
    "legal_id": N_("Legal id"),
    "vat_number": N_("VAT number"),
    "address_1": N_("Address"),
    "address_2": N_("Address, second line"),
    "address_3": N_("Address, third line"),
    "postcode": N_("Postcode"),
    "city": N_("City"),
    "region": N_("Region"),
    "country": N_("Country"),
    "phone": N_("Phone"),
    "email": N_("Email"),
    "language": N_("Language"),
    "currency": N_("Currency"),
    "payment_term": N_("Payment term"),
    "payment_means": N_("Payment means"),
    "credit_limit_minor": N_("Credit limit"),
    "groups": N_("Groups"),
    "scenario_id": N_("Scenario"),
    "collector_id": N_("Collector"),
    "sales_id": N_("Sales representative"),
    "parent_code": N_("Parent’s code"),
    "penalty_regime": N_("Penalty regime"),
    "direct_debit": N_("Direct debit"),
    "do_not_dun": N_("Do not dun"),
    "do_not_dun_until": N_("Do not dun until"),
    "do_not_dun_reason": N_("Why it is not dunned"),
    "preferred_channel": N_("Preferred channel"),
    "preferred_recipients": N_("Preferred recipients"),
    "insolvent_on": N_("Insolvent on"),
    "collection_contact": N_("Collection contact"),
    "pinned_comment": N_("Pinned comment"),
}
"""What the fields of a customer are called, by column."""

ITEM_WORDS = {
    "code": N_("Customer code"),
    "customer": N_("Customer"),
    "number": N_("Number"),
    "unique_id": N_("Unique id"),
    "instalment": N_("Instalment"),
    "kind": N_("Kind"),
    "issue_date": N_("Issue date"),
    "due_date": N_("Due date"),
    "currency": N_("Currency"),
    "amount_minor": N_("Amount"),
    "remaining_minor": N_("Remaining amount"),
    "order_number": N_("Order number"),
    "business_case": N_("Business case"),
    "comment": N_("Comment"),
    "status": N_("Status"),
    "collector": N_("Collector"),
}
"""What the fields of an item are called."""

_NAMES = frozenset({"step", "status", "scenario", "state", "result", "list"})
"""Values that may be words of ours: shipped steps and statuses, states, what came of a call."""
_SWITCHED = {"on": N_("on"), "off": N_("off")}


def stored_sentence(message: str, values: Mapping[str, object], language: str) -> str:
    """A message filled in; an empty value at its end leaves no blank behind."""
    filled = {name: _readable(value, language) for name, value in values.items()}
    for name in _NAMES & values.keys():
        filled[name] = translate(str(values[name]), language)
    if "currency" in values and (amount := _PLAIN.fullmatch(str(values.get("amount", "")))):
        currency = str(values["currency"])
        minor = parse_amount(amount[0], ".", formats.decimals(currency))
        filled["amount"] = formats.amount(minor, currency, language)
    if (field := values.get("field")) in CUSTOMER_WORDS:
        # A change of a customer names its column; a field that was given a name, that name.
        filled["field"] = translate(CUSTOMER_WORDS[str(field)], language)
        now = str(filled.get("value", ""))
        if field == "preferred_recipients":
            now = ", ".join(recipient_words(one, language) for one in now.split(",") if one)
        filled["value"] = translate(_SWITCHED.get(now, now), language)
    if field is not None:
        filled["value"] = filled.get("value") or "—"
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
