"""One's own account on screen."""

from typing import Any

import reflex as rx
from reflex.style import color_mode, set_color_mode

from dso_app.access.passwords import LONGEST, SHORTEST
from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, head, note
from dso_app.components.forms import acts, field, form
from dso_app.components.page import page
from dso_app.components.session_state import ACCOUNT
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.components.user_menu import LANGUAGE_NAMES, THEMES, segments
from dso_app.pages.account.absence_state import AbsenceState
from dso_app.pages.account.absence_view import absence_card
from dso_app.pages.account.codes_state import CodesState
from dso_app.pages.account.codes_view import codes_card
from dso_app.pages.account.sessions_state import SessionsState
from dso_app.pages.account.sessions_view import sessions_card
from dso_app.pages.account.state import AccountState
from dso_app.texts import N_

A: Any = AccountState
C: Any = CodesState
FrameState: Any = _FrameState


@page(
    ACCOUNT,
    N_("My account"),
    Permission.OWN_ACCOUNT,
    on_load=[AccountState.load, CodesState.load, SessionsState.load, AbsenceState.load],
)
def account() -> rx.Component:
    """Name, looks, password, two-factor login, sessions, absences."""
    return rx.fragment(
        head(t("My account"), A.who.email),
        rx.cond(
            A.read,
            rx.el.div(
                rx.cond(
                    C.required & ~C.on,
                    note(
                        t(
                            "Your administrator requires two-factor login of you. Switch it on below; everything else opens then."
                        ),
                        tone="warn",
                    ),
                ),
                rx.el.div(
                    rx.el.div(_person(), _password(), class_name="stack"),
                    rx.el.div(codes_card(), class_name="stack"),
                    class_name="split even",
                ),
                sessions_card(),
                absence_card(),
                class_name="stack",
            ),
            bones(160, 240),
        ),
    )


def _person() -> rx.Component:
    return card(
        form(
            field(
                "own_name",
                t("Name"),
                value=A.who.name,
                required=True,
                max_length=120,
                auto_complete="name",
                error=A.wrong_name,
                help_text=t("Customers read it under the messages."),
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
            acts(button(t("Save the name"), type="submit")),
            on_submit=AccountState.save_name,
            no_validate=True,
        ),
        title=t("Person"),
        sub=A.who.role,
    )


def _password() -> rx.Component:
    return card(
        form(
            # Password managers keep the new password under this address.
            rx.el.input(
                type="email",
                value=A.who.email,
                read_only=True,
                auto_complete="username",
                hidden=True,
            ),
            field(
                "old",
                t("Present password"),
                kind="password",
                required=True,
                auto_complete="current-password",
                error=A.wrong_old,
                max_length=LONGEST,
            ),
            field(
                "new",
                t("New password"),
                kind="password",
                required=True,
                auto_complete="new-password",
                min_length=SHORTEST,
                max_length=LONGEST,
                error=A.wrong_new,
                help_text=t("At least 8 characters."),
            ),
            acts(button(t("Change the password"), type="submit")),
            on_submit=AccountState.save_password,
            no_validate=True,
            key=A.version.to_string(),
        ),
        title=t("Password"),
        sub=t("Your other sessions end when it is changed."),
    )
