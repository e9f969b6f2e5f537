"""The items behind a figure of the ageing, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import empty, head, note
from dso_app.components.data_table import data_table
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports.asking import downloads
from dso_app.pages.reports.items_state import AgeingItemsState
from dso_app.texts import N_

S: Any = AgeingItemsState


@page(
    "/reports/ageing/items",
    N_("Items behind the ageing"),
    Permission.REPORT,
    on_load=[AgeingItemsState.load_table],
)
def items() -> rx.Component:
    """What a figure of the ageing is made of."""
    nothing = empty(
        t("No item"),
        t("Nothing was open here on that date."),
        button_link(t("Back to the ageing"), href=S.back),
    )
    return rx.fragment(
        head(
            t("Items behind the ageing"),
            rx.fragment(
                S.words,
                rx.cond(S.count > 0, rx.fragment(" · ", S.count_words, " · ", rx.el.b(S.total))),
            ),
            button_link(t("Back to the ageing"), href=S.back, icon="arrow-left"),
            downloads(S, "/api/export/ageing_items", pdf=False),
        ),
        rx.cond(
            S.refused != "",
            note(S.refused, tone="warn"),
            data_table(AgeingItemsState, label=t("Items behind the ageing"), empty=nothing),
        ),
    )
