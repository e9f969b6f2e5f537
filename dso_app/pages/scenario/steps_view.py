"""The steps of a scenario: the line around the due date, and the list."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card
from dso_app.components.text import t
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.words import SHORT_MODES

P: Any = StepsState


def line() -> rx.Component:
    """The steps around the due date; each chooses itself."""
    return rx.el.div(
        rx.el.ol(
            rx.foreach(P.marks, _mark),
            class_name="step-line",
            aria_label=t("Steps around the due date"),
        ),
        class_name="card step-line-card",
        tab_index=0,
        role="region",
        aria_label=t("Steps around the due date"),
    )


def _mark(mark: Any) -> rx.Component:
    here = mark.at == P.at
    return rx.cond(
        mark.at < 0,
        rx.el.li(rx.el.span(mark.words), class_name="due"),
        rx.el.li(
            rx.el.button(
                rx.el.i(aria_hidden="true"),
                rx.el.span(mark.words),
                type="button",
                aria_current=rx.cond(here, "step", rx.Var("undefined")),
                on_click=P.choose(mark.at),
            ),
            class_name=mark.channel,
        ),
    )


def steps_card(may_edit: Any) -> rx.Component:
    """The steps in order."""
    return card(
        rx.el.ol(
            rx.foreach(P.steps, _step),
            class_name="step-list",
            aria_label=t("Steps"),
        ),
        title=t("Steps"),
        actions=(
            rx.cond(may_edit, button(t("Add step"), look="bare", small=True, on_click=P.add_step)),
        ),
        flush=True,
    )


def _step(step: Any, at: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(at + 1, class_name="order"),
            rx.el.span(step.name, class_name="name"),
            rx.el.small(mode_words(step.mode)),
            type="button",
            aria_current=rx.cond(P.at == at, "step", rx.Var("undefined")),
            on_click=P.choose(at),
        )
    )


def mode_words(mode: Any) -> Any:
    """A mode in a word."""
    return rx.match(mode, *((value, t(words)) for value, words in SHORT_MODES), "")
