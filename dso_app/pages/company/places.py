"""Countries, currencies, languages and time zones to choose from, in the reader's language."""

from functools import cache
from zoneinfo import available_timezones

from babel.core import Locale
from babel.numbers import list_currencies

from dso_app.components.session_state import Choice
from dso_app.formats import locale
from dso_app.texts import without_accents

_REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Unions, unknown and pseudo regions."""
_OLD_MONEY = "("
"""Currencies that are no longer used carry their years: "Franc français (1960-2002)"."""


@cache
def countries(language: str) -> list[Choice]:
    """Countries by name."""
    names = locale(language).territories
    # Besides countries there are continents, by three digits.
    found = [
        Choice(code, name)
        for code, name in names.items()
        if code.isalpha() and code not in _NO_COUNTRY
    ]
    return sorted(found, key=lambda one: without_accents(one.label).casefold())


@cache
def currencies(language: str) -> list[Choice]:
    """Currencies in use, by code."""
    names = locale(language).currencies
    return [
        Choice(code, f"{code} · {names[code]}")
        for code in sorted(list_currencies())
        if code in names and _OLD_MONEY not in names[code]
    ]


@cache
def languages() -> list[Choice]:
    """Languages of texts, each by its own name."""
    return [
        Choice(code, str(Locale(code).get_display_name(code)).capitalize()) for code in LANGUAGES
    ]


@cache
def timezones() -> list[Choice]:
    """Time zones by region and place."""
    inside = (name for name in available_timezones() if name.partition("/")[0] in _REGIONS)
    return [Choice(name, name.replace("_", " ")) for name in sorted(inside)] + [
        Choice("UTC", "UTC")
    ]
