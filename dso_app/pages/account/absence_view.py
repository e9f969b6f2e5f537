"""One's absences on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card
from dso_app.components.forms import acts, field, form, select_field
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.account.absence_state import AbsenceState

B: Any = AbsenceState


def absence_card() -> rx.Component:
    """Absences ahead, and a form for the next one; nothing for who only looks."""
    return rx.cond(
        B.read & (B.possible | (B.lines.length() > 0)),
        card(
            rx.cond(
                B.lines.length() > 0,
                rx.el.ul(
                    rx.foreach(B.lines, lambda one: absence_row(one, B.end, ends=one.own)),
                    class_name="spans",
                ),
            ),
            rx.cond(B.possible, absence_form(B, AbsenceState.add, "absent")),
            title=t("Absences"),
            sub=t(
                "While you are away somebody else sees your customers and their agenda; it ends by itself."
            ),
        ),
    )


def absence_row(one: Any, end: Any, *, ends: Any) -> rx.Component:
    """One absence in words, with its end."""
    return rx.el.li(
        rx.el.span(one.words),
        rx.cond(one.now, pill(t("Now"), "info")),
        rx.cond(ends, button(t("End"), small=True, on_click=end(one.key))),
        key=one.key,
    )


def absence_form(state: Any, on_submit: Any, prefix: str) -> rx.Component:
    """From, to, replaced by."""
    return form(
        rx.el.div(
            field(f"{prefix}_from", t("From"), kind="date", value=state.first, required=True),
            field(f"{prefix}_to", t("To, included"), kind="date", required=True),
            select_field("substitute", t("Replaced by"), state.people, required=True),
            class_name="three",
        ),
        rx.cond(state.wrong != "", rx.el.p(state.wrong, class_name="wrong", role="alert")),
        acts(button(t("Enter the absence"), type="submit")),
        on_submit=on_submit,
        no_validate=True,
        key=state.version.to_string(),
    )
