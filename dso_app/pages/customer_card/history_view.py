"""The History tab: everything that happened, paged."""

from typing import Any

import reflex as rx

from dso_app.components.cards import empty, facts
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import dialog
from dso_app.components.text import t
from dso_app.pages.customer_card.history_state import HistoryState

E: Any = HistoryState


def history() -> rx.Component:
    """A table of events; those of a message open it, the others what they changed."""
    kinds = [
        ("", t("About: everything")),
        ("message", t("Messages")),
        ("action", t("Actions")),
        ("item", t("Items")),
        ("promise", t("Promises")),
        ("customer", t("Customer and contacts")),
        ("note", t("Comments and files")),
    ]
    spans = [
        ("", t("Since: always")),
        ("7", t("7 days")),
        ("30", t("30 days")),
        ("90", t("90 days")),
        ("365", t("A year")),
    ]
    doers = [("", t("By: everybody")), ("people", t("Colleagues")), ("house", t("By itself"))]
    nothing = empty(
        t("Nothing has happened yet"),
        t("Reminders, promises, statuses and changes are kept here."),
        icon="history",
    )
    return rx.fragment(
        data_table(
            HistoryState,
            label=t("History of the customer"),
            empty=nothing,
            on_open=HistoryState.open_event,
            filters=(
                table_filter(E, "about", t("About"), kinds),
                table_filter(E, "since", t("Since"), spans),
                table_filter(E, "by", t("By"), doers),
            ),
        ),
        _event(),
    )


def _event() -> rx.Component:
    one = E.event
    return dialog(
        one.sentence != "",
        t("Event"),
        rx.el.p(one.sentence),
        facts(
            (t("When"), one.at),
            (t("Who"), one.who),
            (t("Before"), rx.cond(one.before != "", one.before, "—")),
            (t("After"), rx.cond(one.after != "", one.after, "—")),
        ),
        on_close=HistoryState.close_event,
    )
