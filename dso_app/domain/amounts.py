"""Amounts as files write them: the decimal mark of a column, then each cell in minor units."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal, NamedTuple

from babel.core import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, list_currencies

from dso_app.errors import RelanceError
from dso_app.texts import N_

Mark = Literal[".", ","]

_LARGEST = 10**15
"""Beyond it an amount is an error of the file, and would not fit where amounts are stored."""

_LONGEST = 60
"""Characters of a cell; more is a text, and not worth matching."""

_SIGN = r"\-−–"  # hyphen, mathematical minus, en dash
_CELL = re.compile(
    rf"^(?P<sign>[{_SIGN}+]?)\s*(?P<before>[^\d\s.,()+{_SIGN}]*)\s*(?P<sign2>[{_SIGN}+]?)\s*"
    r"(?P<number>[0-9.,][0-9.,'’\s]*?)\s*"
    rf"(?P<sign3>[{_SIGN}]?)\s*(?P<after>[^\d\s.,()+{_SIGN}]*)\s*(?P<sign4>[{_SIGN}]?)$"
)
_PLAIN = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,4})?")
"""How most cells of most files are written: a million of them are not worth the long way."""
_WORDS = {"kr", "zl", "fr", "rs", "us$", "a$", "c$", "r$"}


class NotAnAmount(RelanceError):
    """A cell cannot be read as an amount; `values["value"]` is its text."""

    message = N_("not an amount")

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


@dataclass(frozen=True)
class MarkDecision:
    """The decimal mark of a column; ambiguous when its values allow both."""

    mark: Mark | None
    ambiguous: bool


class AssumedFrom(StrEnum):
    """What a reading of a column rests on when its own values leave it open."""

    VALUES = "values"
    OTHER_COLUMNS = "other_columns"
    DECIMAL_MARK = "decimal_mark"
    HEADER_LANGUAGE = "header_language"
    COUNTRY = "country"


class _Cell(NamedTuple):
    digits: str
    negative: bool
    currency: str = ""


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def _is_currency(text: str) -> bool:
    if not text or text.upper() in _currencies() or text.casefold() in _WORDS:
        return True
    return all(unicodedata.category(c) == "Sc" for c in text)


def _cell(text: str) -> _Cell | None:
    """The digits and marks of a cell, without sign and currency; none when it is no amount."""
    if _PLAIN.fullmatch(text):
        return _Cell(text.lstrip("-"), text[0] == "-")
    if len(text) > _LONGEST:
        return None
    # NFKC turns no-break and narrow no-break spaces into plain ones, wide digits into plain ones.
    bare = unicodedata.normalize("NFKC", text).strip()
    bracketed = bare.startswith("(") and bare.endswith(")")
    match = _CELL.match(bare[1:-1].strip() if bracketed else bare)
    if match is None and not bracketed:
        # The currency may stand outside the brackets: `€ (120.00)`, `(120.00) EUR`.
        inside = re.fullmatch(r"([^()]*)\(([^()]*)\)([^()]*)", bare)
        if inside:
            bracketed = True
            match = _CELL.match("".join(inside.groups()).strip())
    if match is None:
        return None
    signs = [s for s in match.group("sign", "sign2", "sign3", "sign4") if s]
    before, after = match.group("before", "after")
    if len(signs) + bracketed > 1 or (before and after):
        return None
    if not (_is_currency(before) and _is_currency(after)):
        return None
    negative = bracketed or (bool(signs) and signs[0] != "+")
    return _Cell(match["number"].strip(), negative, before or after)


def currency_beside(text: str) -> str:
    """The code, sign or word of a currency written beside an amount; empty when there is none."""
    cell = _cell(text)
    return cell.currency if cell else ""


def _mark_shown(number: str) -> Mark | Literal["either"] | None:
    """What one number says about the column's decimal mark."""
    marks = [c for c in number if c in ".,"]
    if not marks:
        return None
    last: Mark = "," if marks[-1] == "," else "."
    other: Mark = "." if last == "," else ","
    if other in marks:
        return last
    if len(marks) > 1:
        return other
    whole, _, decimals = number.partition(last)
    # Only `1,200` can be grouped: not `0,200`, `1200,500`, nor `1 200,500`.
    could_be_grouped = re.fullmatch(r"[1-9][0-9]{0,2}", whole) and re.fullmatch(
        r"[0-9]{3}", decimals
    )
    return "either" if could_be_grouped else last


def decide_decimal_mark(values: Iterable[str]) -> MarkDecision:
    """The decimal mark of a column, from all its values; cells that are no amount do not count.

    `1,200` alone everywhere stays ambiguous; whole numbers alone need no mark.
    """
    votes = {".": 0, ",": 0, "either": 0}
    for value in values:
        cell = _cell(value)
        shown = _mark_shown(cell.digits) if cell else None
        if shown:
            votes[shown] += 1
    if votes["."] != votes[","]:
        return MarkDecision("." if votes["."] > votes[","] else ",", ambiguous=False)
    return MarkDecision(None, ambiguous=any(votes.values()))


def resolve_mark(
    decision: MarkDecision,
    other_columns: Iterable[MarkDecision],
    header_language: str | None,
    country: str,
) -> tuple[Mark | None, AssumedFrom]:
    """The mark to use where nobody can be asked, and what it was assumed from.

    The file's other amount columns decide, then its header language, then the country.
    """
    if not decision.ambiguous:
        return decision.mark, AssumedFrom.VALUES
    others = {other.mark for other in other_columns if other.mark}
    if len(others) == 1:
        return others.pop(), AssumedFrom.OTHER_COLUMNS
    if header_language:
        return _mark_of(header_language), AssumedFrom.HEADER_LANGUAGE
    return _mark_of(f"und_{country}"), AssumedFrom.COUNTRY


@cache
def _mark_of(locale: str) -> Mark:
    """The decimal mark of a language (`fr`) or of a country (`und_FR`), as CLDR has it."""
    try:
        return "." if get_decimal_symbol(Locale.parse(locale)) == "." else ","
    except (UnknownLocaleError, ValueError):
        return "."


@cache
def _number(mark: Mark | None) -> re.Pattern[str]:
    separator = {".": ",", ",": ".", None: ""}[mark]
    decimals = rf"(?:\{mark}(?P<decimals>[0-9]*))?" if mark else "(?P<decimals>(?!))?"
    grouped = rf"[0-9]{{1,3}}(?:(?P<by>[{separator}'’ ])[0-9]{{3}})(?:(?P=by)[0-9]{{3}})*"
    return re.compile(rf"^(?P<whole>{grouped}|[0-9]*){decimals}$")


def parse_amount(text: str, mark: Mark | None, currency_decimals: int) -> int:
    """An amount of a file in minor units; more decimals than the currency has round half up.

    Raises:
        NotAnAmount: the text is no amount under that decimal mark.
    """
    cell = _cell(text)
    match = _number(mark).match(cell.digits) if cell else None
    if cell is None or match is None:
        raise NotAnAmount(text)
    whole = match["whole"]
    if not whole.isdigit():
        whole = re.sub(r"[^0-9]", "", whole)
    decimals = match["decimals"] or ""
    if not whole + decimals or len(whole) > len(str(_LARGEST)):
        raise NotAnAmount(text)
    kept, dropped = decimals[:currency_decimals], decimals[currency_decimals:]
    # Half up looks at the first digit dropped only.
    minor = int(whole + kept.ljust(currency_decimals, "0") or 0) + (dropped[:1] >= "5")
    if minor >= _LARGEST:
        raise NotAnAmount(text)
    return -minor if cell.negative else minor
