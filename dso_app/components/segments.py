"""A few choices side by side, one of them pressed."""

from typing import Any

import reflex as rx


def segments(label: Any, *members: rx.Component) -> rx.Component:
    """The choices; build each with `segment`."""
    return rx.el.div(*members, class_name="segments", role="group", aria_label=label)


def segment(words: Any, *, pressed: Any, **props: Any) -> rx.Component:
    """One choice.

    Args:
        words: What it says.
        pressed: Whether it is the one chosen.
        **props: `on_click`.
    """
    return rx.el.button(
        words, type="button", aria_pressed=rx.cond(pressed, "true", "false"), **props
    )
