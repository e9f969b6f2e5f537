"""What a single value looks like."""

import re

from dso_app.domain.amounts import NotAnAmount, parse_amount
from dso_app.domain.dates import looks_like_date
from dso_app.domain.kinds import guess_kind
from dso_app.domain.signs import read_side
from dso_app.domain.terms import NotATerm, parse_term
from dso_app.importing.values import (
    country_code,
    currency_code,
    language_code,
    read_flag,
)

_DECIMALS = re.compile(r"\d[.,]\d{2}\D*$")
_WRITTEN_DATE = re.compile(r"\d{1,4}[/.\- ]\d{1,2}[/.\- ]\d{1,4}\b|(?:19|20)\d{6}$|\D{3}")
_LETTERS_FIRST = re.compile(r"[A-Z]{2}[0-9A-Z]{8,32}$")
_PHONE = re.compile(r"(?:\+|00|\(?0)[\d ().\-/]{7,20}$")
_ADDRESS = re.compile(r"(?=.*\d)(?=.*[^\W\d]{3}).* ", re.DOTALL)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
_CODE = re.compile(r"[\w./\-]{1,24}$")
_LANGUAGES = frozenset(
    {"en", "fr", "de", "es", "it", "nl", "pt", "da", "sv", "fi", "nb", "pl", "cs"}
)
_SIRET_LENGTH = 14
_LONGEST_CODE_OF_KIND = 4


def is_date(value: str) -> bool:
    """A date in one order at least, be it of a day that does not exist."""
    return looks_like_date(value)


def is_written_date(value: str) -> bool:
    """A date that is no number at first sight: neither a serial nor six digits."""
    return _WRITTEN_DATE.match(value) is not None and is_date(value)


def is_amount(value: str) -> bool:
    """An amount under one of the decimal marks."""
    return amount_of(value, ".") is not None or amount_of(value, ",") is not None


def amount_of(value: str, mark: str) -> int | None:
    """An amount in hundredths; none when it is none."""
    try:
        return parse_amount(value, "." if mark == "." else ",", 2)
    except NotAnAmount:
        return None


def is_money(value: str) -> bool:
    """An amount with decimals: numbers of documents have none."""
    return _DECIMALS.search(value) is not None and is_amount(value)


def is_email(value: str) -> bool:
    """An email address."""
    return _EMAIL.match(value) is not None


def is_vat_number(value: str) -> bool:
    """A VAT number of the European Union, Great Britain or Switzerland, check digits included."""
    bare = re.sub(r"[\s.\-]", "", value).upper()
    if not _LETTERS_FIRST.match(bare):
        return False
    from stdnum.ch import vat as swiss  # noqa: PLC0415 - slow to load, rarely needed
    from stdnum.eu import vat as european  # noqa: PLC0415
    from stdnum.gb import vat as british  # noqa: PLC0415

    if bare.startswith("GB"):
        return british.is_valid(bare)
    return european.is_valid(bare) or swiss.is_valid(bare)


def is_legal_id(value: str) -> bool:
    """A French SIREN or SIRET, a Spanish NIF or CIF, an Italian fiscal code."""
    bare = re.sub(r"[\s.\-]", "", value).upper()
    if len(bare) not in {9, 11, _SIRET_LENGTH, 16}:
        return False
    from stdnum.es import cif, nif  # noqa: PLC0415 - slow to load, rarely needed
    from stdnum.fr import siren, siret  # noqa: PLC0415
    from stdnum.it import codicefiscale  # noqa: PLC0415

    checks = (siren, siret, nif, cif, codicefiscale)
    return any(check.is_valid(bare) for check in checks)


def is_iban(value: str) -> bool:
    """An IBAN: it feeds no field, and is none of the others."""
    bare = re.sub(r"\s", "", value).upper()
    if not _LETTERS_FIRST.match(bare):
        return False
    from stdnum import iban  # noqa: PLC0415 - slow to load, rarely needed

    return iban.is_valid(bare)


def is_currency(value: str) -> bool:
    """A currency, by its code, sign or name."""
    return not value.isdecimal() and currency_code(value) is not None


def is_country(value: str) -> bool:
    """A country, by its code or name."""
    return country_code(value) is not None


def is_language(value: str) -> bool:
    """A language customers are written to in, by its code or name."""
    return language_code(value) in _LANGUAGES


def is_side(value: str) -> bool:
    """Debit or credit."""
    return read_side(value) is not None


def is_kind(value: str) -> bool:
    """A word for a kind of item; with more digits than `TD01` it is a number that begins so."""
    return (len(value) <= _LONGEST_CODE_OF_KIND or not has_digit(value)) and (
        guess_kind(value) is not None
    )


def is_phone(value: str) -> bool:
    """A phone number with its prefix."""
    return _PHONE.match(value) is not None and not is_date(value)


def is_flag(value: str) -> bool:
    """Yes or no."""
    return read_flag(value) is not None


def is_term(value: str) -> bool:
    """A payment term that says more than a number of days."""
    try:
        parse_term(value)
    except NotATerm:
        return False
    return not value.isdecimal()


def is_any_term(value: str) -> bool:
    """A payment term, be it a bare number of days."""
    return value.isdecimal() or is_term(value)


def is_whole(value: str) -> bool:
    """A whole number without sign."""
    return value.isdecimal()


def is_code(value: str) -> bool:
    """One word with a digit, or in capitals."""
    return _CODE.match(value) is not None and (
        any(letter.isdecimal() for letter in value) or value.isupper()
    )


def has_digit(value: str) -> bool:
    """Some digit stands in it."""
    return any(letter.isdecimal() for letter in value)


def is_name(value: str) -> bool:
    """Words: mostly letters, several of them or not all capitals."""
    letters = sum(1 for letter in value if letter.isalpha())
    return letters > len(value) // 2 and (" " in value or not value.isupper()) and letters > 1


def is_address(value: str) -> bool:
    """A number and a street."""
    return _ADDRESS.match(value) is not None and not is_date(value) and not is_amount(value)
