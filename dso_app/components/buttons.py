"""Buttons and what looks like them."""

from typing import Any, Literal

import reflex as rx

from dso_app.components.links import file_link, link

Look = Literal["", "primary", "danger", "bare"]


def _class(look: Look, *, small: bool, more: str = "") -> str:
    return " ".join(word for word in ("btn", look, "small" if small else "", more) if word)


def button(
    label: Any, *, icon: str = "", look: Look = "", small: bool = False, **props: Any
) -> rx.Component:
    """A button; one *primary* a screen, *danger* for what destroys.

    Args:
        label: The words on it, from `t()`.
        icon: A Lucide name set before them.
        look: How it stands out.
        small: For the head of a card.
        **props: `on_click`, `disabled`, `type` (`button` unless said)…
    """
    props.setdefault("type", "button")
    before = [rx.icon(icon, custom_attrs={"aria-hidden": "true"})] if icon else []
    return rx.el.button(*before, label, class_name=_class(look, small=small), **props)


def icon_button(label: Any, *, icon: str, small: bool = False, **props: Any) -> rx.Component:
    """A button with an icon alone; its label is read out and shown on hovering."""
    props.setdefault("type", "button")
    return rx.el.button(
        rx.icon(icon, custom_attrs={"aria-hidden": "true"}),
        aria_label=label,
        title=label,
        class_name=_class("bare", small=small, more="icon"),
        **props,
    )


def button_link(
    label: Any, *, href: Any, icon: str = "", look: Look = "", small: bool = False, **props: Any
) -> rx.Component:
    """A link to another screen that looks like a button."""
    before = [rx.icon(icon, custom_attrs={"aria-hidden": "true"})] if icon else []
    return link(*before, label, href=href, class_name=_class(look, small=small), **props)


def download_button(
    label: Any, *, href: Any, icon: str = "download", look: Look = "", small: bool = False
) -> rx.Component:
    """A link to a file of ours that looks like a button."""
    before = [rx.icon(icon, custom_attrs={"aria-hidden": "true"})]
    return file_link(*before, label, href=href, class_name=_class(look, small=small))
