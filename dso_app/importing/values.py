"""Single values of cells that several kinds of files hold: currencies, countries, flags, emails."""

import re
from functools import cache

from babel.core import Locale, get_global
from babel.numbers import list_currencies

from dso_app.domain.kinds import plain_words
from dso_app.texts import N_

NOT_A_CURRENCY = N_("not a currency")
NO_SUCH_USER = N_("no user has this email")

_TOTAL = re.compile(
    r"(?:(?:sous|sub|grand) ?)?(?:totals?|totaux|totales?|totali|totaal|totalen|somme|somma|suma)\b"
    r"|(?:zwischen|end|gesamt)?summen?\b|gesamt(?:betrag|saldo)?\b"
    # Carried from one page to the next.
    r"|(?:a )?report(?:er)?$|ubertrag$|riporto$|te transporteren$|(?:carried|brought) forward$"
)
_NO_CURRENCIES = {"XXX", "XTS"}
"""What ISO 4217 calls no currency, and one for tests."""
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_USUAL = {"euros": "EUR", "dollars": "USD", "dollar": "USD", "dollar americain": "USD"}
_YES = frozenset(
    {"1", "yes", "y", "true", "oui", "o", "vrai", "x", "on"}
    | {"ja", "j", "wahr", "si", "s", "verdadero", "vero", "waar"}
)
_NO = frozenset(
    {"0", "no", "n", "false", "non", "faux", "off"} | {"nein", "falsch", "falso", "nee", "onwaar"}
)
_ALPHA_2 = 2
_LANGUAGES = ("en", "fr", "de", "es", "it", "nl")
"""In which files name countries and languages; where two differ, the first one counts."""
_REGIMES = {
    "business": "business",
    "entreprise": "business",
    "professionnel": "business",
    "public": "public",
    "secteur public": "public",
    "none": "none",
    "aucun": "none",
    "aucune": "none",
    "consumer": "none",
    "particulier": "none",
}


def is_total(text: str) -> bool:
    """Whether a cell names a line of totals rather than what stands in its column: `Total`, `*`."""
    nameless = text != "" and not any(map(str.isalnum, text))
    return nameless or _TOTAL.match(plain_words(text)) is not None


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies()) - _NO_CURRENCIES


def currency_code(text: str) -> str | None:
    """The ISO 4217 code a text means; none when it means no currency."""
    code = text.strip().upper()
    if code in _currencies():
        return code
    return _SIGNS.get(text.strip()) or _currency_names().get(plain_words(text))


@cache
def _currency_names() -> dict[str, str]:
    """Currencies in use by their names: those with a country, the first of several alike."""
    names = dict(_USUAL)
    used = _currencies_in_use()
    for language in _LANGUAGES:
        for code, name in Locale(language).currencies.items():
            if code in used:
                names.setdefault(plain_words(name), code)
    return names


def _currencies_in_use() -> set[str]:
    used = get_global("territory_currencies").values()
    return {code for spans in used for code, _, end, tender in spans if tender and end is None}


def read_flag(text: str) -> bool | None:
    """Yes or no; none when it is neither."""
    word = plain_words(text)
    if word in _YES:
        return True
    return False if word in _NO else None


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == _ALPHA_2 and code.isalpha():
                names.setdefault(plain_words(name), code)
                names.setdefault(code.lower(), code)
    known = set(names.values())
    for alias, codes in get_global("territory_aliases").items():
        if alias.isalpha() and codes[0] in known:
            names.setdefault(alias.lower(), codes[0])
    return names


def country_code(text: str) -> str | None:
    """The two-letter code of a country, from a code or its name in any of six languages."""
    return _countries().get(plain_words(text))


@cache
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).languages.items():
            if len(code) == _ALPHA_2:
                names.setdefault(plain_words(name), code)
                names.setdefault(code, code)
    return names


def language_code(text: str) -> str | None:
    """The two-letter code of a language, from its code, a locale or its name."""
    words = plain_words(text)
    return _languages().get(words) or _languages().get(words.split(" ")[0] if words else "")


def penalty_regime(text: str) -> str | None:
    """The penalty regime a text means."""
    return _REGIMES.get(plain_words(text))
