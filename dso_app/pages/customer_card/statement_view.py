"""The statement of the account: by email, as PDF, as Excel."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.frame import FrameState
from dso_app.components.links import file_link
from dso_app.components.text import t
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.customer_card.statement_state import StatementState

C: Any = CardState


def statement_menu() -> rx.Component:
    """A menu for those who may take figures out of the house."""
    at = "/api" + C.shown_at
    return rx.cond(
        FrameState.permissions.contains(Permission.REPORT.value),
        rx.el.details(
            rx.el.summary(t("Statement"), class_name="btn"),
            rx.el.div(
                rx.cond(
                    FrameState.permissions.contains(Permission.ACT.value),
                    rx.el.button(
                        t("By email…"),
                        type="button",
                        class_name="item",
                        on_click=StatementState.send,
                    ),
                ),
                file_link(t("As PDF"), href=at + "/statement", class_name="item"),
                file_link(t("As Excel"), href=at + "/items", class_name="item"),
                class_name="drop",
            ),
            class_name="menu",
        ),
    )
