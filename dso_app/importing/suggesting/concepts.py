"""Header words as concepts: what they mean whatever their language, order or abbreviation."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dso_app.importing.suggesting.lexicon import (
    dutch,
    english,
    french,
    german,
    italian,
    spanish,
    systems,
)
from dso_app.importing.suggesting.words import header_words, without_repeat

FILLER = "filler"
SYSTEMS = "systems"
LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "en": english.CONCEPTS,
    "fr": french.CONCEPTS,
    "de": german.CONCEPTS,
    "es": spanish.CONCEPTS,
    "it": italian.CONCEPTS,
    "nl": dutch.CONCEPTS,
}
_LEXICON = {SYSTEMS: systems.CONCEPTS, **LANGUAGES}
_DIGRAPHS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"))
_LONGEST_PHRASE = 6
_LINKS = ("s", "n", "en", "es")
"""What German and Dutch put between the words they join: Fälligkeit-s-datum."""
_SHORTEST_PART, _SHORTEST_JOINED = 3, 5
_SHORT_PARTS = {"n": ("no", "nr", "num", "nbr"), "id": ("id",), "date": ("dt", "dat")}
"""What is short and yet ends joined words: `custno`, `docdat`."""


@dataclass(frozen=True)
class Meaning:
    """What a header word means."""

    concepts: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    """Its words that no language knows."""
    misspelt: bool = False
    """Whether a word was taken for one it resembles."""


@cache
def vocabulary(language: str) -> Mapping[str, str]:
    """The phrases of a language as `header_words` writes them, and the concepts they name."""
    known: dict[str, str] = {}
    for concept, phrases in _LEXICON[language].items():
        for phrase in phrases.split(","):
            for spelt in _spellings(phrase.strip()):
                known.setdefault(spelt, concept)
    return known


def _spellings(phrase: str) -> Iterator[str]:
    """A phrase, and as it is written where there are no umlauts: Fälligkeit, Faelligkeit."""
    yield header_words(phrase)
    without = phrase
    for letter, digraph in _DIGRAPHS:
        without = without.replace(letter, digraph)
    if without != phrase:
        yield header_words(without)


@lru_cache(maxsize=8192)
def meaning(word: str, language: str | None = None) -> Meaning:
    """What a header word means, words of several languages read in the one of the header."""
    # Languages that know a word for another thing are asked after the header's own.
    asked = tuple(dict.fromkeys((language or SYSTEMS, SYSTEMS, *LANGUAGES)))
    tokens = header_words(without_repeat(word)).split()
    found = _translate(tokens, asked)
    return found if found.concepts or found.unknown else Meaning(unknown=(word,))


def _translate(tokens: Sequence[str], asked: tuple[str, ...]) -> Meaning:
    concepts: set[str] = set()
    unknown: list[str] = []
    misspelt = False
    place = 0
    while place < len(tokens):
        length, named = _phrase_at(tokens, place, asked)
        if named is None:
            named = _of_joined(tokens[place], asked)
        if named is None and (alike := _resembling(tokens[place], asked)):
            named, misspelt = alike, True
        if named is None:
            unknown.append(tokens[place])
        else:
            concepts.update(named.split())
        place += length
    return Meaning(frozenset(concepts - {FILLER}), tuple(unknown), misspelt)


def _phrase_at(tokens: Sequence[str], place: int, asked: tuple[str, ...]) -> tuple[int, str | None]:
    """The longest phrase that begins at a place, with its concept; one unknown word, else."""
    for length in range(min(_LONGEST_PHRASE, len(tokens) - place), 0, -1):
        phrase = " ".join(tokens[place : place + length])
        if length == 1 and phrase.isdecimal():
            return 1, phrase
        for language in asked:
            if (named := vocabulary(language).get(phrase)) is not None:
                return length, named
    return 1, None


@lru_cache(maxsize=8192)
def _of_joined(token: str, asked: tuple[str, ...]) -> str | None:
    """The concepts of words written as one: `factuurnummer`, `invoicedate`, `custno`, `name2`."""
    if token[-1:].isdecimal() and not token.isdecimal():
        word = token.rstrip("0123456789")
        _, named = _phrase_at([word], 0, asked)
        return f"{named} {token[len(word) :]}" if named else None
    for link in _LINKS:
        if token.endswith(link) and (named := _content(token[: -len(link)], asked)):
            return named
    if len(token) < _SHORTEST_JOINED:
        return None
    for cut in range(len(token) - 2, _SHORTEST_PART - 1, -1):
        named = _content(token[:cut], asked)
        if named is None:
            continue
        for link in ("", *_LINKS):
            rest = token[cut:]
            if rest.startswith(link) and (other := _part(rest[len(link) :], asked)):
                return f"{named} {other}"
    return None


def _part(rest: str, asked: tuple[str, ...]) -> str | None:
    for concept, words in _SHORT_PARTS.items():
        if rest in words:
            return concept
    return _content(rest, asked) or _of_joined(rest, asked)


def _content(word: str, asked: tuple[str, ...]) -> str | None:
    """The concept of a word that says something."""
    if len(word) < _SHORTEST_PART:
        return None
    for language in asked:
        if (named := vocabulary(language).get(word)) is not None:
            return None if named == FILLER else named
    return None


@lru_cache(maxsize=8192)
def _resembling(token: str, asked: tuple[str, ...]) -> str | None:
    """The concept of what a token misspells, in the first language where that is one thing."""
    from dso_app.importing.suggesting.spelling import closest  # noqa: PLC0415 - rarely needed

    for language in asked:
        if language == SYSTEMS:
            continue
        known = vocabulary(language)
        meant = {known[word] for word in closest(token, tuple(known))}
        if len(meant) == 1:
            return meant.pop()
    return None


def language_of(header: Sequence[str]) -> str | None:
    """The language most words of a header belong to alone; none when they tell nothing."""
    counts: Counter[str] = Counter()
    for token in {token for word in header for token in header_words(word).split()}:
        knowing = [language for language in LANGUAGES if _belongs(token, language)]
        if len(knowing) == 1:
            counts[knowing[0]] += 1
    ranked = counts.most_common(2)
    clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if clear else None


def _belongs(token: str, language: str) -> bool:
    return token in _tokens(language) or _of_joined(token, (language,)) is not None


@cache
def _tokens(language: str) -> frozenset[str]:
    return frozenset(token for phrase in vocabulary(language) for token in phrase.split())
