"""The code of the authenticator app, after the password."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.forms import field
from dso_app.components.frame import alone
from dso_app.components.links import link
from dso_app.components.page import bare_page
from dso_app.components.post_form import post_form
from dso_app.components.text import t
from dso_app.pages.login.code_state import CodeState as _CodeState
from dso_app.texts import N_

CodeState: Any = _CodeState


@bare_page("/login/code", N_("Log in"), on_load=[_CodeState.open_code])
def login_code() -> rx.Component:
    """A plain form, as the one of the password."""
    return alone(
        t("Two-factor login"),
        card(
            post_form(
                "/api/session/code",
                rx.cond(CodeState.problem != "", note(CodeState.problem, tone="bad")),
                field(
                    "code",
                    t("Code"),
                    required=True,
                    auto_complete="one-time-code",
                    auto_focus=True,
                    max_length=40,
                    help_text=t("Six digits from your app, or one of your recovery codes."),
                ),
                button(t("Log in"), look="primary", type="submit"),
                link(t("Back to the password"), href="/login"),
            ),
        ),
    )
