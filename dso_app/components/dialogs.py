"""Dialogs: a modal the state opens, and a question before what cannot be taken back."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import Look, button, icon_button
from dso_app.components.forms import acts
from dso_app.components.text import t


def dialog(
    opened: Any, title: Any, *body: rx.Component, on_close: Any, large: bool = False
) -> rx.Component:
    """A modal shown while the state says so.

    Args:
        opened: Whether it is shown.
        title: Its heading.
        *body: What it holds; end it with `acts(…)`.
        on_close: Handler that makes `opened` false; Escape and the cross call it.
        large: Wide, for previews.
    """
    return rx.cond(
        opened,
        rx.el.dialog(
            rx.el.header(
                rx.el.h2(title),
                icon_button(
                    t("Close"), icon="x", on_click=on_close, custom_attrs={"data-close": ""}
                ),
            ),
            rx.el.div(*body, class_name="body"),
            class_name="box large" if large else "box",
            aria_label=title,
            custom_attrs={"data-modal": ""},
        ),
    )


def confirm_button(
    label: Any,
    *,
    name: str,
    title: Any,
    words: Any,
    act: Any,
    on_confirm: Any,
    icon: str = "",
    look: Look = "",
    small: bool = False,
    disabled: Any = False,
) -> rx.Component:
    """A button that asks first, saying what will happen.

    Args:
        label: The words on the button.
        name: Unique on the page: the dialog's id.
        title: The question.
        words: What will happen, with counts, and whether it can be undone.
        act: The words of the button that does it: the act itself, never "OK".
        on_confirm: The handler.
        icon: A Lucide name.
        look: `danger` for what destroys: it colours the act, not this button.
        small: For the head of a card.
        disabled: Whether it can be pressed.
    """
    opener = button(
        label, icon=icon, small=small, disabled=disabled, custom_attrs={"data-opens": name}
    )
    question = rx.el.dialog(
        rx.el.header(rx.el.h2(title)),
        rx.el.div(
            rx.el.p(words),
            acts(
                button(t("Cancel"), custom_attrs={"data-closes": "", "autoFocus": True}),
                button(
                    act,
                    look=look or "primary",
                    on_click=on_confirm,
                    custom_attrs={"data-closes": ""},
                ),
            ),
            class_name="body",
        ),
        id=name,
        class_name="box",
        aria_label=title,
    )
    return rx.fragment(opener, question)
