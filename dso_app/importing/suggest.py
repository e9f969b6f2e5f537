"""Which column feeds which field: suggested from the header's words, and a little from values."""

import re
from collections.abc import Callable, Mapping, Sequence

from dso_app.domain.amounts import NotAnAmount, parse_amount
from dso_app.domain.dates import DateOrder, NotADate, parse_date
from dso_app.domain.kinds import plain_words
from dso_app.importing.fields import Field, Values

_CLOSE_ENOUGH = 88
"""Percent of likeness above which a header word is taken for another spelling."""
_SURELY = 100
"""Above it the header is one of the field's own words."""
_SHORTEST_GUESSED = 5
"""Shorter words resemble too much: they must be the very word."""
_MOSTLY = 0.6
_LOOKED_AT = 200
_CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_ABBREVIATED = re.compile(
    r"n\s*[°ºo]\.?(?=\s|$|[A-Z])|(?<!\w)no\.|(?<!\w)nr\.?(?!\w)", re.IGNORECASE
)


def header_words(word: str) -> str:
    """A header word as fields name it: `customerID` → `customer id`, `N° pièce` → `n piece`."""
    spaced = _CAMEL.sub(" ", _ABBREVIATED.sub("n ", word))
    return plain_words(spaced)


def suggest(
    fields: Sequence[Field], header: Sequence[str], sample: Sequence[Sequence[str]]
) -> dict[str, str]:
    """Field → header word, surest first; a column feeds one field, a field has one column."""
    scored = []
    for place, word in enumerate(header):
        values = [row[place] for row in sample[:_LOOKED_AT] if row[place]]
        for order, field in enumerate(fields):
            words = header_words(word)
            score = _likeness(field, words, plain_words(word))
            if score and _believable(field, words, values, surely=score > _SURELY):
                scored.append((-score, order, place, field.name, word))
    found: dict[str, str] = {}
    for _, _, _, name, word in sorted(scored):
        if name not in found and word not in found.values():
            found[name] = word
    return found


def _likeness(field: Field, words: str, joined: str) -> float:
    """How surely header words name a field: 200 down for its own words, else percent."""
    for candidate in (words, joined):
        if candidate in field.words:
            return 200 - field.words.index(candidate)
    compact = words.replace(" ", "")
    for place, known in enumerate(field.words):
        if known.replace(" ", "") == compact:
            return 199 - place
    if len(words) < _SHORTEST_GUESSED:
        return 0
    from rapidfuzz import fuzz  # noqa: PLC0415 - files with known words do without

    close = [fuzz.ratio(words, known) for known in field.words if len(known) >= _SHORTEST_GUESSED]
    return best if (best := max(close, default=0)) >= _CLOSE_ENOUGH else 0


def _believable(field: Field, words: str, values: Sequence[str], *, surely: bool) -> bool:
    """Whether a column's values allow what its header suggests.

    A column that bears a field's very name is believed even with bad cells, so that they are
    rejected by line, unless its values clearly are something else.
    """
    if not values:
        return True
    dates, amounts = _share(_is_date, values), _share(_is_amount, values)
    if field.values is Values.DATE:
        return dates or (surely and not amounts)
    if field.values is Values.AMOUNT:
        return amounts or (surely and not dates)
    if field.values is Values.EMAIL:
        return "mail" in words or "courriel" in words or _share(_has_at, values)
    return field.values is not Values.NUMBER or _share(str.isdecimal, values)


def _share(test: Callable[[str], bool], values: Sequence[str]) -> bool:
    """Whether most values pass a test."""
    return sum(1 for value in values if test(value)) >= _MOSTLY * len(values)


def _has_at(value: str) -> bool:
    return "@" in value


def _is_date(value: str) -> bool:
    for order in DateOrder:
        try:
            parse_date(value, order)
        except NotADate:
            continue
        return True
    return False


def _is_amount(value: str) -> bool:
    for mark in (".", ","):
        try:
            parse_amount(value, "." if mark == "." else ",", 2)
        except NotAnAmount:
            continue
        return True
    return False


def language_of(header: Sequence[str], words: Mapping[str, frozenset[str]]) -> str | None:
    """The language most header words belong to; none when they tell nothing."""
    said = {word for text in header for word in header_words(text).split()}
    counts = {language: len(said & known) for language, known in words.items()}
    best = max(counts, key=lambda language: counts[language], default=None)
    if best is None or not counts[best] or list(counts.values()).count(counts[best]) > 1:
        return None
    return best
