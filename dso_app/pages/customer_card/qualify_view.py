"""The dialogs that qualify the items ticked, each one question."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, pair, select_field
from dso_app.components.text import t
from dso_app.pages.customer_card.next_view import next_dialogs, where_one_stands
from dso_app.pages.customer_card.qualify_state import QualifyState

Q: Any = QualifyState


def qualify_dialogs() -> rx.Component:
    """Whichever is asked; one at a time."""
    return rx.fragment(_status(), _promise(), _dispute(), _close(), _litigation(), next_dialogs())


def _asking(name: str, title: Any, act: Any, *parts: rx.Component) -> rx.Component:
    return dialog(
        Q.asking == name,
        title,
        where_one_stands(1),
        rx.el.p(Q.selection, class_name="dim"),
        rx.cond(Q.problem != "", note(Q.problem, tone="bad")),
        rx.cond(
            Q.possible,
            form(
                *parts,
                acts(
                    button(t("Cancel"), on_click=QualifyState.close),
                    button(act, look="primary", type="submit"),
                ),
                on_submit=QualifyState.answer,
            ),
            note(t("A promise or a dispute is in one currency: tick items of one."), tone="warn"),
        ),
        on_close=QualifyState.close,
    )


def _comment(*, required: bool = False) -> rx.Component:
    return field("comment", t("Comment"), kind="textarea", required=required, max_length=2000)


def _status() -> rx.Component:
    return _asking(
        "status",
        t("Qualify"),
        t("Set the status"),
        pair(
            select_field("status", t("Status"), Q.statuses, required=True, auto_focus=True),
            _day(
                "follow_up_on",
                t("Look again on"),
                t("In the agenda that day. Empty: after the days of the status."),
            ),
        ),
        _comment(required=True),
    )


def _day(name: str, label: Any, help_text: Any) -> rx.Component:
    return field(name, label, kind="date", help_text=help_text, error=Q.wrong[name])


def _amount(label: Any, help_text: Any) -> rx.Component:
    return field(
        "amount",
        label + ", " + Q.currency,
        value=Q.amount,
        input_mode="decimal",
        help_text=help_text,
        error=Q.wrong["amount"],
    )


def _promise() -> rx.Component:
    return _asking(
        "promise",
        t("Promise to pay"),
        t("Note the promise"),
        pair(
            field(
                "due_on",
                t("Promised for"),
                kind="date",
                value=Q.in_a_week,
                required=True,
                auto_focus=True,
                error=Q.wrong["due_on"],
            ),
            _amount(t("Amount"), t("Oldest items first. Empty: all that can be asked.")),
        ),
        _status_of_type(),
        _comment(required=True),
    )


def _dispute() -> rx.Component:
    return _asking(
        "dispute",
        t("Dispute"),
        t("Open the dispute"),
        pair(
            select_field("cause", t("Cause"), Q.causes, required=True, auto_focus=True),
            select_field("resolver", t("Resolved by"), Q.resolvers),
        ),
        pair(
            _amount(t("Disputed amount"), t("The rest stays askable. Empty: all of it.")),
            _day(
                "target_on",
                t("To be resolved by"),
                t("In the agenda that day. Empty: after the days of the status."),
            ),
        ),
        _status_of_type(),
        _comment(required=True),
    )


def _status_of_type() -> rx.Component:
    """Which status of the dialog's type, where there are several."""
    return rx.cond(
        Q.statuses.length() > 1, select_field("status", t("Status"), Q.statuses, required=True)
    )


def _close() -> rx.Component:
    return _asking(
        "close",
        t("Close the dispute"),
        t("Close the dispute"),
        _choices(
            "founded",
            t("The customer was"),
            (
                (
                    "true",
                    t("Right: founded"),
                    t("A credit note is expected; the items stay marked as resolved."),
                ),
                (
                    "false",
                    t("Wrong: unfounded"),
                    t("The items are asked for again, where they stood."),
                ),
            ),
        ),
        _status_of_type(),
        _comment(required=True),
    )


def _litigation() -> rx.Component:
    return _asking(
        "litigation",
        t("Hand over to litigation?"),
        t("Hand over"),
        _status_of_type(),
        rx.el.p(
            t("The items leave every scenario and the forecast. Another status brings them back.")
        ),
        _day(
            "insolvent_on",
            t("Insolvent on"),
            t("Where proceedings were opened: what was issued before is not asked for any more."),
        ),
        _comment(required=True),
    )


def _choices(name: str, label: Any, options: Sequence[tuple[str, Any, Any]]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(label, class_name="label"),
        *(
            rx.el.label(
                rx.el.input(
                    type="radio", name=name, value=value, required=True, id=f"{name}-{value}"
                ),
                rx.el.span(rx.el.b(words), rx.el.small(more)),
                class_name="check two",
            )
            for value, words, more in options
        ),
        class_name="field choices",
    )
