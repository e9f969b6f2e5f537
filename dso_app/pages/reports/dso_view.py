"""The DSO on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import bones, card, empty, head, note, tile, tiles
from dso_app.components.charts import legend, lines
from dso_app.components.frame import FrameState
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports.asking import currency, dates, downloads, refusal
from dso_app.pages.reports.dso_state import DsoState
from dso_app.pages.reports.mailing_view import mailing_button
from dso_app.texts import N_

S: Any = DsoState


@page("/reports/dso", N_("DSO"), Permission.REPORT, on_load=[DsoState.load])
def dso() -> rx.Component:
    """Days sales outstanding, by both methods, and twelve months of it."""
    return rx.fragment(
        head(
            t("DSO"),
            None,
            mailing_button("dso", S),
            downloads(S, "/api/reports/dso"),
        ),
        rx.el.div(dates(S), currency(S), class_name="row asked"),
        rx.el.div(
            rx.cond(S.loaded, rx.cond(S.refused != "", refusal(S), _report()), bones(92, 260)),
            custom_attrs={"data-address": S.address},
        ),
    )


def _report() -> rx.Component:
    words = S.words
    return rx.fragment(
        rx.cond(words.sales_unknown, _sales_unknown()),
        tiles(
            tile(t("DSO, count-back"), words.countback.value, words.countback.note),
            tile(t("DSO, balance method"), words.balance.value, words.balance.note),
            tile(t("Average days delinquent"), words.delinquent.value, words.delinquent.note),
            tile(t("Collection effectiveness"), words.cei.value, words.cei.note),
            tile(t("Receivables"), words.receivables.value, words.receivables.note),
        ),
        rx.el.div(_trend(), _months(), class_name="stack"),
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
    drawn = lines(S.words.points, series, label=S.words.points_words, height=230)
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


def _months() -> rx.Component:
    heads = (t("Receivables"), t("Sales"), t("DSO, count-back"), t("Best possible"))
    table = rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(t("Month"), scope="col"),
                    *(rx.el.th(words, scope="col", class_name="num") for words in heads),
                )
            ),
            rx.el.tbody(rx.foreach(S.words.months, _month)),
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=t("Month by month"),
    )
    enter = rx.cond(
        FrameState.permissions.contains(Permission.IMPORT.value),
        button_link(t("Enter turnover"), href="/turnover", small=True),
    )
    return card(
        table, title=t("Month by month"), sub=S.words.currency, actions=(enter,), flush=True
    )


def _month(one: Any) -> rx.Component:
    figures = (one.receivables, one.sales, one.dso, one.best)
    return rx.el.tr(
        rx.el.th(one.month, scope="row"),
        *(rx.el.td(figure, class_name="num") for figure in figures),
    )
