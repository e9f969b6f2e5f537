"""The statuses on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import bones, head, note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.pills import COLOUR_WORDS, pill
from dso_app.components.plain_table import plain_table
from dso_app.components.text import t
from dso_app.pages.statuses.state import TYPE_WORDS, StatusesState
from dso_app.services.items.statuses import LONGEST_NAME, MOST_FOLLOW_UP_DAYS
from dso_app.texts import N_

S: Any = StatusesState


@page(
    "/statuses",
    N_("Statuses"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Statuses"), "tags", N_("Admin"), 3),
    on_load=[StatusesState.load],
)
def statuses() -> rx.Component:
    """What items can be qualified as."""
    return rx.fragment(
        head(
            t("Statuses"),
            t("What items are qualified as: as many as you like of each of the five types."),
            button(t("New status"), look="primary", on_click=S.edit("")),
        ),
        rx.cond(S.loaded, _list(), bones(60, 60, 60)),
        _dialog(),
    )


def _list() -> rx.Component:
    heads = (
        t("Status"),
        t("Type"),
        t("Comes up again after"),
        t("Specific action"),
        t("Open items"),
    )
    return plain_table(t("Statuses"), heads, rx.foreach(S.statuses, _row), figures={4})


def _row(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            button(pill(one.called, one.tone), look="bare", small=True, on_click=S.edit(one.key)),
            rx.cond(one.off != "", rx.el.small(one.off, class_name="dim")),
        ),
        rx.el.td(one.type_words),
        rx.el.td(one.follow_up),
        rx.el.td(one.text),
        rx.el.td(one.open_items, class_name="num"),
    )


def _dialog() -> rx.Component:
    types = [(value, t(words)) for value, words in TYPE_WORDS.items()]
    colours = [(value, t(words)) for value, words in COLOUR_WORDS.items()]
    return dialog(
        S.editing,
        rx.cond(S.key == "", t("New status"), t("Status")),
        form(
            field(
                "status_name",
                t("Name"),
                value=S.name,
                required=True,
                auto_focus=True,
                max_length=LONGEST_NAME,
            ),
            select_field(
                "type",
                t("Type"),
                types,
                value=S.type,
                disabled=S.used,
                help_text=t("It says what the status does, and stays once items have had it."),
            ),
            pair(
                field(
                    "days",
                    t("Comes up again after (days)"),
                    kind="number",
                    value=S.days,
                    required=True,
                    min=1,
                    max=MOST_FOLLOW_UP_DAYS,
                ),
                select_field("colour", t("Colour"), colours, value=S.colour),
            ),
            select_field(
                "text",
                t("Specific action"),
                S.texts,
                value=S.text,
                help_text=t("The text offered for a specific action once the status is set."),
            ),
            checkbox("active", t("Offered"), default_checked=S.active),
            rx.cond(S.problem != "", note(S.problem, tone="bad")),
            acts(
                button(t("Cancel"), on_click=StatusesState.close),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=StatusesState.save,
        ),
        on_close=StatusesState.close,
    )
