"""Log in."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.forms import field
from dso_app.components.frame import alone
from dso_app.components.page import bare_page
from dso_app.components.post_form import post_form
from dso_app.components.text import t
from dso_app.pages.login.state import LoginState as _LoginState

LoginState: Any = _LoginState


@bare_page("/login", "Log in", on_load=[_LoginState.open_login])
def login() -> rx.Component:
    """A plain form: the answer is a whole new page, with a websocket that knows the cookie."""
    return alone(
        t("Log in"),
        card(
            post_form(
                "/api/session/login",
                rx.cond(LoginState.problem != "", note(LoginState.problem, tone="bad")),
                field(
                    "email",
                    t("Email"),
                    kind="email",
                    required=True,
                    auto_complete="username",
                    auto_focus=True,
                ),
                field(
                    "password",
                    t("Password"),
                    kind="password",
                    required=True,
                    auto_complete="current-password",
                ),
                button(t("Log in"), look="primary", type="submit"),
            ),
        ),
    )
