"""The dry run of a scenario on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, empty, head, note, tile, tiles
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.forms import field, form, select_field
from dso_app.components.page import page
from dso_app.components.progress import follow, progress
from dso_app.components.text import t
from dso_app.pages.scenario.words import OFFERED
from dso_app.pages.simulation.state import SimulationState
from dso_app.services.simulations.simulate import LONGEST, Payments
from dso_app.texts import N_

S: Any = SimulationState


@page(
    "/scenarios/[scenario_id]/simulation",
    N_("Simulation"),
    Permission.SEE,
    on_load=[SimulationState.load_table, SimulationState.open_simulation],
)
def simulation() -> rx.Component:
    """What the scenario would do over coming days; nothing of it is done."""
    return rx.cond(
        S.loaded,
        rx.cond(S.missing, _missing(), _screen()),
        bones(40, 70, 420),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        rx.el.h1(t("Simulation"), class_name="only-read"),
        empty(
            t("There is no such scenario"),
            t("It may belong to another of our companies, chosen in the top bar."),
            button_link(t("All scenarios"), href="/scenarios"),
        ),
    )


def _screen() -> rx.Component:
    editor = rx.Var.create("/scenarios/") + S.key
    return rx.fragment(
        head(
            rx.fragment(t("Simulation"), " – ", S.name),
            S.customers_words,
            button_link(t("Back to the scenario"), href=editor, icon="arrow-left"),
        ),
        rx.el.div(
            _question(),
            rx.cond(S.failed, note(t("The simulation broke off. Ask again."), tone="bad")),
            rx.cond(
                S.working,
                card(
                    progress(t("Being simulated: you may leave and come back"), 0, 0, S.about),
                    follow(S.follow_work),
                ),
            ),
            rx.cond(S.asked & ~S.working & ~S.failed, _answer(), rx.cond(~S.asked, _nothing())),
            class_name="stack",
        ),
    )


def _question() -> rx.Component:
    asked = form(
        field(
            "days",
            t("Days from today"),
            kind="number",
            value=S.days,
            required=True,
            min=1,
            max=LONGEST,
        ),
        select_field(
            "payments",
            t("Customers"),
            [
                (Payments.NONE.value, t("Nobody pays")),
                (Payments.USUAL.value, t("Everybody pays at their usual delay")),
            ],
            value=S.payments,
        ),
        rx.cond(
            S.has_draft,
            select_field(
                "edited",
                t("Scenario"),
                [("", t("As saved")), ("yes", t("With your unsaved changes"))],
                value=S.filters["edited"],
            ),
        ),
        button(t("Simulate"), look="primary", type="submit"),
        on_submit=S.simulate,
        key=S.form_key.to_string(),
    )
    return card(rx.el.div(asked, class_name="ask"))


def _nothing() -> rx.Component:
    return card(
        empty(
            t("Nothing was simulated yet"),
            t(
                "See day by day what the scenario would do for the customers on it, on your real ledger. Nothing is sent, nothing is written down."
            ),
            icon="calendar-search",
        ),
        flush=True,
    )


def _answer() -> rx.Component:
    return rx.fragment(
        rx.el.p(S.about, class_name="dim", role="status"),
        tiles(
            tile(t("Actions"), S.total, t("messages, calls, tasks")),
            tile(t("Customers reached"), S.reached, S.customers_words),
            tile(
                t("Leave by themselves"),
                S.alone,
                t("the others wait for a person, done on their day"),
            ),
            tile(t("Busiest day"), S.busiest, S.busiest_note),
        ),
        card(_calendar(), title=t("Calendar"), flush=True),
        data_table(
            S,
            label=t("What would be done"),
            export="simulation",
            filters=(
                table_filter(
                    S,
                    "channel",
                    t("Channel"),
                    [("", t("Channel: all")), *((value, t(words)) for value, words in OFFERED)],
                ),
            ),
            empty=empty(
                t("Nothing would be done"),
                t("No customer of this scenario has anything due in this span."),
                icon="calendar-check",
            ),
        ),
    )


def _calendar() -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("Calendar"), class_name="only-read"),
            rx.el.thead(rx.el.tr(rx.foreach(S.weekdays, lambda name: rx.el.th(name, scope="col")))),
            rx.el.tbody(
                rx.foreach(
                    S.weeks,
                    lambda week: rx.el.tr(rx.foreach(week.days, _day)),
                )
            ),
            class_name="days-found",
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=t("Calendar"),
    )


def _day(one: Any) -> rx.Component:
    return rx.el.td(
        rx.el.small(one.label),
        rx.cond(
            one.count != "",
            rx.el.button(
                rx.el.b(one.count),
                rx.foreach(one.amounts, lambda words: rx.el.small(words, class_name="num")),
                type="button",
                aria_label=one.words,
                aria_pressed=rx.cond(S.filters["on"] == one.on, "true", "false"),
                on_click=S.choose_day(one.on),
            ),
        ),
        class_name=rx.cond(one.on == "", "outside", ""),
    )
