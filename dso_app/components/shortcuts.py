"""Keys that press buttons: named on the button, heard by `js/keys.js`.

They work inside an element with `data-keys`, while nobody types and no dialog is open.
"""

from typing import Any

import reflex as rx

from dso_app.components.buttons import Look, button


def keys_of(key: str) -> dict[str, Any]:
    """The properties of what a key presses."""
    return {"custom_attrs": {"data-key": key, "aria-keyshortcuts": key}}


def key_button(
    label: Any, key: str, *, look: Look = "", icon: str = "", **props: Any
) -> rx.Component:
    """A button that a key presses, which it shows."""
    words = rx.fragment(label, rx.el.kbd(key, aria_hidden="true"))
    return button(words, look=look, icon=icon, **keys_of(key), **props)


def keys_help(label: Any, *pairs: tuple[Any, Any]) -> rx.Component:
    """A line that says which keys there are."""
    return rx.el.p(
        rx.el.span(label, class_name="only-read"),
        *(rx.el.span(rx.el.kbd(key), " ", words) for key, words in pairs),
        class_name="keys-help",
    )
