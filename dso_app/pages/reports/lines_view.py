"""The lines behind a figure of a report, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import empty, head, note
from dso_app.components.data_table import data_table
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports.asking import downloads
from dso_app.pages.reports.lines_state import ReportLinesState
from dso_app.texts import N_

S: Any = ReportLinesState


@page(
    "/reports/items",
    N_("Items behind the report"),
    Permission.REPORT,
    on_load=[ReportLinesState.load_table],
)
def lines() -> rx.Component:
    """What a figure of a report is made of."""
    back = button_link(t("Back to the report"), href=S.back, icon="arrow-left")
    nothing = empty(t("No item"), t("Nothing stands behind this figure."), back)
    return rx.fragment(
        head(
            rx.cond(S.title != "", S.title, t("Items behind the report")),
            rx.fragment(
                S.words,
                rx.cond(S.count > 0, rx.fragment(" · ", S.count_words)),
                rx.cond(S.total != "", rx.fragment(" · ", rx.el.b(S.total))),
            ),
            back,
            downloads(S, "/api/export/report_items", pdf=False),
        ),
        rx.cond(
            S.refused != "",
            note(S.refused, tone="warn"),
            data_table(ReportLinesState, label=t("Items behind the report"), empty=nothing),
        ),
    )
