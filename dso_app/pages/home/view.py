"""Home on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.bars import bar_legend, upright_bars
from dso_app.components.buttons import button_link
from dso_app.components.cards import bones, card, empty, head, note, tile
from dso_app.components.charts import ageing_bars, legend, lines, opening
from dso_app.components.frame import FrameState
from dso_app.components.links import link
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.pills import age_square, pill
from dso_app.components.text import t
from dso_app.pages.home.cash import CashState
from dso_app.pages.home.state import HomeState
from dso_app.pages.home.steps import first_steps
from dso_app.pages.home.trend_state import TrendState
from dso_app.texts import N_

H: Any = HomeState
T: Any = TrendState
C: Any = CashState


@page(
    "/",
    N_("Home"),
    Permission.SEE,
    menu=MenuEntry(N_("Home"), "house", "Work", 1),
    on_load=[HomeState.load, TrendState.load, CashState.load],
)
def home() -> rx.Component:
    """The ledger at a glance; the first steps while there is none."""
    return rx.cond(
        H.read,
        rx.fragment(
            head(H.greeting, H.line, *_actions()),
            rx.cond(_steps_wanted() & ~H.done["scenario"], _steps()),
            rx.cond(H.begun, _figures()),
            rx.cond(_steps_wanted() & H.done["scenario"], _steps()),
        ),
        bones(40, 92, 240),
    )


def _steps() -> rx.Component:
    return rx.el.div(first_steps(H.done, H.begun), class_name="below")


def _steps_wanted() -> Any:
    """On an empty installation for everybody, later for who can do what is left."""
    sets_up = FrameState.permissions.contains(Permission.ADMINISTER.value)
    return ~H.set_up & (~H.begun | sets_up)


def _actions() -> tuple[rx.Component, ...]:
    may_import = FrameState.permissions.contains(Permission.IMPORT.value)
    return (
        rx.cond(H.begun & may_import, button_link(t("Import items"), href="/upload")),
        rx.cond(H.begun, button_link(t("Open agenda"), href="/agenda", look="primary")),
    )


def _figures() -> rx.Component:
    reads = FrameState.permissions.contains(Permission.REPORT.value)
    return rx.fragment(
        rx.el.div(
            _tile(t("Receivables"), H.receivables),
            _tile(t("Late"), H.late),
            rx.cond(reads, _dso_tile()),
            rx.cond(reads, _cash_tile()),
            _tile(t("Qualified"), H.qualified),
            _tile(t("Promises kept"), H.promises),
            _tile(t("My actions to do"), H.actions),
            class_name="tiles seven",
        ),
        rx.el.div(rx.cond(reads, _charts()), _to_do_first(), class_name="stack below"),
    )


def _tile(label: Any, one: Any) -> rx.Component:
    words = rx.fragment(
        rx.cond(one.strong != "", rx.el.span(one.strong, class_name=one.tone)), one.note
    )
    return rx.cond(
        one.href != "",
        tile(label, one.figure, words, href=one.href),
        tile(label, one.figure, words),
    )


def _dso_tile() -> rx.Component:
    note_words = rx.fragment(
        T.best, rx.cond(T.change != "", rx.el.span(" · ", rx.el.span(T.change, class_name=T.tone)))
    )
    known = tile(t("DSO"), T.figure, note_words, href="/reports/dso")
    asked = tile(t("DSO"), "—", rx.cond(T.refused != "", T.refused, T.why), href="/reports/dso")
    return rx.cond(
        T.read,
        rx.cond((T.refused != "") | (T.why != ""), asked, known),
        tile(t("DSO"), "…", ""),
    )


def _cash_tile() -> rx.Component:
    words = rx.cond(C.read, C.cash.figure, "…")
    return tile(t("Expected this week"), words, C.cash.note, href=C.cash.href)


def _cash_chart() -> rx.Component:
    nothing = empty(t("No forecast here"), C.cash.note, icon="banknote")
    drawn = rx.fragment(upright_bars(C.cash.bars, label=C.cash.words), bar_legend(C.cash.tones))
    return card(
        rx.cond(C.read, rx.cond(C.cash.bars.length() > 0, drawn, nothing), bones(200)),
        title=rx.fragment(
            t("Cash forecast by week"), rx.cond(C.cash.currency != "", ", " + C.cash.currency, "")
        ),
        actions=(link(t("Open report"), href="/reports/forecast"),),
    )


def _charts() -> rx.Component:
    names = [T.buckets[place] for place in range(5)]
    drawn = opening(
        ageing_bars(T.ageing, names, label=T.ageing_words, height=200),
        T.ageing_links,
        label=t("Each month opens its ageing"),
    )
    ageing = card(
        rx.cond(T.read, drawn, bones(200)),
        title=rx.fragment(t("Ageing, 12 months"), rx.cond(T.currency != "", ", " + T.currency, "")),
        actions=(link(t("Open report"), href="/reports/ageing"),),
    )
    return rx.cond(
        T.refused != "",
        note(T.refused, tone="warn"),
        rx.el.div(ageing, _dso_chart(), _cash_chart(), class_name="split three stretch"),
    )


def _dso_chart() -> rx.Component:
    series = [("dso", t("DSO")), ("best", t("best possible"))]
    drawn = rx.fragment(
        opening(
            lines(T.dso, series, label=T.dso_words, height=200),
            T.dso_links,
            label=t("Each month opens its DSO"),
            points=True,
        ),
        legend((t("DSO"), "var(--chart-1)", False), (t("best possible"), "var(--chart-3)", True)),
    )
    unknown = empty(t("DSO is not known yet"), T.why, icon="chart-line")
    return card(
        rx.cond(T.read, rx.cond(T.dso.length() > 1, drawn, unknown), bones(200)),
        title=t("DSO, 12 months"),
        actions=(link(t("Open report"), href="/reports/dso"),),
    )


def _to_do_first() -> rx.Component:
    heads = (t("Customer"), t("Next action"), t("Planned"))
    amounts = (rx.fragment(t("Late"), ", ", H.currency), t("Oldest"))
    table = rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *(rx.el.th(words, scope="col") for words in heads),
                    *(rx.el.th(words, scope="col", class_name="num") for words in amounts),
                )
            ),
            rx.el.tbody(rx.foreach(H.to_do, _to_do)),
            class_name="data",
        ),
        class_name="table-scroll",
    )
    nothing = empty(
        t("Nothing to do today"),
        t("What the scenarios plan for you comes up here on its day."),
        icon="circle-check",
    )
    return card(
        rx.cond(H.to_do.length() > 0, table, nothing),
        title=t("To do first"),
        actions=(rx.cond(H.all_words != "", link(H.all_words, href="/agenda")),),
        flush=True,
        id="to-do",
    )


def _to_do(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(link(one.customer, href=one.href, class_name="lead")),
        rx.el.td(pill(one.action, one.tone), class_name="pillcell"),
        rx.el.td(one.planned, class_name=rx.Var.create("date ") + one.planned_tone),
        rx.el.td(one.late, class_name="num"),
        rx.el.td(
            rx.cond(one.oldest != "", rx.fragment(age_square(one.bucket), one.oldest)),
            class_name="num",
        ),
    )
