"""The dialog that starts a specific action on the items ticked."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, form
from dso_app.components.text import t
from dso_app.pages.customer_card.specific_state import SpecificState
from dso_app.pages.items.specific_view import specific_fields

S: Any = SpecificState


def specific_dialog() -> rx.Component:
    """What is done, when, with which text."""
    return dialog(
        S.asking,
        t("Specific action"),
        rx.el.p(S.selection, class_name="dim"),
        rx.cond(S.problem != "", note(S.problem, tone="bad")),
        form(
            specific_fields(S, SpecificState.choose_channel),
            acts(
                button(t("Cancel"), on_click=SpecificState.close),
                button(t("Start it"), look="primary", type="submit"),
            ),
            on_submit=SpecificState.start,
        ),
        on_close=SpecificState.close,
    )
