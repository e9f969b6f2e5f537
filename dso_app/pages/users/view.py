"""The people who log in, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import card, empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.forms import filter_select
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.users.card_state import UserState
from dso_app.pages.users.card_view import user_card
from dso_app.pages.users.invite_state import InviteState
from dso_app.pages.users.invite_view import invite_dialog, link_dialog
from dso_app.pages.users.roles_view import roles_card
from dso_app.pages.users.state import RequiredState, UsersState
from dso_app.services.lists.words import ROLE_WORDS
from dso_app.texts import N_

T: Any = UsersState
U: Any = UserState
V: Any = InviteState
R: Any = RequiredState


@page(
    "/users",
    N_("Users and roles"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Users and roles"), "users-round", N_("Admin"), 2),
    on_load=[UserState.close, InviteState.forget_link, RequiredState.load, UsersState.load_table],
)
def users() -> rx.Component:
    """The list, a person beside it, and what each role may do under it."""
    return rx.fragment(
        head(
            t("Users and roles"),
            T.count_words,
            button_link(t("Audit trail"), href="/audit", icon="scroll-text"),
            button(t("Invite"), icon="user-plus", look="primary", on_click=V.ask(True)),  # noqa: FBT003 - the handler's one parameter
        ),
        rx.el.div(
            rx.el.div(
                data_table(
                    T,
                    label=t("Users"),
                    export="users",
                    on_open=U.open_user,
                    filters=_filters(),
                    empty=empty(
                        t("Nobody yet"), t("Invite the people you work with."), icon="users-round"
                    ),
                ),
                rx.cond(U.card.key != "", user_card()),
                class_name=rx.cond(U.card.key != "", "split opened", "grid"),
            ),
            _required(),
            roles_card(),
            class_name="stack",
        ),
        invite_dialog(),
        link_dialog(),
    )


def _filters() -> tuple[rx.Component, ...]:
    roles = [("", t("Role: all")), *((role.value, t(words)) for role, words in ROLE_WORDS.items())]
    states = [
        ("", t("State: all")),
        ("active", t("Active")),
        ("invited", t("Invited")),
        ("off", t("Switched off")),
    ]
    return (
        table_filter(T, "role", t("Role"), roles),
        table_filter(T, "state", t("State"), states),
    )


def _required() -> rx.Component:
    return rx.cond(
        R.read,
        card(
            filter_select(
                t("Two-factor login is required of"),
                [
                    ("", t("nobody: who wishes to")),
                    ("administrators", t("administrators")),
                    ("all", t("everybody")),
                ],
                value=R.whom,
                on_change=R.choose,
            ),
            title=t("Two-factor login is required of"),
            sub=t("Who has none yet finds nothing but their account until it is switched on."),
        ),
    )
