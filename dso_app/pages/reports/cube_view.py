"""A report of lines on screen, the same for all of them: figures, bars, table."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.bars import across_bars, bar_legend, upright_bars
from dso_app.components.buttons import button_link
from dso_app.components.cards import card, empty, head, tile, tiles
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports.asking import asked, refusal, report_files
from dso_app.pages.reports.catalog import OFFERS, Offer
from dso_app.pages.reports.cube_state import CubeState
from dso_app.pages.reports.mailing_view import mailing_button
from dso_app.reports.registry import find_report

S: Any = CubeState


def _declare(offer: Offer) -> None:
    title = find_report(offer.name).title

    @page(
        f"/reports/{offer.name}",
        title,
        Permission.REPORT,
        on_load=[
            S.open_report(offer.name),
            CubeState.load_choices,
            CubeState.load_table,
            CubeState.write_dates,
        ],
    )
    def report() -> rx.Component:
        return rx.fragment(
            head(
                t(title),
                None,
                *_more(offer),
                mailing_button(offer.name, S),
                report_files(S, offer.name),
            ),
            asked(S, period=offer.period),
            rx.el.div(
                rx.cond(S.refused != "", refusal(S), _report(offer)),
                # Also while a missing rate hides the table, which keeps the address otherwise.
                custom_attrs={"data-address": S.address},
            ),
        )


def _more(offer: Offer) -> list[rx.Component]:
    """What a report leads to besides."""
    if offer.name != "penalties":
        return []
    return [button_link(t("Decisions"), href="/reports/penalties/decisions", icon="gavel")]


def _report(offer: Offer) -> rx.Component:
    return rx.fragment(
        rx.cond(S.words.figures.length() > 0, tiles(rx.foreach(S.words.figures, _tile))),
        rx.el.div(
            rx.cond(S.words.bars.length() > 0, _chart(offer)),
            _table(offer),
            class_name="stack names",
        ),
    )


def _tile(one: Any) -> rx.Component:
    return rx.cond(
        one.href != "",
        tile(one.name, one.value, one.note, href=one.href),
        tile(one.name, one.value, one.note),
    )


def _chart(offer: Offer) -> rx.Component:
    words = S.words
    return card(
        rx.cond(
            words.upright,
            upright_bars(words.bars, label=words.bars_words),
            across_bars(words.bars, label=words.bars_words, stacked=words.stacked),
        ),
        rx.el.p(t(offer.how), class_name="dim small"),
        title=t(find_report(offer.name).title),
        sub=rx.cond(words.facts != "", words.currency + " · " + words.facts, words.currency),
        actions=(bar_legend(words.tones),),
    )


def _table(offer: Offer) -> rx.Component:
    return data_table(
        CubeState,
        label=t(find_report(offer.name).title),
        filters=(
            table_filter(S, "group", t("Group"), S.groups),
            table_filter(S, "collector", t("Collector"), S.collectors),
            table_filter(S, "kind", t("Kind"), S.kinds),
        ),
        empty=empty(
            t("Nothing to report"),
            t("There is nothing behind this report on that date."),
            button_link(t("Import items"), href="/upload"),
            icon=offer.icon,
        ),
    )


for _offer in OFFERS:
    _declare(_offer)
