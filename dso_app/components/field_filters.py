"""Narrowing a table by the fields an administrator named."""

from typing import Any

import reflex as rx

from dso_app.components.text import t

_TYPING = 400
"""Milliseconds without a key before a text is taken."""


def field_filters(state: Any) -> rx.Component:
    """A menu of them; nothing where none has a name.

    Args:
        state: A state class that mixes in `TableState`; its `_filters` hold the fields' keys.
    """
    fields = rx.foreach(
        state.narrowings,
        lambda one: rx.el.label(
            rx.el.span(one.label),
            rx.el.input(
                default_value=one.value,
                on_change=lambda value: state.filter_by(one.key, value).debounce(_TYPING),
                max_length=200,
                class_name="input",
            ),
        ),
    )
    return rx.cond(
        state.narrowings.length() > 0,
        rx.el.details(
            rx.el.summary(
                rx.icon("list-filter", custom_attrs={"aria-hidden": "true"}),
                rx.el.span(t("Narrow by fields"), class_name="only-read"),
                rx.cond(state.narrowed > 0, rx.el.b(state.narrowed, class_name="num")),
                title=t("Narrow by fields"),
                class_name="btn",
            ),
            rx.el.div(
                fields,
                rx.el.small(t("Rows that hold the text; =text is exact, = alone is empty.")),
                class_name="drop narrow",
            ),
            class_name="menu",
        ),
    )
