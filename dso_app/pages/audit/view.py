"""The audit trail on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.cards import empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.forms import filter_date
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.audit.state import AuditState
from dso_app.services.lists.audit import KIND_WORDS
from dso_app.texts import N_

T: Any = AuditState
_TYPING = 700
"""Milliseconds without a key before a day or a name is taken."""


@page(
    "/audit",
    N_("Audit trail"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Audit trail"), "scroll-text", N_("Admin"), 7),
    on_load=[AuditState.load_people, AuditState.load_table],
)
def audit() -> rx.Component:
    """Who did what, when, before and after; nothing of it can be changed."""
    return rx.fragment(
        head(t("Audit trail"), T.count_words),
        data_table(
            T,
            label=t("Events"),
            export="audit",
            filters=_filters(),
            empty=empty(
                t("Nothing happened yet"),
                t("Log-ins, changes, imports, exports and decisions stand here."),
                icon="scroll-text",
            ),
        ),
    )


def _filters() -> tuple[rx.Component, ...]:
    kinds = [("", t("Kind: all")), *((key, t(words)) for key, words in KIND_WORDS.items())]
    return (
        table_filter(T, "person", t("Who"), T.people),
        table_filter(T, "kind", t("Kind of event"), kinds),
        rx.el.input(
            default_value=T.filters["customer"],
            placeholder=t("Customer"),
            aria_label=t("Customer"),
            on_change=lambda value: T.filter_by("customer", value).debounce(_TYPING),
            max_length=100,
            class_name="input filter-text",
        ),
        filter_date(
            t("from"),
            value=T.filters["from"],
            on_change=lambda value: T.filter_by("from", value).debounce(_TYPING),
            key="from",
        ),
        filter_date(
            t("to"),
            value=T.filters["to"],
            on_change=lambda value: T.filter_by("to", value).debounce(_TYPING),
            key="to",
        ),
    )
