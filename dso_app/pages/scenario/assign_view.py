"""The dialog that puts customers on a scenario."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, select_field
from dso_app.components.text import t
from dso_app.pages.scenario.assign_state import CODES, EVERYONE, GROUP, AssignState
from dso_app.pages.scenario.starts import starts

A: Any = AssignState


def assign_button() -> rx.Component:
    """Opens the dialog."""
    return button(t("Assign"), on_click=A.ask(True))  # noqa: FBT003 - the handler's one parameter


def assign_dialog() -> rx.Component:
    """Whom, and what becomes of the first pass."""
    return dialog(
        A.asking,
        t("Put customers on this scenario"),
        form(
            select_field(
                "whom",
                t("Customers"),
                [
                    (EVERYONE, t("All customers I see")),
                    (GROUP, t("A group")),
                    (CODES, t("Customers by code")),
                ],
                value=A.whom,
                on_change=A.mean,
            ),
            rx.match(
                A.whom,
                (
                    GROUP,
                    select_field("group", t("Group"), A.groups, on_change=AssignState.mean_group),
                ),
                (
                    CODES,
                    field(
                        "codes",
                        t("Codes"),
                        required=True,
                        on_blur=AssignState.mean_codes,
                        help_text=t("Several, with spaces or commas between them."),
                    ),
                ),
                rx.fragment(),
            ),
            rx.el.p(A.foreseen, class_name="dim", aria_live="polite"),
            starts(),
            rx.cond(A.refused != "", note(A.refused, tone="bad")),
            acts(
                button(t("Cancel"), on_click=A.ask(False)),  # noqa: FBT003 - the handler's one parameter
                button(t("Assign"), look="primary", type="submit"),
            ),
            on_submit=A.assign,
        ),
        on_close=A.ask(False),  # noqa: FBT003 - the handler's one parameter
    )
