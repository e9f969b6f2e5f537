"""The SMS settings on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.forms import acts, field, form
from dso_app.components.text import t
from dso_app.pages.company.sms_state import SmsState

S: Any = SmsState


def sms_card() -> rx.Component:
    """Where SMS leave, and a test."""
    return card(
        rx.cond(S.read, rx.el.div(_address(), _test(), class_name="split even"), rx.fragment()),
        title=t("SMS"),
        id="sms",
    )


def _address() -> rx.Component:
    standing = rx.cond(
        S.service != "",
        note(
            t("SMS leave by"),
            " ",
            rx.el.b(S.service),
            rx.cond(S.from_environment, rx.el.span(" (DSO_SMS_URL)")),
            tone="ok",
        ),
        note(t("No SMS service is set up: steps by SMS are not offered."), tone="info"),
    )
    return form(
        standing,
        field(
            "sms_url",
            t("New SMS address"),
            kind="password",
            placeholder="octopush://login@example.com/key/sender",
            help_text=t(
                "The service’s Apprise address, without a number. Kept encrypted and never shown again. Empty goes back to DSO_SMS_URL."
            ),
            error=S.wrong_url,
            auto_complete="off",
        ),
        acts(button(t("Save the SMS address"), look="primary", type="submit")),
        on_submit=SmsState.save,
    )


def _test() -> rx.Component:
    return form(
        rx.cond(S.tested != "", note(S.tested, tone="ok")),
        field(
            "sms_test_to",
            t("Send a test SMS to"),
            kind="tel",
            help_text=t("A mobile number. The service charges it like any other."),
            error=S.wrong_to,
        ),
        acts(button(t("Send a test SMS"), type="submit", disabled=S.service == "")),
        on_submit=SmsState.test,
    )
