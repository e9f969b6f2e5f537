"""The first visit: make the first administrator, or look around in the demo company."""

from typing import Any

import reflex as rx

from dso_app.access.passwords import SHORTEST
from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.forms import field
from dso_app.components.frame import alone
from dso_app.components.language import LanguageState as _LanguageState
from dso_app.components.page import bare_page
from dso_app.components.post_form import post_form
from dso_app.components.text import t
from dso_app.pages.first_visit.state import FirstVisitState as _FirstVisitState

FirstVisitState: Any = _FirstVisitState
LanguageState: Any = _LanguageState


@bare_page("/first-visit", "Welcome", on_load=[_FirstVisitState.open_first_visit])
def first_visit() -> rx.Component:
    """Plain forms: their answers set the cookie and open a whole new page."""
    return alone(
        t("Welcome to Relance"),
        rx.cond(FirstVisitState.problem != "", note(FirstVisitState.problem, tone="bad")),
        _own_company(),
        rx.cond(~FirstVisitState.wants_code, _demo_company()),
    )


def _own_company() -> rx.Component:
    return card(
        post_form(
            "/api/setup/first-user",
            field("company", t("Company"), required=True, auto_complete="organization"),
            field("name", t("Your name"), required=True, auto_complete="name"),
            field("email", t("Email"), kind="email", required=True, auto_complete="username"),
            field(
                "password",
                t("Password"),
                kind="password",
                required=True,
                auto_complete="new-password",
                min_length=SHORTEST,
                help_text=t("At least 8 characters."),
            ),
            _code("code"),
            _language(),
            button(t("Start"), look="primary", type="submit"),
        ),
        title=t("Start with your company"),
        sub=t("You become its administrator; colleagues are added later."),
    )


def _demo_company() -> rx.Component:
    return card(
        post_form(
            "/api/setup/demo",
            rx.el.p(t("About 200 invented customers and 2,000 items.")),
            _language(),
            button(t("Explore the demo"), type="submit"),
        ),
        title=t("Or look around first"),
    )


def _code(name: str) -> rx.Component:
    return rx.cond(
        FirstVisitState.wants_code,
        field(
            name,
            t("One-time code"),
            required=True,
            auto_complete="off",
            help_text=t("It stands on the console that started Relance."),
        ),
    )


def _language() -> rx.Component:
    return rx.el.input(type="hidden", name="language", value=LanguageState.language, read_only=True)
