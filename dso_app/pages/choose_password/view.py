"""The page of an invitation, or of a forgotten password."""

from typing import Any

import reflex as rx

from dso_app.access.passwords import LONGEST, SHORTEST
from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, note
from dso_app.components.forms import field
from dso_app.components.frame import alone
from dso_app.components.links import link
from dso_app.components.page import bare_page
from dso_app.components.post_form import post_form
from dso_app.components.text import t
from dso_app.pages.choose_password.state import LinkState as _LinkState
from dso_app.texts import N_

S: Any = _LinkState


@bare_page("/choose-password", N_("Choose your password"), on_load=[_LinkState.open_link])
def choose_password() -> rx.Component:
    """A plain form: its answer logs in by a whole new page."""
    return alone(
        rx.cond(S.invited, t("Welcome to Relance"), t("Choose your password")),
        rx.cond(
            S.ready,
            rx.fragment(
                rx.cond(S.problem != "", note(S.problem, tone="bad")),
                rx.cond(S.link != "", _form(), link(t("Log in"), href="/login")),
            ),
            bones(120),
        ),
    )


def _form() -> rx.Component:
    return card(
        post_form(
            "/api/session/link",
            rx.el.p(rx.el.b(S.name), rx.el.br(), rx.el.span(S.email, class_name="dim")),
            rx.el.input(type="hidden", name="link", value=S.link, read_only=True),
            # Password managers keep the new password under this address.
            rx.el.input(
                type="email",
                value=S.email,
                read_only=True,
                auto_complete="username",
                hidden=True,
            ),
            field(
                "password",
                t("Password"),
                kind="password",
                required=True,
                auto_complete="new-password",
                auto_focus=True,
                min_length=SHORTEST,
                max_length=LONGEST,
                help_text=t("At least 8 characters."),
            ),
            button(t("Save and log in"), look="primary", type="submit"),
        )
    )
