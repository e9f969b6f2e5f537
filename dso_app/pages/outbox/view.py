"""The outbox on screen: the list, and the message open beside it."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import empty, head, tab, tabs
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import confirm_button
from dso_app.components.frame import FrameState
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.post_form import post_form
from dso_app.components.text import t
from dso_app.pages.outbox.message_state import MessageState
from dso_app.pages.outbox.message_view import message_card
from dso_app.pages.outbox.standing_state import StandingState
from dso_app.pages.outbox.standing_view import banners, stop_dialog, switch
from dso_app.pages.outbox.state import OutboxState
from dso_app.texts import N_

S: Any = OutboxState
M: Any = MessageState

CHANNELS = (
    ("email", N_("Email")),
    ("internal_email", N_("Internal email")),
    ("sms", N_("SMS")),
    ("letter", N_("Letter")),
    ("registered_letter", N_("Registered letter")),
)
"""Those whose messages stand here."""
_TABS = (
    ("to_confirm", N_("To confirm")),
    ("waiting", N_("Waiting")),
    ("decide", N_("To decide")),
    ("failed", N_("Failed")),
    ("printing", N_("Print queue")),
)


@page(
    "/outbox",
    N_("Outbox"),
    Permission.SEE,
    menu=MenuEntry(N_("Outbox"), "send", N_("Collect"), 3, badge="outbox_trouble", hot=True),
    on_load=[StandingState.read, MessageState.open_asked, OutboxState.load_table],
)
def outbox() -> rx.Component:
    """Every message by what it waits for, and each as it left."""
    may_act = FrameState.permissions.contains(Permission.ACT.value)
    return rx.fragment(
        head(t("Outbox"), S.count_words, switch()),
        banners(),
        _tabs(),
        rx.el.div(
            data_table(
                S,
                label=t("Messages"),
                export="outbox",
                on_open=M.open_message,
                filters=(
                    table_filter(
                        S,
                        "channel",
                        t("Channel"),
                        [("", t("Channel: all")), *((key, t(words)) for key, words in CHANNELS)],
                    ),
                    rx.cond(may_act & (S.filters["tab"] == "printing"), _print("", t("Print all"))),
                ),
                bulk=(rx.cond(may_act, _bulk()),),
                empty=empty(
                    t("No message yet"),
                    t("What the scenarios send stands here, before and after it left."),
                    icon="send",
                ),
            ),
            rx.cond(M.card.key != "", message_card(may_act)),
            class_name=rx.cond(M.card.key != "", "split opened", "grid"),
        ),
        stop_dialog(),
    )


def _tabs() -> rx.Component:
    return tabs(
        t("Messages"),
        _tab("", t("All")),
        *(_tab(name, t(words), S.tab_counts[name]) for name, words in _TABS),
        _tab("sent", t("Sent")),
    )


def _tab(value: str, words: Any, count: Any = None) -> rx.Component:
    return tab(
        words,
        current=S.filters["tab"] == value,
        count=count,
        on_click=[S.filter_by("tab", value), M.close],
    )


def _bulk() -> rx.Component:
    return rx.match(
        S.filters["tab"],
        (
            "to_confirm",
            rx.fragment(
                button(t("Confirm"), look="primary", small=True, on_click=S.confirm_picked),
                _cancel(),
            ),
        ),
        (
            "waiting",
            rx.fragment(button(t("Try again"), small=True, on_click=S.retry_picked), _cancel()),
        ),
        ("decide", _decide()),
        (
            "failed",
            rx.fragment(
                button(t("Try again"), look="primary", small=True, on_click=S.retry_picked),
                _cancel(),
            ),
        ),
        (
            "printing",
            rx.fragment(
                _print(rx.cond(S.everything, "", S.picked.join(",")), t("Print")),
                button(t("Mark as posted"), look="primary", small=True, on_click=S.post_picked),
            ),
        ),
        rx.el.small(t("Choose a tab to act on what it holds.")),
    )


def _decide() -> rx.Component:
    return rx.fragment(
        confirm_button(
            t("They left"),
            name="they-left",
            small=True,
            title=t("Did these messages leave?"),
            words=t(
                "Look in the mailbox they were sent from. Their steps then count as performed on the day they were sent, and they are never sent again."
            ),
            act=t("They left"),
            on_confirm=S.it_left_picked,
        ),
        confirm_button(
            t("Send them again"),
            name="send-them-again",
            small=True,
            title=t("Send these messages again?"),
            words=t("Customers whose message did leave get it twice."),
            act=t("Send them again"),
            on_confirm=S.send_again_picked,
        ),
    )


def _cancel() -> rx.Component:
    return confirm_button(
        t("Cancel them"),
        name="cancel-messages",
        small=True,
        title=t("Cancel these messages?"),
        words=t(
            "They never leave. Their steps count as skipped and the next ones are planned. This cannot be undone."
        ),
        act=t("Cancel the messages"),
        look="danger",
        on_confirm=S.cancel_picked,
    )


def _print(ids: Any, words: Any) -> rx.Component:
    return post_form(
        "/api/letters/print",
        rx.el.input(type="hidden", name="ids", value=ids, read_only=True),
        button(words, icon="printer", type="submit"),
        class_name="",
        target="_blank",
    )
