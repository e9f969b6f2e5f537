"""The agenda on screen: the list, and what is open beside it."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import empty, head, tab, tabs
from dso_app.components.data_table import data_table, no_row_fits, table_filter
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, filter_date, form
from dso_app.components.frame import FrameState
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.post_form import post_form
from dso_app.components.segments import segment, segments
from dso_app.components.shortcuts import keys_help, keys_of
from dso_app.components.text import t
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.action_view import action_card
from dso_app.pages.agenda.alert_strip import AlertStrip, alert_strip
from dso_app.pages.agenda.dialogs_view import action_dialogs
from dso_app.pages.agenda.state import AgendaState
from dso_app.texts import N_

S: Any = AgendaState
A: Any = ActionState

_TABS = (
    ("", "to_do", N_("To do")),
    ("automatic", "automatic", N_("Automatic")),
    ("replies", "replies", N_("Replies and promises")),
    ("alerts", "alerts", N_("Alerts")),
    ("done", "", N_("Done")),
)
_WHEN = (
    ("", "to_do", N_("Until today")),
    ("late", "late", N_("Late")),
    ("today", "today", N_("Today")),
    ("upcoming", "upcoming", N_("Upcoming")),
)


@page(
    "/agenda",
    N_("Agenda"),
    Permission.SEE,
    menu=MenuEntry(N_("Agenda"), "list-checks", N_("Work"), 2, badge="to_do"),
    on_load=[
        AgendaState.read_choices,
        ActionState.close,
        AgendaState.load_table,
        AlertStrip.look,
    ],
)
def agenda() -> rx.Component:
    """What there is to do, what leaves by itself, what was said, what was done."""
    may_act = FrameState.permissions.contains(Permission.ACT.value)
    return rx.el.div(
        head(t("Agenda"), S.summary, _when()),
        _tabs(),
        rx.cond(S.filters["tab"] == "alerts", alert_strip()),
        rx.el.div(
            data_table(
                S,
                label=t("Actions"),
                export=S.export_name,
                on_open=A.open_action,
                filters=_filters(),
                bulk=(rx.cond(may_act, _bulk()),),
                nothing=rx.cond(S.search != "", no_row_fits(), _all_done()),
                empty=_all_done(),
            ),
            rx.cond(A.card.key != "", action_card(may_act)),
            class_name=rx.cond(A.card.key != "", "split opened", "grid"),
        ),
        _keys(),
        action_dialogs(),
        _skip_dialog(),
        _printed_dialog(),
        class_name=rx.cond(S.filters["tab"] == "done", "no-ticks", ""),
        custom_attrs={"data-keys": ""},
    )


def _all_done() -> rx.Component:
    return empty(
        t("Nothing here"),
        t("Nothing of this kind waits with these filters."),
        button_link(t("Scenarios"), href="/scenarios"),
        icon="circle-check-big",
    )


def _when() -> rx.Component:
    """What is to be done can be narrowed to a part of it by its day."""
    return rx.cond(
        S.filters["tab"] == "",
        segments(
            t("When"),
            *(
                segment(
                    rx.fragment(t(words), " ", rx.el.b(S.counts[name])),
                    pressed=S.filters["when"] == value,
                    on_click=[S.filter_by("when", value), A.close],
                )
                for value, name, words in _WHEN
            ),
        ),
    )


def _tabs() -> rx.Component:
    return tabs(
        t("Actions"),
        *(
            tab(
                t(words),
                current=S.filters["tab"] == value,
                count=S.counts[name] if name else None,
                on_click=[
                    S.choose_tab(value),
                    A.close,
                    *([AlertStrip.look] if value == "alerts" else []),
                ],
                **keys_of(str(number)),
            )
            for number, (value, name, words) in enumerate(_TABS, start=1)
        ),
    )


def _filters() -> tuple[rx.Component, ...]:
    on_done = S.filters["tab"] == "done"
    several = S.offered.companies.length() > 1
    return (
        rx.cond(
            on_done,
            rx.fragment(
                filter_date(
                    t("from"),
                    value=S.first_day,
                    on_change=lambda day: S.filter_by("from", day).debounce(700),
                    key=S.first_day,
                ),
                filter_date(
                    t("to"),
                    value=S.last_day,
                    on_change=lambda day: S.filter_by("to", day).debounce(700),
                    key=S.last_day,
                ),
            ),
        ),
        table_filter(S, "collector", t("Collector"), S.offered.collectors),
        rx.cond(
            S.filters["tab"] != "replies",
            table_filter(S, "channel", t("Channel"), S.offered.channels),
        ),
        table_filter(S, "group", t("Group"), S.offered.groups),
        table_filter(S, "amount", t("Late amount"), S.offered.amounts),
        rx.cond(several, table_filter(S, "entity", t("Company"), S.offered.companies)),
    )


def _bulk() -> rx.Component:
    looked_at = button(t("Done"), look="primary", small=True, on_click=S.look_at_picked)
    skip = button(t("Skip"), small=True, on_click=S.ask_why(True))  # noqa: FBT003 - the handler's one parameter
    return rx.match(
        S.filters["tab"],
        ("done", rx.fragment()),
        ("replies", looked_at),
        ("alerts", looked_at),
        ("automatic", skip),
        rx.fragment(
            button(t("Confirm"), look="primary", small=True, on_click=S.confirm_picked),
            button(t("Confirm and print letters"), small=True, on_click=S.print_picked),
            skip,
        ),
    )


def _keys() -> rx.Component:
    return keys_help(
        t("Keys"),
        ("j k", t("move")),
        (t("Enter"), t("open")),
        ("x", t("select")),
        ("1 – 5", t("tabs")),
        (t("Esc"), t("close")),
        ("/", t("search")),
    )


def _skip_dialog() -> rx.Component:
    return dialog(
        S.skipping,
        t("Skip the selected actions?"),
        form(
            rx.el.p(
                rx.el.b(S.picked_words),
                ". ",
                t("Nothing of them is sent; the next steps are planned. This cannot be undone."),
            ),
            field("skip-all-why", t("Why"), required=True, auto_focus=True),
            acts(
                button(t("Cancel"), on_click=S.ask_why(False)),  # noqa: FBT003 - the handler's one parameter
                button(t("Skip them"), look="primary", type="submit"),
            ),
            on_submit=S.skip_picked,
        ),
        on_close=S.ask_why(False),  # noqa: FBT003 - the handler's one parameter
    )


def _printed_dialog() -> rx.Component:
    """The letters just made: their PDF opens beside, the queue is in the outbox."""
    return dialog(
        S.printed != "",
        t("Ready to print"),
        rx.el.p(
            rx.el.b(S.printed_words),
            " ",
            t("In the print queue of the outbox until marked as posted."),
        ),
        post_form(
            "/api/letters/print",
            rx.el.input(type="hidden", name="ids", value=S.printed, read_only=True),
            acts(
                button(t("Later"), on_click=S.end_printing),
                button(
                    t("Open the PDF"),
                    icon="printer",
                    look="primary",
                    type="submit",
                    custom_attrs={"data-focus": ""},
                ),
            ),
            target="_blank",
        ),
        on_close=S.end_printing,
    )
