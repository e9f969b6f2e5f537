"""Two-factor login on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.forms import acts, field, form
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.account.codes_state import CodesState

C: Any = CodesState
_FEW = 2
"""Recovery codes left that are few."""


def codes_card() -> rx.Component:
    """How it stands, and what may be done about it."""
    return card(
        rx.cond(
            C.codes.length() > 0,
            _codes(),
            rx.match(
                C.asking,
                ("on", _setting_up()),
                ("renew", _renewing()),
                ("off", _switching_off()),
                rx.cond(C.on, _on(), _off()),
            ),
        ),
        title=t("Two-factor login"),
        sub=t("After the password, a code from an app on your phone."),
        actions=(rx.cond(C.on, pill(t("Switched on"), "ok"), pill(t("Switched off"), "mute")),),
    )


def _off() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t(
                "Any authenticator app will do: Aegis, FreeOTP, Google Authenticator, 1Password… Nobody gets in with your password alone."
            )
        ),
        acts(button(t("Set it up"), look="primary", on_click=C.ask("on"))),
        class_name="form",
    )


def _setting_up() -> rx.Component:
    return form(
        rx.el.ol(
            rx.el.li(t("Scan this with your app.")),
            rx.el.li(t("Type the six digits it shows.")),
            class_name="ways",
        ),
        rx.el.div(
            rx.el.img(src=C.picture, alt=t("QR code for your app"), width="196", height="196"),
            rx.el.p(
                t("Or type this key into it:"),
                rx.el.br(),
                rx.el.code(C.seed),
                class_name="dim",
            ),
            class_name="qr",
        ),
        _code("new_code"),
        acts(
            button(t("Cancel"), on_click=C.ask("")),
            button(t("Switch on"), look="primary", type="submit"),
        ),
        on_submit=CodesState.switch_on,
        no_validate=True,
    )


def _on() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Recovery codes not used yet:"), " ", rx.el.b(C.left)),
        rx.cond(
            C.left <= _FEW,
            note(t("Make new recovery codes before you run out of them."), tone="warn"),
        ),
        acts(
            rx.cond(~C.required, button(t("Switch off"), on_click=C.ask("off"))),
            button(t("New recovery codes"), on_click=C.ask("renew")),
        ),
        rx.cond(C.required, rx.el.p(t("Your administrator requires it."), class_name="dim")),
        class_name="form",
    )


def _renewing() -> rx.Component:
    return form(
        rx.el.p(t("The codes you have now will be worth nothing.")),
        _code("renew_code"),
        acts(
            button(t("Cancel"), on_click=C.ask("")),
            button(t("Make new codes"), look="primary", type="submit"),
        ),
        on_submit=CodesState.renew,
        no_validate=True,
    )


def _switching_off() -> rx.Component:
    return form(
        field(
            "off_password",
            t("Present password"),
            kind="password",
            required=True,
            auto_complete="current-password",
            error=C.wrong_password,
        ),
        _code("off_code"),
        acts(
            button(t("Cancel"), on_click=C.ask("")),
            button(t("Switch off"), look="danger", type="submit"),
        ),
        on_submit=CodesState.switch_off,
        no_validate=True,
    )


def _codes() -> rx.Component:
    return rx.el.div(
        note(
            t(
                "Keep these ten codes in a safe place: each logs you in once when your phone is not there. They are shown this once."
            ),
            tone="warn",
        ),
        rx.el.ul(
            rx.foreach(C.codes, lambda one: rx.el.li(rx.el.code(one))),
            class_name="recovery",
            aria_label=t("Recovery codes"),
        ),
        acts(button(t("I have kept them"), look="primary", on_click=C.ask(""))),
        class_name="form",
    )


def _code(name: str) -> rx.Component:
    return field(
        name,
        t("Code"),
        required=True,
        auto_complete="one-time-code",
        max_length=40,
        error=C.wrong,
    )
