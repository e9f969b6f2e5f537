"""The list of items on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import empty, head, note
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, select_field
from dso_app.components.frame import FrameState
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.saved_searches import searches_menu
from dso_app.components.text import t
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.items.specific_state import ItemsSpecificState
from dso_app.pages.items.state import ItemsListState
from dso_app.pages.specific.view import specific_dialog
from dso_app.texts import N_

S: Any = ItemsListState
P: Any = ItemsSpecificState
_CARD: Any = CardState


@page(
    "/items",
    N_("Items"),
    Permission.SEE,
    menu=MenuEntry(N_("Items"), "receipt-text", N_("Data"), 2),
    on_load=[
        ItemsListState.load_choices,
        ItemsListState.read_searches,
        ItemsListState.load_table,
    ],
)
def items() -> rx.Component:
    """Every line of the ledger, and those no scenario leads any more."""
    return rx.fragment(
        head(t("Items"), S.count_words),
        rx.cond(S.filters["show"] == "set_aside", _what_set_aside_means()),
        data_table(
            S,
            on_follow=_CARD.foresee,
            label=t("Items"),
            export="items",
            filters=_filters(),
            kept=(searches_menu(S),),
            bulk=(_bulk(),),
            empty=empty(
                t("No item yet"),
                t("Import the open items your accounting software exports."),
                rx.cond(
                    FrameState.permissions.contains(Permission.IMPORT.value),
                    button_link(t("Import items"), href="/upload", look="primary"),
                ),
                icon="receipt-text",
            ),
        ),
        _status(),
        specific_dialog(P),
    )


def _what_set_aside_means() -> rx.Component:
    words = t(
        "Their scenario no longer leads with these: they are old, or had its last step. They stand here until they get a status or a specific action."
    )
    return rx.el.div(note(words), class_name="stack before")


def _filters() -> tuple[rx.Component, ...]:
    shown = [
        ("", t("Open items")),
        ("late", t("Late items")),
        ("set_aside", t("Old or exhausted, undecided")),
        ("settled", t("Settled items")),
        ("all", t("All items")),
    ]
    return (
        table_filter(S, "show", t("Which items"), shown),
        table_filter(S, "status", t("Status"), S.all_statuses),
        table_filter(S, "collector", t("Collector"), S.collectors),
        table_filter(S, "group", t("Group"), S.groups),
    )


def _bulk() -> rx.Component:
    return rx.fragment(
        rx.cond(
            FrameState.permissions.contains(Permission.QUALIFY.value),
            button(t("Set a status"), small=True, on_click=S.ask),
        ),
        rx.cond(
            FrameState.permissions.contains(Permission.ACT.value),
            button(t("Specific action"), small=True, on_click=P.ask),
        ),
    )


def _status() -> rx.Component:
    return dialog(
        S.asking,
        t("Set a status"),
        rx.el.p(S.picked_words, class_name="dim"),
        rx.cond(S.problem != "", note(S.problem, tone="bad")),
        form(
            select_field("status", t("Status"), S.statuses, required=True, auto_focus=True),
            field("comment", t("Comment"), kind="textarea", required=True, max_length=2000),
            acts(
                button(t("Cancel"), on_click=S.close),
                button(t("Set the status"), look="primary", type="submit"),
            ),
            on_submit=S.set_to,
        ),
        on_close=S.close,
    )
