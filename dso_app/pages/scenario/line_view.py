"""The line around the due date, where steps stand on their days and are moved."""

from typing import Any

import reflex as rx

from dso_app.components.text import t
from dso_app.domain.scenario import Channel
from dso_app.pages.scenario.order_state import OrderState
from dso_app.pages.scenario.steps_state import StepsState

P: Any = StepsState
M: Any = OrderState

_HELP = "line-help"
_ICONS = {
    Channel.EMAIL: "mail",
    Channel.INTERACTIVE_EMAIL: "mail-plus",
    Channel.INTERNAL_EMAIL: "at-sign",
    Channel.INTERNAL_INTERACTIVE_EMAIL: "at-sign",
    Channel.SMS: "message-square",
    Channel.LETTER: "file-text",
    Channel.REGISTERED_LETTER: "stamp",
    Channel.CALL: "phone",
    Channel.TASK: "square-check",
    Channel.LITIGATION: "gavel",
}


def line(may_edit: Any) -> rx.Component:
    """The steps on their days; each chooses itself, and is moved by mouse or keys.

    Moving is for assets/js/scenario.js, which sends the forms below.
    """
    return rx.el.div(
        rx.el.div(
            rx.el.div(class_name="axis", style={"top": P.span.axis}),
            rx.el.div(rx.el.span(t("due date")), class_name="due", style={"left": P.span.due}),
            rx.el.ol(rx.foreach(P.marks, _mark), aria_label=t("Steps around the due date")),
            class_name=rx.cond(may_edit, "step-line movable", "step-line"),
            style={"height": P.span.height},
            custom_attrs={
                "data-step-line": "",
                "data-first": P.span.first.to_string(),
                "data-last": P.span.last.to_string(),
                "data-words": t("{days} d"),
            },
        ),
        rx.cond(may_edit, _ways()),
        class_name="card step-line-card",
        role="region",
        aria_label=t("Steps around the due date"),
    )


def channel_icon(channel: Any) -> Any:
    """The icon of a channel, as decoration."""
    return rx.match(
        channel,
        *(
            (value.value, rx.icon(name, custom_attrs={"aria-hidden": "true"}))
            for value, name in _ICONS.items()
        ),
        rx.fragment(),
    )


def _mark(mark: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.i(channel_icon(mark.channel), style={"top": mark.raised}),
            rx.el.span(
                rx.el.b(mark.days),
                rx.el.span(mark.channel_words),
                rx.el.small(mark.mode_words),
                style={"marginTop": mark.drop},
            ),
            type="button",
            aria_label=mark.words,
            aria_describedby=_HELP,
            aria_current=rx.cond(mark.at == P.at, "step", rx.Var("undefined")),
            on_click=P.choose(mark.at),
            class_name=P.tones[mark.at],
            custom_attrs={
                "data-step": mark.uid.to_string(),
                "data-offset": mark.offset.to_string(),
            },
        ),
        class_name=mark.channel,
        style={"left": mark.left, "top": P.span.axis},
        key=mark.uid.to_string(),
    )


def _ways() -> rx.Component:
    """What moving by mouse and by keys needs: the words for it, and the forms it is sent by."""
    return rx.fragment(
        rx.el.p(
            t(
                "Drag a step to another day, or use the arrow keys: by a day, with Shift by a week, with Alt up or down in the order."
            ),
            id=_HELP,
            class_name="help",
        ),
        rx.el.p(M.said, role="status", class_name="only-read"),
        _form("place", ("uid", "offset"), M.place_step),
        _form("order", ("uid", "by"), M.order_step),
    )


def _form(name: str, fields: tuple[str, ...], on_submit: Any) -> rx.Component:
    return rx.el.form(
        *(rx.el.input(type="hidden", name=one) for one in fields),
        on_submit=on_submit,
        hidden=True,
        custom_attrs={"data-moves": name},
    )
