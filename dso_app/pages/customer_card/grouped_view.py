"""The button and the dialog of a reminder for all accounts of a payer."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, form
from dso_app.components.frame import FrameState
from dso_app.components.text import t
from dso_app.pages.customer_card.grouped_state import GroupedState
from dso_app.pages.specific.view import specific_fields

G: Any = GroupedState


def grouped_button() -> rx.Component:
    """On the card of whoever pays for other accounts too."""
    may = FrameState.permissions.contains(Permission.ACT.value)
    return rx.cond(G.offered & may, button(t("Grouped reminder…"), on_click=G.begin))


def grouped_dialog() -> rx.Component:
    """What each account is asked for, then the message."""
    return dialog(
        G.asking,
        t("Grouped reminder"),
        rx.el.p(
            t(
                "One message about what is late on all accounts this customer pays for. Their items leave their scenarios until it left or is closed; it waits to be confirmed."
            ),
            class_name="dim",
        ),
        rx.cond(
            G.parts.length() > 0,
            rx.el.dl(
                rx.foreach(
                    G.parts,
                    lambda one: rx.fragment(rx.el.dt(one.name), rx.el.dd(one.asked)),
                ),
                class_name="facts",
            ),
            note(t("Nothing is late on these accounts."), tone="warn"),
        ),
        rx.cond(G.problem != "", note(G.problem, tone="bad")),
        form(
            *specific_fields(G),
            acts(
                button(t("Cancel"), on_click=G.close),
                button(t("Prepare the message"), look="primary", type="submit"),
            ),
            on_submit=G.start,
        ),
        on_close=G.close,
    )
