"""Copies of invoices on screen: where they are dropped, what became of them, all of them."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, download_button, icon_button
from dso_app.components.cards import card, empty, head, note
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import confirm_button
from dso_app.components.forms import acts, field, form
from dso_app.components.links import link
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.components.upload import upload
from dso_app.pages.copies.state import CopiesState
from dso_app.texts import N_

S: Any = CopiesState


@page(
    "/copies",
    N_("Invoice copies"),
    Permission.IMPORT,
    on_load=[CopiesState.begin, CopiesState.load_table],
)
def copies() -> rx.Component:
    """PDFs in, tied to items by the number their name bears."""
    return rx.fragment(
        head(
            t("Invoice copies"),
            t("PDF files go to the item whose number their name bears."),
            link(t("Smart Upload"), href="/upload"),
        ),
        rx.el.div(
            card(
                upload(
                    "/api/copies",
                    accept=".pdf,.zip",
                    words=t(
                        "PDF files up to 10 MB each, alone or in a ZIP. Beside the number, a customer’s code in the name helps."
                    ),
                )
            ),
            rx.cond(S.said.sentence != "", _said()),
            rx.el.div(
                _table(),
                rx.cond(S.shown.key != "", _opened()),
                class_name=rx.cond(S.shown.key != "", "split opened", "grid"),
            ),
            class_name="stack",
        ),
    )


def _said() -> rx.Component:
    """What became of the files just dropped."""
    words = (
        rx.el.strong(S.said.sentence),
        rx.el.ul(
            rx.foreach(S.said.left_over, lambda one: rx.el.li(one.name, ": ", one.why)),
        ),
        rx.cond(S.said.more != "", rx.el.p(S.said.more)),
    )
    return rx.match(
        S.said.tone,
        ("bad", note(*words, tone="bad")),
        ("warn", note(*words, tone="warn")),
        note(*words, tone="ok"),
    )


def _table() -> rx.Component:
    return data_table(
        S,
        label=t("Invoice copies"),
        export="copies",
        on_open=S.open_copy,
        filters=(
            table_filter(
                S,
                "state",
                t("State"),
                [("", t("State: all")), ("waiting", t("Waiting")), ("tied", t("Tied"))],
            ),
        ),
        empty=empty(
            t("No copy yet"),
            t(
                "Drop the PDF files of your invoices: they can go with reminders, and stand on the customer card."
            ),
            icon="paperclip",
        ),
    )


def _opened() -> rx.Component:
    """The copy chosen: where it belongs, and a way to say so."""
    return rx.el.section(
        rx.el.header(
            rx.el.h2(S.shown.name, class_name="who"),
            rx.el.div(
                download_button(t("Copy"), href=S.shown.href, small=True),
                icon_button(t("Close"), icon="x", small=True, on_click=S.close),
                class_name="row",
            ),
        ),
        rx.el.div(
            rx.cond(S.shown.why != "", note(S.shown.why, tone="warn")),
            form(
                field(
                    "copy-code",
                    t("Code of the customer"),
                    value=S.shown.code,
                    required=True,
                    auto_complete="off",
                ),
                field(
                    "copy-number",
                    t("Number of the item"),
                    value=S.shown.number,
                    error=S.problem,
                    required=True,
                    auto_complete="off",
                ),
                acts(
                    confirm_button(
                        t("Remove"),
                        name="remove-copy",
                        title=t("Remove this copy?"),
                        words=t("Its file is deleted. What was sent with it stays as it was sent."),
                        act=t("Remove the copy"),
                        look="danger",
                        on_confirm=S.remove,
                    ),
                    button(t("Tie it to this item"), look="primary", type="submit"),
                ),
                on_submit=S.tie,
                key=S.shown.key,
            ),
            class_name="body",
        ),
        class_name="card beside",
        aria_label=S.shown.name,
    )
