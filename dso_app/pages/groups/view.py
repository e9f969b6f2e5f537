"""The groups on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, empty, head
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.frame import FrameState
from dso_app.components.links import link
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.plain_table import plain_table
from dso_app.components.text import t
from dso_app.pages.groups.state import GroupsState
from dso_app.texts import N_

S: Any = GroupsState


@page(
    "/groups",
    N_("Groups"),
    Permission.SEE,
    menu=MenuEntry(N_("Groups"), "tag", N_("Admin"), 4),
    on_load=[GroupsState.load],
)
def groups() -> rx.Component:
    """The labels customers carry."""
    edits = FrameState.permissions.contains(Permission.EDIT_SCENARIOS.value)
    return rx.fragment(
        head(
            t("Groups"),
            t("Labels of customers, from your files or given in the list of customers."),
            button_link(t("Customers"), href="/customers"),
        ),
        rx.cond(S.loaded, rx.cond(S.groups.length() > 0, _list(edits), _none()), bones(60, 60)),
        _dialog(),
    )


def _none() -> rx.Component:
    return card(
        empty(
            t("No group yet"),
            t(
                "They come with the customers’ file, or are given to the customers ticked in their list."
            ),
            button_link(t("Customers"), href="/customers", look="primary"),
            icon="tag",
        )
    )


def _list(edits: Any) -> rx.Component:
    heads = (t("Group"), t("Customers"))
    rows = rx.foreach(S.groups, lambda one: _row(one, edits))
    return plain_table(t("Groups"), heads, rows, figures={1})


def _row(one: Any, edits: Any) -> rx.Component:
    name = rx.cond(
        edits,
        button(one.name, look="bare", small=True, on_click=S.edit(one.key)),
        rx.el.b(one.name),
    )
    members = link(one.customers, href=rx.Var.create("/customers?group=") + one.key)
    return rx.el.tr(rx.el.td(name), rx.el.td(members, class_name="num"))


def _dialog() -> rx.Component:
    return dialog(
        S.key != "",
        t("Group"),
        form(
            field(
                "group_name",
                t("Name"),
                value=S.name,
                required=True,
                auto_focus=True,
                max_length=60,
                error=S.problem,
                help_text=t(
                    "Where another group has this name, the customers of this one join it. Rules of assignment and files go by the name."
                ),
            ),
            acts(
                confirm_button(
                    t("Delete"),
                    name="delete-group",
                    title=t("Delete this group?"),
                    words=t(
                        "It is taken off all its customers; they stay. It cannot be brought back."
                    ),
                    act=t("Delete the group"),
                    look="danger",
                    on_confirm=S.delete,
                ),
                button(t("Cancel"), on_click=GroupsState.close),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=GroupsState.rename,
        ),
        on_close=GroupsState.close,
    )
