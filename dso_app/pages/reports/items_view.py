"""The items behind a figure of the ageing or the DSO, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import empty, head, note
from dso_app.components.data_table import data_table
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports.asking import downloads
from dso_app.pages.reports.items_state import AgeingItemsState, SoldItemsState
from dso_app.texts import N_


@page(
    "/reports/ageing/items",
    N_("Items behind the ageing"),
    Permission.REPORT,
    on_load=[AgeingItemsState.load_table],
)
def items() -> rx.Component:
    """What a figure of the ageing is made of."""
    nothing = t("Nothing was open here on that date.")
    return _behind(AgeingItemsState, t("Items behind the ageing"), "ageing_items", nothing)


@page(
    "/reports/dso/items",
    N_("Items behind the sales"),
    Permission.REPORT,
    on_load=[SoldItemsState.load_table],
)
def sold() -> rx.Component:
    """What the sales of a DSO are made of."""
    nothing = t("Nothing was sold here in that time.")
    return _behind(SoldItemsState, t("Items behind the sales"), "sold_items", nothing)


def _behind(state: Any, title: Any, listing: str, nothing: Any) -> rx.Component:
    back = button_link(t("Back to the report"), href=state.back, icon="arrow-left")
    return rx.fragment(
        head(
            title,
            rx.fragment(
                state.words,
                rx.cond(
                    state.count > 0,
                    rx.fragment(" · ", state.count_words, " · ", rx.el.b(state.total)),
                ),
            ),
            back,
            downloads(state, f"/api/export/{listing}", pdf=False),
        ),
        rx.cond(
            state.refused != "",
            note(state.refused, tone="warn"),
            data_table(state, label=title, empty=empty(t("No item"), nothing, back)),
        ),
    )
