"""Misspelt words of headers."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 5
"""Shorter words resemble too much: at most two letters changed places."""
_LONG = 9
"""From this length on a word may hold two mistakes."""


def closest(token: str, words: Sequence[str]) -> list[str]:
    """The words a token misspells by a letter or two, all as close.

    The first letter counts: people get it right, and words that differ in it are others (rate,
    date). A plural is no mistake.
    """
    if not token.isalpha():
        return []
    if len(token) < _SHORTEST:
        return _with_letters_swapped(token, words)
    most = 2 if len(token) >= _LONG else 1
    alike = process.extract(
        token,
        [word for word in words if len(word) >= _SHORTEST and word[0] == token[0]],
        scorer=OSA.distance,
        score_cutoff=most,
        limit=5,
    )
    return [word for word, distance, _ in alike if distance == alike[0][1]]


def _with_letters_swapped(token: str, words: Sequence[str]) -> list[str]:
    if len(token) < _SHORTEST - 1:
        return []
    same = [word for word in words if len(word) == len(token) and sorted(word) == sorted(token)]
    return [word for word in same if word[0] == token[0] and OSA.distance(word, token) == 1]
