"""Role by permission, drawn from the one table that decides."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import BY_ROLE, OWN_PORTFOLIO, Permission
from dso_app.components.cards import card
from dso_app.components.text import t
from dso_app.pages.users.words import PERMISSION_WORDS
from dso_app.services.lists.words import ROLE_WORDS


def roles_card() -> rx.Component:
    """What each role may do."""
    head = rx.el.tr(
        rx.el.th(t("May"), scope="col"),
        *(rx.el.th(t(words), scope="col", class_name="tick") for words in ROLE_WORDS.values()),
    )
    return card(
        rx.el.div(
            rx.el.table(
                rx.el.caption(t("Roles and what they may do"), class_name="only-read"),
                rx.el.thead(head),
                rx.el.tbody(*(_row(one) for one in PERMISSION_WORDS), _sees()),
                class_name="data roles",
            ),
            class_name="table-scroll",
            tab_index=0,
            role="region",
            aria_label=t("Roles and what they may do"),
        ),
        title=t("Roles"),
        sub=t("Every act is checked against this very table."),
        flush=True,
        id="roles",
    )


def _row(permission: Permission) -> rx.Component:
    name, sentence = PERMISSION_WORDS[permission]
    return rx.el.tr(
        rx.el.th(t(name), rx.el.small(t(sentence)), scope="row"),
        *(_tick(held=permission in BY_ROLE[role]) for role in ROLE_WORDS),
    )


def _sees() -> rx.Component:
    own, whole = t("own"), t("all")
    return rx.el.tr(
        rx.el.th(
            t("Whose customers"),
            rx.el.small(
                t(
                    "Own: those they collect from or sell to, and those of whom they replace; each person may be given all."
                )
            ),
            scope="row",
        ),
        *(
            rx.el.td(own if role in OWN_PORTFOLIO else whole, class_name="tick")
            for role in ROLE_WORDS
        ),
    )


def _tick(*, held: bool) -> rx.Component:
    words: Any = t("yes") if held else t("no")
    shown = rx.icon("check", custom_attrs={"aria-hidden": "true"}) if held else rx.el.span("–")
    return rx.el.td(
        shown,
        rx.el.span(words, class_name="only-read"),
        class_name="tick held" if held else "tick",
    )
