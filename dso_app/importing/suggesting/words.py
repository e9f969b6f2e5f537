"""A header word as words: small letters without accents or punctuation, abbreviations told."""

import re

from dso_app.domain.kinds import plain_words

_CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_ABBREVIATED = re.compile(
    r"(?<![^\W_])n\.?\s?[°º]\.?|(?<![^\W_])n[or](?![^\W_])\.?|#", re.IGNORECASE
)
_LETTERS_OF_THEIR_OWN = str.maketrans(
    {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_REPEATED = re.compile(r" \(\d+\)$")


def header_words(word: str) -> str:
    """A header word as fields name it: `customerID` → `customer id`, `N° pièce` → `n piece`."""
    spaced = _CAMEL.sub(" ", word.translate(_LETTERS_OF_THEIR_OWN))
    return plain_words(_ABBREVIATED.sub(" n ", spaced))


def without_repeat(word: str) -> str:
    """A header word without the number that tells it from the same one before it."""
    return _REPEATED.sub("", word)
