"""The dialog that starts a specific action: what, when, with which text, and a comment."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, pair, select_field
from dso_app.components.text import t


def specific_dialog(state: Any) -> rx.Component:
    """The dialog over a state that mixes `SpecificForm` in."""
    return dialog(
        state.asking,
        t("Specific action"),
        rx.cond(state.selection != "", rx.el.p(state.selection, class_name="dim")),
        rx.cond(state.problem != "", note(state.problem, tone="bad")),
        form(
            rx.el.p(
                t(
                    "One a customer. Its items leave their scenario until it is closed; a message waits to be confirmed."
                ),
                class_name="dim",
            ),
            *specific_fields(state),
            acts(
                button(t("Cancel"), on_click=state.close),
                button(t("Start it"), look="primary", type="submit"),
            ),
            on_submit=state.start,
        ),
        on_close=state.close,
    )


def specific_fields(state: Any) -> tuple[rx.Component, ...]:
    """What is done, when, with which text, to whom, and a comment."""
    return (
        pair(
            select_field(
                "channel",
                t("What is done"),
                state.channels,
                value=state.channel,
                auto_focus=True,
                on_change=state.choose_channel,
            ),
            field(
                "on",
                t("Day"),
                kind="date",
                value=state.today,
                required=True,
                error=state.wrong["on"],
            ),
        ),
        rx.cond(
            state.texts.length() > 0,
            pair(
                select_field(
                    "text",
                    t("Text"),
                    state.texts,
                    value=state.text,
                    required=True,
                    key=state.channel,
                ),
                select_field(
                    "recipient",
                    t("To"),
                    state.recipients,
                    value=state.recipient,
                    key=state.channel,
                ),
            ),
        ),
        field("comment", t("Comment"), kind="textarea", max_length=2000),
    )
