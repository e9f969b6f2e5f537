"""The screens of promises and of disputes; a row leads to the customer's card."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.cards import empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.commitments.state import CollectorsState, DisputesState, PromisesState
from dso_app.texts import N_

P: Any = PromisesState
D: Any = DisputesState
C: Any = CollectorsState


@page(
    "/promises",
    N_("Promises"),
    Permission.SEE,
    menu=MenuEntry(N_("Promises"), "handshake", N_("Collect"), 4),
    on_load=[CollectorsState.load, PromisesState.load_table],
)
def promises() -> rx.Component:
    """Promises and instalments: what is due, what was kept, what was not."""
    return rx.fragment(
        head(t("Promises"), P.count_words),
        data_table(
            PromisesState,
            label=t("Promises"),
            export="promises",
            filters=(
                table_filter(
                    P,
                    "show",
                    t("Which promises"),
                    [
                        ("", t("Pending")),
                        ("due", t("Due by today")),
                        ("week", t("Due within 7 days")),
                        ("broken", t("Broken")),
                        ("kept", t("Kept")),
                        ("cancelled", t("Cancelled")),
                        ("all", t("All promises")),
                    ],
                ),
                table_filter(P, "collector", t("Collector"), C.collectors),
            ),
            empty=empty(
                t("No promise is pending"),
                t("Promises and instalment plans are noted on a customer’s card."),
                icon="handshake",
            ),
        ),
    )


@page(
    "/disputes",
    N_("Disputes"),
    Permission.SEE,
    menu=MenuEntry(N_("Disputes"), "message-circle-warning", N_("Collect"), 5),
    on_load=[CollectorsState.load, DisputesState.load_table],
)
def disputes() -> rx.Component:
    """Disputes: what is open, what is due, what one resolves oneself."""
    return rx.fragment(
        head(t("Disputes"), D.count_words),
        data_table(
            DisputesState,
            label=t("Disputes"),
            export="disputes",
            filters=(
                table_filter(
                    D,
                    "show",
                    t("Which disputes"),
                    [
                        ("", t("Open disputes")),
                        ("due", t("Due by today")),
                        ("mine", t("To be resolved by me")),
                        ("closed", t("Closed")),
                        ("all", t("All disputes")),
                    ],
                ),
                table_filter(D, "collector", t("Collector"), C.collectors),
            ),
            empty=empty(
                t("No dispute is open"),
                t("Disputes are opened and closed on a customer’s card."),
                icon="message-circle-warning",
            ),
        ),
    )
