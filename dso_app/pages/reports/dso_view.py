"""The DSO on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import bones, card, empty, head, note, tile, tiles
from dso_app.components.charts import legend, lines, opening
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.frame import FrameState
from dso_app.components.links import link
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports.asking import asked, refusal, report_files
from dso_app.pages.reports.dso_state import DsoState
from dso_app.pages.reports.mailing_view import mailing_button
from dso_app.texts import N_

S: Any = DsoState


@page(
    "/reports/dso",
    N_("DSO"),
    Permission.REPORT,
    on_load=[DsoState.load_choices, DsoState.load_table, DsoState.write_dates],
)
def dso() -> rx.Component:
    """Days sales outstanding, by both methods, its trend, and its months or rows."""
    return rx.fragment(
        head(
            t("DSO"),
            rx.cond(
                S.narrowed_words != "",
                rx.fragment(S.narrowed_words, " · ", link(t("All customers"), href="/reports/dso")),
                t("All customers"),
            ),
            mailing_button("dso", S),
            report_files(S, "dso"),
        ),
        asked(S, period=True),
        rx.el.div(
            rx.cond(S.loaded, rx.cond(S.refused != "", refusal(S), _report()), bones(92, 260)),
            # Also while a missing rate hides the table, which keeps the address otherwise.
            custom_attrs={"data-address": S.address},
        ),
    )


def _report() -> rx.Component:
    words = S.words
    return rx.fragment(
        rx.cond(words.sales_unknown, _sales_unknown()),
        tiles(
            _tile(t("DSO, count-back"), words.countback),
            _tile(t("DSO, balance method"), words.balance),
            _tile(t("Average days delinquent"), words.delinquent),
            _tile(t("Collection effectiveness"), words.cei),
            _tile(t("Receivables"), words.receivables),
        ),
        rx.el.div(_trend(), rx.el.div(_table(), id="months"), class_name="stack names"),
    )


def _tile(label: Any, one: Any) -> rx.Component:
    return rx.cond(
        one.href != "",
        tile(label, one.value, one.note, href=one.href),
        tile(label, one.value, one.note),
    )


def _sales_unknown() -> rx.Component:
    may_import = FrameState.permissions.contains(Permission.IMPORT.value)
    return rx.el.div(
        note(
            rx.el.b(t("Sales are not known for the whole period.")),
            rx.el.p(
                t(
                    "They are, once a file of items was imported that holds every item issued since a date, settled ones included: say so when you import it. Or enter the turnover of the months."
                )
            ),
            rx.cond(
                may_import,
                rx.el.div(
                    button_link(t("Enter turnover"), href="/turnover", small=True),
                    button_link(t("Import items"), href="/upload?kind=items", small=True),
                    class_name="row",
                ),
            ),
            tone="warn",
        ),
        class_name="below",
    )


def _trend() -> rx.Component:
    series = [("dso", t("DSO")), ("best", t("best possible"))]
    drawn = opening(
        lines(S.words.points, series, label=S.words.points_words, height=230),
        S.words.links,
        label=t("Each month opens its DSO"),
        points=True,
    )
    unknown = empty(
        t("DSO is not known yet"),
        t("The line begins with the first month whose sales are known."),
        icon="chart-line",
    )
    return card(
        rx.cond(S.words.points.length() > 1, drawn, unknown),
        title=t("DSO by count-back, 12 months"),
        actions=(
            legend(
                (t("DSO"), "var(--chart-1)", False), (t("best possible"), "var(--chart-3)", True)
            ),
        ),
    )


def _table() -> rx.Component:
    return data_table(
        DsoState,
        label=t("DSO"),
        filters=(
            table_filter(S, "group", t("Group"), S.groups),
            table_filter(S, "collector", t("Collector"), S.collectors),
        ),
        empty=empty(
            t("Nothing is owed"),
            t("Receivables appear here once open items are imported."),
            icon="chart-line",
        ),
    )
