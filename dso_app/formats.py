"""Numbers, amounts and dates as people and files write them. Amounts come in minor units."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date as _babel_date
from babel.dates import format_datetime as _babel_datetime
from babel.numbers import format_decimal, get_currency_precision, get_decimal_symbol

_QUOTES = {"fr": "«\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}»"}
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
_KEPT = 20_000
"""Amounts and dates kept as they were written: a screen shows many of them again at every click."""


@cache
def decimals(currency: str) -> int:
    """How many decimals a currency has (EUR 2, JPY 0, KWD 3)."""
    return get_currency_precision(currency)


@cache
def _pattern(places: int) -> str:
    return "#,##0." + "0" * places if places else "#,##0"


@cache
def locale(language: str) -> Locale:
    """Babel's locale for a language of the screens, or for any language of a text."""
    return Locale.parse(_LOCALES.get(language, language))


def plain(minor: int, currency: str) -> str:
    """An amount for programs: `1234.50`, with the currency's decimals and no grouping."""
    places = decimals(currency)
    if not places:
        return str(minor)
    # By text, not by dividing: reports write hundreds of thousands of them.
    digits = str(abs(minor)).rjust(places + 1, "0")
    return f"{'-' if minor < 0 else ''}{digits[:-places]}.{digits[-places:]}"


@lru_cache(_KEPT)
def amount(minor: int, currency: str, language: str = "en") -> str:
    """An amount for people, without its currency: `1,234.50`, `1 234,50`."""
    value = Decimal(minor).scaleb(-decimals(currency))
    return format_decimal(value, format=_pattern(decimals(currency)), locale=locale(language))


def amount_with_currency(minor: int, currency: str, language: str = "en") -> str:
    """An amount for people, followed by its currency code."""
    return f"{amount(minor, currency, language)}\N{NO-BREAK SPACE}{currency}"


def number(value: Decimal | float, language: str = "en", places: int = 0) -> str:
    """A number for people, with so many decimals."""
    return format_decimal(Decimal(value), format=_pattern(places), locale=locale(language))


def is_plural(count: int, language: str = "en") -> bool:
    """Whether so many are several: nought is, in English; in French it is not."""
    return locale(language).plural_form(count) != "one"


def exact(value: Decimal, language: str = "en") -> str:
    """A rate with all the decimals it was given: `1.1540`, `1,1540`."""
    return f"{value:f}".replace(".", get_decimal_symbol(locale(language)))


def quoted(text: str, language: str = "en") -> str:
    """What somebody said, between the quotes of a language; nothing stays nothing."""
    return _QUOTES.get(language, "“{}”").format(text) if text else ""


@lru_cache(_KEPT)
def day(value: date | None, language: str = "en", style: str = "medium") -> str:
    """A date for people; empty when there is none."""
    return _babel_date(value, format=style, locale=locale(language)) if value else ""


def moment(
    value: datetime | None,
    language: str = "en",
    timezone: str = "UTC",
    style: str = "d MMM y HH:mm",
) -> str:
    """A date and hour for people in a time zone; empty when there is none."""
    if value is None:
        return ""
    from babel.dates import get_timezone  # noqa: PLC0415 - reading the zones is slow

    zone = get_timezone(timezone)
    return _babel_datetime(value, format=style, tzinfo=zone, locale=locale(language))


def language_name(code: str) -> str:
    """A language as its speakers call it: English, Français."""
    name = Locale.parse(code).get_display_name() or code
    return name[:1].upper() + name[1:]


def is_language(code: str) -> bool:
    """Whether a text is the code of a language, such as `fr`."""
    try:
        return Locale.parse(code).get_display_name("en") is not None
    except (UnknownLocaleError, ValueError):
        return False


def language_in(code: str, language: str) -> str:
    """A language by its name in another; a customer's may be one that does not exist."""
    try:
        return Locale.parse(code).get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code
