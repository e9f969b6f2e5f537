"""The agenda on screen: the list, and the action open beside it."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import empty, head, tab, tabs
from dso_app.components.data_table import data_table, no_row_fits, table_filter
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.frame import FrameState
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.post_form import post_form
from dso_app.components.text import t
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.action_view import action_card, action_dialogs
from dso_app.pages.agenda.state import AgendaState
from dso_app.texts import N_

S: Any = AgendaState
A: Any = ActionState

_TABS = (
    ("", "to_do", N_("To do")),
    ("alerts", "alerts", N_("Alerts")),
    ("upcoming", "upcoming", N_("Upcoming")),
    ("automatic", "automatic", N_("Automatic")),
)


@page(
    "/agenda",
    N_("Agenda"),
    Permission.SEE,
    menu=MenuEntry(N_("Agenda"), "list-checks", N_("Work"), 2, badge="to_do"),
    on_load=[AgendaState.read_choices, ActionState.close, AgendaState.load_table],
)
def agenda() -> rx.Component:
    """What there is to do, what leaves by itself, what was done."""
    may_act = FrameState.permissions.contains(Permission.ACT.value)
    return rx.fragment(
        head(t("Agenda"), S.summary),
        _tabs(),
        rx.el.div(
            data_table(
                S,
                label=t("Actions"),
                export="agenda",
                on_open=A.open_action,
                filters=(
                    table_filter(S, "collector", t("Collector"), S.collectors),
                    table_filter(S, "channel", t("Channel"), S.channels),
                    table_filter(S, "group", t("Group"), S.groups),
                ),
                bulk=(rx.cond(may_act, _bulk()),),
                nothing=rx.cond(S.search != "", no_row_fits(), _all_done()),
                empty=empty(
                    t("Nothing to do"),
                    t("What a scenario wants done stands here on its day."),
                    button_link(t("Scenarios"), href="/scenarios"),
                    icon="list-checks",
                ),
            ),
            rx.cond(A.card.key != "", action_card(may_act)),
            class_name=rx.cond(A.card.key != "", "split opened", "grid"),
        ),
        action_dialogs(),
        _skip_dialog(),
        _printed_dialog(),
    )


def _all_done() -> rx.Component:
    return empty(
        t("Nothing here"),
        t("Nothing of this kind waits with these filters."),
        icon="circle-check-big",
    )


def _tabs() -> rx.Component:
    return tabs(
        t("Actions"),
        *(
            tab(
                t(words),
                current=S.filters["tab"] == value,
                count=S.tab_counts[name],
                on_click=[S.filter_by("tab", value), A.close],
            )
            for value, name, words in _TABS
        ),
        tab(
            t("Done"),
            current=S.filters["tab"] == "done",
            on_click=[S.filter_by("tab", "done"), A.close],
        ),
    )


def _bulk() -> rx.Component:
    return rx.cond(
        S.filters["tab"] != "done",
        rx.fragment(
            button(t("Confirm"), look="primary", small=True, on_click=S.confirm_picked),
            button(t("Confirm and print letters"), small=True, on_click=S.print_picked),
            button(t("Skip"), small=True, on_click=S.ask_why(True)),  # noqa: FBT003 - the handler's one parameter
        ),
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
                button(t("Open the PDF"), icon="printer", look="primary", type="submit"),
            ),
            target="_blank",
        ),
        on_close=S.end_printing,
    )
