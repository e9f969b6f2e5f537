"""The steps of a scenario in order, and what is said when one is taken out."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, icon_button
from dso_app.components.cards import card
from dso_app.components.text import t
from dso_app.pages.scenario.line_view import channel_icon
from dso_app.pages.scenario.order_state import OrderState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.words import SHORT_MODES

P: Any = StepsState
M: Any = OrderState


def steps_card(may_edit: Any) -> rx.Component:
    """The steps in order."""
    return card(
        rx.el.ol(
            rx.foreach(P.steps, _step),
            class_name="step-list",
            aria_label=t("Steps"),
            custom_attrs={"data-step-list": ""},
        ),
        title=t("Steps"),
        actions=(
            rx.cond(
                may_edit,
                button(t("Add step"), icon="plus", look="bare", small=True, on_click=M.add_step),
            ),
        ),
        flush=True,
    )


def _step(step: Any, at: Any) -> rx.Component:
    tone = P.tones[at]
    return rx.el.li(
        rx.el.button(
            rx.el.span(at + 1, class_name="order"),
            rx.el.span(channel_icon(step.channel), class_name="channel"),
            rx.el.span(step.name, class_name="name"),
            rx.cond(
                tone != "",
                rx.el.span(
                    rx.icon("triangle-alert", custom_attrs={"aria-hidden": "true"}),
                    rx.el.span(
                        rx.cond(tone == "bad", t("wrong"), t("worth a look")),
                        class_name="only-read",
                    ),
                    class_name=rx.Var.create("mark ") + tone,
                ),
                rx.el.span(),
            ),
            rx.el.small(mode_words(step.mode)),
            type="button",
            aria_current=rx.cond(P.at == at, "step", rx.Var("undefined")),
            on_click=P.choose(at),
            custom_attrs={"data-step": step.uid.to_string()},
        ),
        key=step.uid.to_string(),
    )


def mode_words(mode: Any) -> Any:
    """A mode in a word."""
    return rx.match(mode, *((value, t(words)) for value, words in SHORT_MODES), "")


def step_tools() -> rx.Component:
    """What is done to the step chosen."""
    return rx.fragment(
        icon_button(
            t("Move up"),
            icon="arrow-up",
            small=True,
            disabled=P.at == 0,
            on_click=M.move_step(-1),
        ),
        icon_button(
            t("Move down"),
            icon="arrow-down",
            small=True,
            disabled=P.at + 1 >= P.steps.length(),
            on_click=M.move_step(1),
        ),
        icon_button(t("Duplicate step"), icon="copy", small=True, on_click=M.duplicate_step),
        button(
            t("Remove"),
            look="bare",
            small=True,
            disabled=P.steps.length() < 2,  # noqa: PLR2004 - the last one stays
            on_click=M.remove_step,
        ),
    )


def removed_toast() -> rx.Component:
    """Says what was taken out and puts it back; it stays until it is closed."""
    return rx.el.div(
        rx.cond(
            M.removed != "",
            rx.el.div(
                rx.el.span(M.removed),
                button(t("Undo"), look="bare", small=True, on_click=M.put_back),
                icon_button(t("Close"), icon="x", small=True, on_click=M.let_go),
                class_name="toast stays",
            ),
        ),
        role="status",
        class_name="toasts undo",
    )
