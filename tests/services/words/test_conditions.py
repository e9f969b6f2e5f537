"""Conditions as alerts and rules say them."""

from dso_app.domain.conditions import Comparison, Condition
from dso_app.services.words.conditions import condition_words
from dso_app.texts import joined_words

LATE = Condition("late_items", Comparison.MORE, "0")
SILENT = Condition("days_silent", Comparison.MORE, "14")


def _said(language: str) -> str:
    return joined_words((condition_words(one, {}, language) for one in (LATE, SILENT)), language)


def test_conditions_follow_each_other_as_the_language_punctuates() -> None:
    assert _said("en") == "Late items more than 0; Days since the last contact more than 14"
    assert _said("fr") == (
        "Pièces en retard : plus de 0 ; Jours depuis le dernier contact : plus de 14"
    )
