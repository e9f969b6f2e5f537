"""Before a link leads away from what is typed and not saved: a question."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.forms import acts
from dso_app.components.text import t


def leaving(unsaved: Any, words: Any) -> rx.Component:
    """The question, asked by assets/js/unsaved.js; once a page.

    Args:
        unsaved: Whether there is anything to lose.
        words: What becomes of it.
    """
    return rx.fragment(
        rx.el.div(hidden=True, custom_attrs={"data-unsaved": rx.cond(unsaved, "yes", "")}),
        rx.el.dialog(
            rx.el.header(rx.el.h2(t("Leave without saving?"))),
            rx.el.div(
                rx.el.p(words),
                acts(
                    button(t("Stay"), custom_attrs={"data-closes": "", "autoFocus": True}),
                    button(
                        t("Leave"),
                        look="primary",
                        custom_attrs={"data-closes": "", "data-leaves": ""},
                    ),
                ),
                class_name="body",
            ),
            id="leaving",
            class_name="box",
            aria_label=t("Leave without saving?"),
        ),
    )
