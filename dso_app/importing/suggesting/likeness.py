"""How surely a header word names a field."""

from functools import lru_cache

from dso_app.domain.kinds import plain_words
from dso_app.importing.fields import Field, Values
from dso_app.importing.suggesting.concepts import Meaning, meaning
from dso_app.importing.suggesting.words import header_words, without_repeat

ITS_NAME = 300.0
"""The field's very name, or the one an administrator gave it."""
SURE = 200.0
"""One of the field's own words."""
WEAK = 150.0
"""A word other fields may go by as well."""
CONTAINED = 110.0
"""The field's words, among others that change nothing."""
_RANK = 0.5
"""What each later word of a field counts less."""
_LAST_RANK = 60
_MISSPELT = 25.0
_REPEATED = 10.0
"""What the second column of the same name counts less."""

_CHANGES_NOTHING = frozenset(
    {"customer", "invoice", "document", "item", "account", "party", "entry", "transaction"}
    | {"total", "original", "company"}
)
_ENOUGH_ALONE = frozenset({"due", "email", "currency", "remaining", "mobile", "phone", "limit"})
_QUALIFIERS = {"local": 6.0, "currency": 4.0, "incl": -3.0, "value": 2.0}
"""What may stand beside any amount, and what it counts less: of two, the one incl. tax."""


@lru_cache(maxsize=8192)
def likeness(field: Field, word: str, language: str | None) -> float:
    """How surely a header word names a field, 0 when it does not."""
    if _is_its_name(field, plain_words(word)):
        return ITS_NAME
    said = meaning(word, language)
    score = max(_told(field, said), _unqualified(field, said))
    if header_words(word) in {field.name, *field.words}:
        score = max(score, SURE - _LAST_RANK * _RANK)
    if score and without_repeat(word) != word:
        score -= _REPEATED
    return max(score - (_MISSPELT if said.misspelt else 0), 0)


def _is_its_name(field: Field, words: str) -> bool:
    """Whether it is the given name, or a name that nobody but us gives: `cleared_on`."""
    own = plain_words(field.name)
    return words == plain_words(field.given) != "" or (words == own and " " in own)


def _unqualified(field: Field, said: Meaning) -> float:
    """The likeness of the name of an amount without the currency or tax it is told in."""
    qualifiers = said.concepts & set(_QUALIFIERS)
    if field.values is not Values.AMOUNT or not qualifiers:
        return 0
    bare = (said.concepts - qualifiers) or frozenset({"amount"})
    score = _told(field, Meaning(bare, said.unknown))
    return score - sum(_QUALIFIERS[one] for one in qualifiers) if score else 0


def _told(field: Field, said: Meaning) -> float:
    if said.unknown or not said.concepts:
        return 0
    sure, weak = _patterns(field.words), _patterns(field.weak)
    for patterns, score in ((sure, SURE), (weak, WEAK)):
        if said.concepts in patterns:
            return score - _RANK * min(patterns.index(said.concepts), _LAST_RANK)
    return max((_contained(pattern, said.concepts) for pattern in sure), default=0)


def _contained(pattern: frozenset[str], said: frozenset[str]) -> float:
    """Whether a field's words stand among others that change nothing."""
    more = said - pattern
    telling = len(pattern) > 1 or pattern <= _ENOUGH_ALONE
    if not (telling and pattern < said and more <= _CHANGES_NOTHING):
        return 0
    return CONTAINED + 5 * len(pattern) - 2 * len(more)


@lru_cache(maxsize=512)
def _patterns(words: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The words of a field as concepts, each once."""
    told = [meaning(word, "en") for word in words]
    return tuple(dict.fromkeys(one.concepts for one in told if one.concepts and not one.unknown))
