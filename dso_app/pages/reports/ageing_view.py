"""The ageing on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import card, empty, head
from dso_app.components.charts import ageing_legend
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.frame import FrameState
from dso_app.components.links import link
from dso_app.components.page import page
from dso_app.components.pills import age_strip
from dso_app.components.text import t
from dso_app.pages.reports.ageing_state import AgeingState
from dso_app.pages.reports.asking import asked, refusal, report_files
from dso_app.pages.reports.mailing_view import mailing_button
from dso_app.texts import N_

S: Any = AgeingState


@page(
    "/reports/ageing",
    N_("Ageing"),
    Permission.REPORT,
    on_load=[AgeingState.load_choices, AgeingState.load_table, AgeingState.write_dates],
)
def ageing() -> rx.Component:
    """Receivables by days late, as of any date."""
    return rx.fragment(
        head(
            t("Ageing"),
            None,
            mailing_button("aging", S),
            report_files(S, "aging"),
        ),
        asked(S),
        rx.el.div(
            rx.cond(
                S.refused != "",
                refusal(S),
                rx.el.div(_strip(), _table(), class_name="stack"),
            ),
            # Also while a missing rate hides the table, which keeps the address otherwise.
            custom_attrs={"data-address": S.address},
        ),
    )


def _strip() -> rx.Component:
    return rx.cond(
        S.count > 0,
        card(
            rx.el.div(
                age_strip(S.shares, S.strip_words),
                ageing_legend(S.parts, linked=True),
                class_name="body",
            ),
            rx.el.dl(rx.foreach(S.figures, _figure), class_name="body figures"),
            flush=True,
        ),
    )


def _figure(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.name),
        rx.el.dd(
            rx.cond(one.href != "", link(one.amount, href=one.href), rx.el.span(one.amount)),
            rx.el.small(one.share),
        ),
    )


def _table() -> rx.Component:
    return data_table(
        AgeingState,
        label=t("Ageing"),
        filters=(
            rx.cond(S.filters["by"] != "group", table_filter(S, "group", t("Group"), S.groups)),
            table_filter(S, "collector", t("Collector"), S.collectors),
            table_filter(S, "kind", t("Kind"), S.kinds),
        ),
        empty=empty(
            t("Nothing is owed"),
            t("Receivables appear here once open items are imported."),
            rx.cond(
                FrameState.permissions.contains(Permission.IMPORT.value),
                button_link(t("Import items"), href="/upload?kind=items"),
            ),
            icon="chart-no-axes-column",
        ),
    )
