"""The names of months, in the languages files are read in."""

from collections.abc import Mapping
from functools import cache

from babel.core import Locale

from dso_app.domain.kinds import plain_words

_LANGUAGES = ("en", "fr", "de", "es", "it", "nl")
_ALSO = {"fev": 2, "avr": 4, "juil": 7, "sept": 9, "mrz": 3, "mrt": 3, "set": 9}


def month_number(name: str) -> int | None:
    """The number of a month from its name or abbreviation; none when it names no month."""
    return _names().get(plain_words(name))


@cache
def _names() -> Mapping[str, int]:
    """Names and abbreviations of months as `plain_words` writes them."""
    names = dict(_ALSO)
    for language in _LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names.setdefault(plain_words(name), number)
    return names
