"""The company's details between the entity's settings and the fields of the form."""

import re
from collections.abc import Mapping
from typing import Any

from dso_app.domain.business_days import parse_sending_days
from dso_app.services.company.fields import FIELDS, BadEntityValue, read_value
from dso_app.texts import N_, translate

LINES = (
    *("name", "address_1", "address_2", "postcode", "city", "country", "legal_id", "vat_number"),
    *("email", "phone", "website", "language", "currency", "timezone", "iban", "bic", "bank_name"),
    *("default_term", "default_scenario", "contact_gap_days", "daily_cap", "item_threshold"),
    *("letter_window", "sms_parts", "penalty_regime", "penalty_fixed_rate", "penalty_margin"),
    *("recovery_cost", "legal_interest_rate"),
)
"""Settings that are one field of the form each."""

COPIES = ("collector", "sales")
"""Colleagues who may get copies."""

DAYS = range(1, 8)
"""ISO weekdays, Monday first."""

_OWN_WORDS = {
    "sending_days": N_("Choose at least one day."),
    "sending_hours": N_("Sending must end after it begins."),
}
"""What is wrong where the form offers boxes and hours, not text."""
_SWITCHES = ("holidays", "letters_performed_when_posted")
_LONGEST = 200


def to_fields(settings: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the fields at first; a weekday is "on" or empty."""
    fields = {name: str(settings.get(name, "")) for name in LINES}
    opens, _, closes = str(settings["sending_hours"]).partition("-")
    days = parse_sending_days(str(settings["sending_days"]))
    copies = str(settings["copies_to"]).split(",")
    return (
        fields
        | {"opens": opens, "closes": "23:59" if closes == "24:00" else closes}
        | {f"day_{day}": "on" if day in days else "" for day in DAYS}
        | {name: "on" if settings[name] == "on" else "" for name in _SWITCHES}
        | {f"copy_{who}": "on" if who in copies else "" for who in COPIES}
    )


def to_settings(form: Mapping[str, Any]) -> dict[str, str]:
    """The settings a form asks for; the last minute of the day means its end."""
    values = {name: _text(form, name) for name in LINES}
    closes = _text(form, "closes")
    closes = "24:00" if closes == "23:59" else closes
    return values | {
        "sending_hours": f"{_text(form, 'opens')}-{closes}",
        "sending_days": ",".join(str(day) for day in DAYS if form.get(f"day_{day}")),
        "copies_to": ",".join(who for who in COPIES if form.get(f"copy_{who}")),
        **{name: "on" if form.get(name) else "off" for name in _SWITCHES},
    }


def problems(values: Mapping[str, str], language: str) -> dict[str, str]:
    """What is wrong, by field, in one go: nobody likes to be told one thing at a time."""
    found = {}
    for key, text in values.items():
        if key in FIELDS:
            try:
                read_value(key, text)
            except BadEntityValue as error:
                own = _OWN_WORDS.get(key)
                sentence = error.sentence(language)
                found[key] = translate(own, language) if own else beside(key, sentence)
    return found


def beside(key: str, sentence: str) -> str:
    """The sentence without the key it begins with: it stands beside that very field."""
    words = re.sub(rf"^{re.escape(key)}\s*:\s*", "", sentence)
    return words[:1].upper() + words[1:]


def _text(form: Mapping[str, Any], name: str) -> str:
    return str(form.get(name) or "").strip()[: _LONGEST + 1]
