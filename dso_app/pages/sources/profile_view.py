"""The import profiles on screen: how each kind of file is read."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, button_link, icon_button
from dso_app.components.cards import empty, note
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import confirm_button
from dso_app.components.forms import acts, field, form
from dso_app.components.text import t
from dso_app.pages.sources.profile_state import ProfilesState, ProfileState
from dso_app.services.lists.words import import_kind_word

T: Any = ProfilesState
P: Any = ProfileState

_KINDS = ("customers", "items", "contacts", "turnover", "backlog", "fec")


def profiles() -> rx.Component:
    """The table, and the profile open beside it."""
    return rx.el.div(
        data_table(
            T,
            label=t("Import profiles"),
            on_open=P.open_profile,
            filters=(
                table_filter(
                    T,
                    "kind",
                    t("Holds"),
                    [
                        ("", t("Holds: all")),
                        *((kind, t(import_kind_word(kind))) for kind in _KINDS),
                    ],
                ),
            ),
            empty=empty(
                t("No import profile yet"),
                t("The first import of a kind of file saves how it was read."),
                button_link(t("Import a file"), href="/upload"),
                icon="columns-3",
            ),
        ),
        rx.cond(P.card.key != "", _card()),
        class_name=rx.cond(P.card.key != "", "split opened", "grid"),
    )


def _card() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.div(rx.el.h2(P.card.name), rx.el.small(P.card.kind), class_name="who"),
            icon_button(t("Close"), icon="x", small=True, on_click=P.close),
        ),
        rx.cond(P.card.may_rename, rx.el.div(_rename(), class_name="body")),
        rx.cond(
            P.card.columns.length() + P.card.words.length() + P.card.readings.length() > 0,
            rx.el.div(
                _lines(t("Columns"), P.card.columns),
                _lines(t("Words for kinds"), P.card.words),
                _lines(t("Read as"), P.card.readings),
                class_name="body",
            ),
        ),
        rx.el.div(_delete(), class_name="body"),
        class_name="card beside",
        aria_label=P.card.name,
    )


def _rename() -> rx.Component:
    return form(
        field(
            "profile_name",
            t("Name"),
            value=P.card.name,
            error=P.wrong,
            max_length=100,
            key=P.card.key,
        ),
        acts(button(t("Rename"), small=True, type="submit")),
        on_submit=P.rename,
    )


def _lines(title: Any, lines: Any) -> rx.Component:
    return rx.cond(
        lines.length() > 0,
        rx.fragment(
            rx.el.h3(title),
            rx.el.dl(
                rx.foreach(
                    lines,
                    lambda one: rx.fragment(rx.el.dt(one.name), rx.el.dd(one.value)),
                ),
                class_name="facts",
            ),
        ),
    )


def _delete() -> rx.Component:
    return rx.cond(
        P.card.why_stays != "",
        note(t("It cannot be deleted."), " ", P.card.why_stays),
        confirm_button(
            t("Delete"),
            name="delete-profile",
            title=t("Delete this profile?"),
            words=t(
                "What was imported stays. The next file of this kind is read as if it were the first."
            ),
            act=t("Delete the profile"),
            look="danger",
            small=True,
            on_confirm=P.delete,
        ),
    )
