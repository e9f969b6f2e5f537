"""Translated words on pages: pages are compiled once, so every language is baked in."""

from typing import Any

import reflex as rx

from dso_app.components.language import LanguageState
from dso_app.texts import LANGUAGES, catalogue


def t(message: str, language: Any = LanguageState.language) -> Any:
    """A message in the reader's language, as a child or as any text property.

    English stands where a language has no translation. Sentences with numbers or names in
    them are made on the server by `dso_app.texts.translate`, not here.

    Args:
        message: The English msgid, marked with `N_` where it is not written in the call.
        language: The state's variable that names the language.
    """
    known = {code: catalogue(code).get(message) for code in LANGUAGES[1:]}
    cases = [(code, words) for code, words in known.items() if words]
    if not cases:
        return rx.Var.create(message)
    return rx.match(language, *cases, message).to(str)
