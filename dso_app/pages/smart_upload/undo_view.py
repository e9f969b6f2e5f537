"""Undoing and discarding on screen: the button, the question, and the wait."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts
from dso_app.components.progress import progress
from dso_app.components.text import t
from dso_app.pages.smart_upload.undo_state import UndoState

S: Any = UndoState


def take_back(key: Any, words: Any) -> rx.Component:
    """The button that undoes or discards an import; none while it is under way."""
    return rx.cond(words != "", button(words, on_click=S.ask(key), disabled=S.working != ""))


def undo_question() -> rx.Component:
    """What will happen, or why it cannot be undone; once on a page."""
    return rx.fragment(
        rx.cond(
            S.working != "",
            rx.el.div(card(progress(S.working, 0, 0)), class_name="below", role="status"),
        ),
        dialog(
            S.asking,
            S.title,
            rx.el.p(S.words),
            rx.cond(
                S.act != "",
                acts(
                    button(t("Cancel"), on_click=S.close, auto_focus=True),
                    button(S.act, look="danger", on_click=S.take_back),
                ),
            ),
            on_close=S.close,
        ),
    )
