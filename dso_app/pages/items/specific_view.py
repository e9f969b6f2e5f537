"""The fields of a specific action: what, when, which text, and a comment."""

from typing import Any

import reflex as rx

from dso_app.components.forms import field, pair, select_field
from dso_app.components.text import t


def specific_fields(state: Any, choose_channel: Any) -> rx.Component:
    """The fields over a state with `channels`, `channel`, `texts`, `today` and `wrong`.

    Args:
        state: the state.
        choose_channel: its handler taking a channel.
    """
    return rx.fragment(
        rx.el.p(
            t(
                "One a customer. Its items leave their scenario until it is closed; a message waits to be confirmed."
            ),
            class_name="dim",
        ),
        pair(
            select_field(
                "channel",
                t("What is done"),
                state.channels,
                auto_focus=True,
                on_change=choose_channel,
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
            select_field("text", t("Text"), state.texts, required=True, key=state.channel),
        ),
        field("comment", t("Comment"), kind="textarea", max_length=2000),
    )
