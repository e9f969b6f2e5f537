"""Test mode and the limit of the mail server on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.dialogs import confirm_button
from dso_app.components.forms import acts, field, form
from dso_app.components.text import t
from dso_app.pages.company.safety_state import SafetyState

S: Any = SafetyState


def safety_card() -> rx.Component:
    """Test mode beside the mails a minute."""
    return card(
        rx.cond(S.read, rx.el.div(_tests(), _pace(), class_name="split even"), rx.fragment()),
        title=t("Safety of sending"),
        sub=t("Holds for all companies of this installation."),
        id="safety",
    )


def _tests() -> rx.Component:
    return rx.cond(S.address != "", _testing(), _begin())


def _begin() -> rx.Component:
    return form(
        field(
            "test_address",
            t("Test mode: everything goes to"),
            kind="email",
            error=S.wrong_address,
            help_text=t(
                "Emails, SMS and letters go to this address and say for whom they are. No step counts as done."
            ),
        ),
        acts(button(t("Begin test mode"), type="submit")),
        on_submit=SafetyState.begin,
        no_validate=True,
    )


def _testing() -> rx.Component:
    return rx.el.div(
        note(t("Test mode: everything goes to"), " ", rx.el.b(S.address), tone="warn"),
        acts(
            confirm_button(
                t("End test mode"),
                name="end-tests",
                title=t("End test mode?"),
                words=t(
                    "Messages go to customers again. All that was planned until today waits to be confirmed: nothing leaves by itself because of this."
                ),
                act=t("End test mode"),
                on_confirm=S.end,
            )
        ),
        class_name="form",
    )


def _pace() -> rx.Component:
    return form(
        field(
            "pace",
            t("Mails a minute, at most"),
            value=S.pace,
            input_mode="numeric",
            error=S.wrong_pace,
            help_text=t("What the mail server allows, all runners together; empty for no limit."),
        ),
        acts(button(t("Save the limit"), type="submit")),
        on_submit=SafetyState.save_pace,
        no_validate=True,
    )
