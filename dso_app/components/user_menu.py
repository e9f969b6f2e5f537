"""The menu behind the initials: who one is, language, theme, log out."""

from typing import Any

import reflex as rx
from reflex.style import LiteralColorMode, color_mode, set_color_mode

from dso_app.components.links import link
from dso_app.components.post_form import post_form
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.services.lists.words import ROLE_WORDS
from dso_app.texts import N_

FrameState: Any = _FrameState
LANGUAGE_NAMES = (("en", "English"), ("fr", "Français"))
THEMES: tuple[tuple[LiteralColorMode, str], ...] = (
    ("light", N_("Light")),
    ("dark", N_("Dark")),
    ("system", N_("System")),
)


def user_menu() -> rx.Component:
    """Initials that open the menu."""
    return rx.el.details(
        rx.el.summary(
            rx.el.span(FrameState.initials, class_name="ava"),
            aria_label=t("Your menu"),
        ),
        rx.el.div(
            rx.el.div(
                rx.el.b(FrameState.user_name),
                rx.el.small(_role()),
                class_name="who",
            ),
            segments(
                t("Language"),
                [
                    (name, FrameState.language == code, FrameState.switch_language(code))
                    for code, name in LANGUAGE_NAMES
                ],
            ),
            segments(
                t("Theme"),
                [
                    (t(name), color_mode.to(str) == mode, set_color_mode(mode))
                    for mode, name in THEMES
                ],
            ),
            link(
                rx.icon("circle-user-round", custom_attrs={"aria-hidden": "true"}),
                t("My account"),
                href="/account",
                class_name="item",
            ),
            post_form(
                "/api/session/logout",
                rx.el.button(
                    rx.icon("log-out", custom_attrs={"aria-hidden": "true"}),
                    t("Log out"),
                    type="submit",
                    class_name="item",
                ),
                class_name="",
            ),
            class_name="drop",
        ),
        class_name="menu",
    )


def _role() -> Any:
    return rx.match(FrameState.role, *((role, t(name)) for role, name in ROLE_WORDS.items()), "")


def segments(label: Any, choices: list[tuple[Any, Any, Any]]) -> rx.Component:
    """A choice among a few, as buttons side by side: words, whether chosen, what chooses it."""
    return rx.el.fieldset(
        rx.el.legend(label),
        rx.el.div(
            *(
                rx.el.button(
                    words,
                    type="button",
                    aria_pressed=rx.cond(chosen, "true", "false"),
                    on_click=choose,
                )
                for words, chosen, choose in choices
            ),
            class_name="segments",
        ),
    )
