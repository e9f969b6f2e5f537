"""Sentences kept in a column until somebody reads them, in whatever language that is."""

import json

from dso_app.errors import RelanceError
from dso_app.texts import translate


def keep_sentence(error: RelanceError) -> str:
    """A sentence as it is kept: what it says, and what fills it."""
    filled = {name: str(value) for name, value in error.values.items()}
    return json.dumps({"message": error.message, "values": filled}, ensure_ascii=False)


def kept_sentence(text: str, language: str) -> str:
    """A kept sentence in a language; a text that was kept as such stays as it is."""
    try:
        kept = json.loads(text)
        return translate(kept["message"], language, **kept["values"])
    except (ValueError, TypeError, KeyError):
        return translate(text, language) if text else ""
