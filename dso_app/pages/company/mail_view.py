"""The mail settings on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.forms import acts, field, form
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.company.mail_state import MailState
from dso_app.pages.company.own_senders_state import OwnSendersState

M: Any = MailState
Own: Any = OwnSendersState


def mail_card() -> rx.Component:
    """Where mails leave, and a test."""
    return card(
        rx.cond(
            M.read,
            rx.fragment(rx.el.div(_address(), _test(), class_name="split even"), _own_senders()),
            rx.fragment(),
        ),
        title=t("Mail"),
        id="mail",
    )


def _address() -> rx.Component:
    standing = rx.cond(
        M.server != "",
        note(
            t("Mails leave by"),
            " ",
            rx.el.b(M.server),
            rx.cond(M.from_environment, rx.el.span(" (DSO_MAIL_URL)")),
            tone="ok",
        ),
        note(t("No mail server is set up: nothing can leave by email."), tone="warn"),
    )
    return form(
        standing,
        field(
            "mail_url",
            t("New mail address"),
            kind="password",
            placeholder="mailtos://user:password@mail.example.com:587",
            help_text=t("Kept encrypted and never shown again. Empty goes back to DSO_MAIL_URL."),
            error=M.wrong_url,
            auto_complete="off",
        ),
        acts(button(t("Save the mail address"), look="primary", type="submit")),
        on_submit=MailState.save,
    )


def _test() -> rx.Component:
    return form(
        rx.cond(M.tested != "", note(M.tested, tone="ok")),
        field(
            "test_to",
            t("Send a test to"),
            kind="email",
            value=M.own_address,
            help_text=t("By the address saved, from the company's email."),
            error=M.wrong_to,
        ),
        acts(button(t("Send a test mail"), type="submit", disabled=M.server == "")),
        on_submit=MailState.test,
    )


def _own_senders() -> rx.Component:
    """Collectors, and whether emails to their customers are from their own address."""
    return rx.cond(
        (M.server != "") & (Own.colleagues.length() > 0),
        rx.el.div(
            rx.el.h3(t("Emails from the collector’s own address")),
            rx.el.p(
                t(
                    "Emails are from the company’s address with the collector’s name, and answers go to the collector. Where the mail server takes a test from the collector’s own address, they are from that address."
                ),
                class_name="help",
            ),
            rx.cond(Own.wrong != "", note(Own.wrong, tone="bad")),
            rx.el.ul(rx.foreach(Own.colleagues, _colleague), class_name="own-senders"),
            class_name="form",
        ),
    )


def _colleague(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.b(one.name), rx.el.br(), rx.el.small(one.email)),
        rx.cond(
            one.tested,
            rx.fragment(
                pill(t("own address"), "ok"),
                button(
                    t("Use the company’s"),
                    small=True,
                    on_click=Own.give_up(one.id),
                    aria_label=t("Use the company’s address again for:") + " " + one.name,
                ),
            ),
            button(
                t("Test"),
                small=True,
                on_click=Own.test(one.id),
                aria_label=t("Test the own address of:") + " " + one.name,
            ),
        ),
        class_name="row wide",
    )
