"""The steps of qualifying after the status: a message, then what becomes of the items."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import note, steps
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, form
from dso_app.components.frame import FrameState
from dso_app.components.text import t
from dso_app.pages.customer_card.next_state import NextState
from dso_app.pages.specific.view import specific_fields

N: Any = NextState


def where_one_stands(step: int) -> rx.Component:
    """The three steps, for those who may go beyond the first."""
    names = [t("Status"), t("Message"), t("What next")]
    return rx.cond(
        FrameState.permissions.contains(Permission.ACT.value),
        steps(t("Steps of qualifying"), names, step),
    )


def next_dialogs() -> rx.Component:
    """Whichever of the two is asked."""
    return rx.fragment(
        _step(
            2,
            t("Tell somebody?"),
            t("The status is set. A message to the customer or a colleague waits to be confirmed."),
            button(t("No message"), on_click=N.pass_on, custom_attrs={"data-focus": ""}),
            t("Prepare the message"),
        ),
        _step(
            3,
            t("What becomes of the items?"),
            t("They go on in their scenario, or leave it until a specific action is closed."),
            button(t("Back to the scenario"), on_click=N.close, custom_attrs={"data-focus": ""}),
            t("Start the specific action"),
        ),
    )


def _step(number: int, title: Any, words: Any, passing: rx.Component, act: Any) -> rx.Component:
    return dialog(
        N.asking & (N.step == number),
        title,
        where_one_stands(number),
        rx.el.p(words, class_name="dim"),
        rx.cond(N.problem != "", note(N.problem, tone="bad")),
        form(
            *specific_fields(N),
            acts(passing, button(act, look="primary", type="submit")),
            on_submit=N.start,
        ),
        on_close=N.close,
    )
