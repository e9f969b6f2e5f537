"""What an assignment would do, in words, before it is confirmed."""

from dso_app import formats
from dso_app.services.scenarios.assignment import Assigned
from dso_app.texts import N_, translate


def foreseen_words(found: Assigned, language: str) -> str:
    """How many change, whose cycle goes on elsewhere, whose step is called back."""
    parts = [_one(N_("Change scenario: {count}."), found.changed, language)]
    if found.unchanged:
        parts.append(_one(N_("On it already: {count}."), found.unchanged, language))
    if found.running:
        words = N_(
            "In the middle of a cycle: {count} (what was done counts, and nothing leaves for them today)."
        )
        parts.append(_one(words, found.running, language))
    if found.prepared:
        words = N_("With a step planned or prepared: {count} (it is called back and planned anew).")
        parts.append(_one(words, found.prepared, language))
    return " ".join(parts)


def _one(words: str, count: int, language: str) -> str:
    return translate(words, language, count=formats.number(count, language))
