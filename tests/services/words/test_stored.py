"""Sentences of the history as people read them."""

import pytest

from dso_app.services.words.stored import stored_sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Preferred recipients: Collection contact, Contacts with the role accounting."),
        (
            "fr",
            "Destinataires préférés : Contact de recouvrement, Contacts ayant le rôle accounting.",
        ),
    ],
)
def test_preferred_recipients_are_called_by_their_names(language: str, sentence: str) -> None:
    values = {"field": "preferred_recipients", "value": "collection_contact,role:accounting"}
    said = stored_sentence("{field}: {value}.", values, language)
    assert said.replace("\N{NO-BREAK SPACE}", " ") == sentence


def test_recipients_that_are_the_steps_own_again_leave_a_dash() -> None:
    values = {"field": "preferred_recipients", "value": ""}
    assert stored_sentence("{field}: {value}.", values, "en") == "Preferred recipients: —."
