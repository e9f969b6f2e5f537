"""The Figures tab."""

from typing import Any

import reflex as rx

from dso_app.components.cards import bones, card, empty, note, tile, tiles
from dso_app.components.charts import ageing_bars, legend, lines
from dso_app.components.text import t
from dso_app.pages.customer_card.figures_state import FiguresState

F: Any = FiguresState


def figures() -> rx.Component:
    """Tiles, then a year of payments, of DSO and of receivables."""
    return rx.cond(
        F.shown_at == rx.State.router.url.path,
        rx.cond(F.refused != "", note(F.refused, tone="warn"), _figures()),
        bones(92, 240),
    )


def _figures() -> rx.Component:
    return rx.fragment(
        tiles(rx.foreach(F.tiles, lambda one: tile(one.label, one.figure, one.note))),
        rx.el.div(
            rx.el.div(_delays(), _dso(), class_name="split even stretch"),
            _ageing(),
            class_name="stack",
        ),
    )


def _delays() -> rx.Component:
    drawn = lines(F.delays, [("delay", t("Delay, days"))], label=F.delays_words, height=200)
    nothing = empty(
        t("Nothing was paid yet"), t("Twelve months of payments are drawn here."), icon="chart-line"
    )
    return card(
        rx.cond(F.delays.length() > 1, drawn, nothing),
        title=t("Payment delay, by month of payment"),
    )


def _dso() -> rx.Component:
    drawn = lines(
        F.dso,
        [("dso", t("DSO")), ("best", t("best possible"))],
        label=F.dso_words,
        height=200,
    )
    unknown = empty(
        t("DSO is not known yet"),
        t("It needs months whose sales are known: they come with the imports."),
        icon="chart-line",
    )
    return card(
        rx.cond(F.dso.length() > 1, drawn, unknown),
        title=t("DSO, 12 months"),
        actions=(
            legend(
                (t("DSO"), "var(--chart-1)", False), (t("best possible"), "var(--chart-3)", True)
            ),
        ),
    )


def _ageing() -> rx.Component:
    names = [F.buckets[place] for place in range(5)]
    return card(
        ageing_bars(F.ageing, names, label=F.ageing_words, height=200),
        title=rx.fragment(t("Ageing, 12 months"), ", ", F.currency),
    )
