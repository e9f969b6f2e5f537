"""Customers that may be one, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.duplicates.state import DuplicatesState
from dso_app.services.lists.duplicates import DISMISSED
from dso_app.texts import N_

S: Any = DuplicatesState


@page(
    "/duplicates",
    N_("Duplicates"),
    Permission.MERGE_CUSTOMERS,
    under="/customers",
    on_load=[DuplicatesState.load_table, DuplicatesState.look],
)
def duplicates() -> rx.Component:
    """The pairs, the likeliest first."""
    return rx.fragment(
        head(
            t("Duplicates"),
            t("Customers that may be one, and why. Open a pair to merge it."),
            rx.el.span(
                rx.cond(S.looking, t("Comparing the customers…"), ""),
                role="status",
                class_name="dim",
            ),
            button_link(t("Customers"), href="/customers"),
        ),
        data_table(
            S,
            label=t("Duplicates"),
            export="duplicates",
            filters=(
                table_filter(
                    S,
                    "show",
                    t("Which pairs"),
                    [("", t("To be looked at")), (DISMISSED, t("Not the same"))],
                ),
            ),
            bulk=(
                rx.cond(
                    S.filters["show"] == DISMISSED,
                    button(t("Suggest again"), small=True, on_click=S.take_back),
                    button(t("Not the same"), small=True, on_click=S.dismiss),
                ),
            ),
            empty=empty(
                t("No duplicate found"),
                t(
                    "Customers are compared by legal id, VAT number, email, name and address each time this screen is opened."
                ),
                icon="copy-check",
            ),
        ),
    )
