"""Every sentence a person reads, in their language.

Messages are written in English in the code, marked with `N_`, and looked up in
`locales/<language>/*.po` (one catalogue a floor of the house).
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr")
"""Languages of the screens and messages, English first: it is the source."""

_LOCALES = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a message for the catalogues and return it unchanged."""
    return message


@cache
def catalogue(language: str) -> dict[str, str]:
    """Message → translation for a language; empty for English and unknown languages."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - commands that fail fast skip it

    messages: dict[str, str] = {}
    for path in sorted((_LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language):
                message, words = entry.id, entry.string
                # The entry of no message is the file's own head.
                if message and isinstance(message, str) and words and isinstance(words, str):
                    messages[message] = words
    return messages


def translate(message: str, language: str = "en", /, **values: object) -> str:
    """The message in a language, its `{names}` filled in; English where no translation is known."""
    text = catalogue(language).get(message, message)
    return text.format(**values) if values else text


def counted_words(
    one: str, several: str, count: int, language: str = "en", /, **values: object
) -> str:
    """So many, in the words of one or of several as the language has it: nought is one in French.

    Args:
        one: Message for what is not several.
        several: Message for what is.
        count: How many; `{count}` in the messages.
        language: The reader's.
        **values: What else is filled in.
    """
    from dso_app import formats  # noqa: PLC0415 - commands that fail fast skip it

    message = several if formats.is_plural(count, language) else one
    return translate(message, language, count=formats.number(count, language), **values)


def joined_words(parts: Iterable[str], language: str = "en") -> str:
    """Statements one after the other in a line, as the language sets them apart."""
    return translate(N_("; "), language).join(parts)


def without_accents(text: str) -> str:
    """A text with the bare letters of its accented ones, compatible signs made plain."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def in_a_line(word: str) -> str:
    """A word as it stands inside a line: without its capital, unless it is all capitals (SMS)."""
    return word if word.isupper() else word.lower()


def best_language(accepted: str) -> str:
    """The language of ours that a browser's `Accept-Language` prefers; English when none is."""
    wanted = []
    for place, part in enumerate(accepted.split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            share = float(weight or 1)
        except ValueError:
            continue
        wanted.append((-share, place, name[:2].lower()))
    return next((name for _, _, name in sorted(wanted) if name in LANGUAGES), LANGUAGES[0])
