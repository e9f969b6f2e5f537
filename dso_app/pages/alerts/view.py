"""The alerts on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, empty, head, note
from dso_app.components.conditions import conditions_field
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, checkbox, field, filter_select, form, pair, select_field
from dso_app.components.frame import FrameState
from dso_app.components.links import link
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.pills import COLOUR_WORDS, pill
from dso_app.components.plain_table import plain_table
from dso_app.components.text import t
from dso_app.pages.alerts.state import AlertsState
from dso_app.pages.alerts.words import OWN, SHARED
from dso_app.services.alerts.digests import DAILY, WEEKLY
from dso_app.texts import N_

S: Any = AlertsState


@page(
    "/alerts",
    N_("Alerts"),
    Permission.SEE,
    menu=MenuEntry(N_("Alerts"), "bell", N_("Steer"), 3),
    on_load=[AlertsState.load],
)
def alerts() -> rx.Component:
    """What somebody should know of, and how many customers it is about."""
    writes = FrameState.permissions.contains(Permission.REPORT.value)
    return rx.fragment(
        head(
            t("Alerts"),
            t("What somebody should know of, looked for in your customers whenever you come by."),
            rx.cond(S.loaded, _digest()),
            rx.cond(writes, button(t("New alert"), look="primary", on_click=S.edit(""))),
        ),
        rx.cond(
            S.loaded,
            rx.cond(S.alerts.length() > 0, _list(writes), _none()),
            bones(60, 60, 60),
        ),
        _dialog(),
    )


def _digest() -> rx.Component:
    return filter_select(
        t("By mail to you"),
        [
            ("", t("By mail: never")),
            (DAILY, t("By mail: every sending day")),
            (WEEKLY, t("By mail: once a week")),
        ],
        value=S.digest,
        on_change=S.choose_digest,
    )


def _none() -> rx.Component:
    return card(
        empty(
            t("No alert"),
            t("Say what you want to know of: amounts, days, statuses, limits."),
            icon="bell",
        )
    )


def _list(writes: Any) -> rx.Component:
    heads = (t("Alert"), t("Looks for"), t("Whose"), t("Finds"))
    return plain_table(t("Alerts"), heads, rx.foreach(S.alerts, lambda one: _row(one, writes)))


def _row(one: Any, writes: Any) -> rx.Component:
    name = rx.cond(
        writes & one.editable,
        button(one.name, look="bare", small=True, on_click=S.edit(one.key)),
        rx.el.b(one.name),
    )
    return rx.el.tr(
        rx.el.td(name),
        rx.el.td(one.asks),
        rx.el.td(one.whose),
        rx.el.td(
            rx.cond(
                one.href != "",
                link(pill(one.count, one.tone), href=one.href),
                rx.el.span(one.count, class_name="dim"),
            )
        ),
    )


def _dialog() -> rx.Component:
    colours = [(value, t(words)) for value, words in COLOUR_WORDS.items()]
    whose = [(SHARED, t("Everybody of the company")), (OWN, t("You alone"))]
    return dialog(
        S.editing,
        rx.cond(S.key == "", t("New alert"), t("Alert")),
        form(
            field(
                "alert_name",
                t("Name"),
                value=S.name,
                required=True,
                auto_focus=True,
                max_length=200,
            ),
            rx.cond(S.of_ledger, _of_ledger(), _conditions()),
            pair(
                select_field("colour", t("Colour"), colours, value=S.colour),
                rx.cond(
                    S.shares,
                    select_field("whose", t("Seen by"), whose, value=S.whose),
                ),
            ),
            checkbox("active", t("Looked for"), default_checked=S.active),
            rx.cond(S.problem != "", note(S.problem, tone="bad")),
            acts(
                rx.cond(S.key != "", _delete()),
                button(t("Cancel"), on_click=AlertsState.close),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=AlertsState.save,
        ),
        on_close=AlertsState.close,
        large=True,
    )


def _delete() -> rx.Component:
    return confirm_button(
        t("Delete"),
        name="delete-alert",
        title=t("Delete this alert?"),
        words=t("Nobody it is shown to sees it any more. It cannot be brought back."),
        act=t("Delete the alert"),
        look="danger",
        on_confirm=S.remove,
    )


def _of_ledger() -> rx.Component:
    return rx.el.p(
        t(
            "Comes up when automatic messages wait because the last import of items is too old; the company’s settings say from when on."
        ),
        class_name="dim",
    )


def _conditions() -> rx.Component:
    return conditions_field(
        S,
        t("Customers for whom all of this holds"),
        t(
            "What is asked of items holds for one and the same open item. Amounts are in the company’s currency. In a pattern * stands for any letters and ? for one."
        ),
    )
