"""The dialog that makes an instalment plan, and the card of the plans there are."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, pair, select_field
from dso_app.components.frame import FrameState
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.customer_card.plan_state import PlanState
from dso_app.pages.customer_card.plans_state import PlansState

P: Any = PlanState
L: Any = PlansState


def plans_card() -> rx.Component:
    """The customer's plans; nothing where there are none."""
    return rx.cond(
        L.plans.length() > 0,
        card(
            rx.el.ul(rx.foreach(L.plans, _plan), class_name="people"),
            title=t("Instalment plans"),
            flush=True,
        ),
    )


def _plan(one: Any) -> rx.Component:
    may = FrameState.permissions.contains(Permission.QUALIFY.value) & one.running
    return rx.el.li(
        rx.el.div(
            rx.el.b(one.title),
            rx.el.ul(
                rx.foreach(
                    one.parts,
                    lambda part: rx.el.li(part.words, " ", pill(part.state, part.tone)),
                ),
                class_name="parts",
            ),
        ),
        rx.cond(may, button(t("Cancel the plan"), small=True, on_click=P.cancel(one.key))),
    )


def plan_dialog() -> rx.Component:
    """First how it is shared out, then each instalment."""
    return dialog(
        P.asking,
        t("Instalment plan"),
        rx.el.p(P.selection, class_name="dim"),
        rx.cond(P.problem != "", note(P.problem, tone="bad")),
        rx.cond(
            P.possible,
            rx.fragment(_sharing(), rx.cond(P.lines.length() > 0, _lines())),
            note(t("A plan is in one currency: tick items of one."), tone="warn"),
        ),
        on_close=P.close,
    )


def _sharing() -> rx.Component:
    return form(
        pair(
            field(
                "plan-total",
                t("Amount") + ", " + P.currency,
                value=P.total,
                input_mode="decimal",
                required=True,
                error=P.wrong["plan-total"],
            ),
            field(
                "plan-count",
                t("Instalments"),
                kind="number",
                value="3",
                min=2,
                max=36,
                required=True,
            ),
        ),
        pair(
            field(
                "plan-first",
                t("First one on"),
                kind="date",
                value=P.first_on,
                required=True,
                error=P.wrong["plan-first"],
            ),
            select_field(
                "plan-every",
                t("Then every"),
                [("month", t("month")), ("fortnight", t("two weeks")), ("week", t("week"))],
            ),
        ),
        acts(button(t("Work the instalments out"), type="submit")),
        on_submit=P.work_out,
    )


def _lines() -> rx.Component:
    return form(
        rx.foreach(P.lines, _line),
        field(
            "plan-comment",
            t("Comment"),
            kind="textarea",
            required=True,
            max_length=2000,
        ),
        acts(
            button(t("Cancel"), on_click=P.close),
            button(t("Note the plan"), look="primary", type="submit"),
        ),
        on_submit=P.note,
        key=P.worked_out.to_string(),
    )


def _line(one: Any) -> rx.Component:
    due, amount = "due-" + one.number, "amount-" + one.number
    return pair(
        _input(due, one.number + " · " + t("Day"), one.due_on, "date"),
        _input(amount, t("Amount") + ", " + P.currency, one.amount, "text"),
    )


def _input(name: Any, label: Any, value: Any, kind: str) -> rx.Component:
    """A field whose name is only known on the page."""
    wrong = P.wrong[name]
    return rx.el.div(
        rx.el.label(label, html_for=name),
        rx.el.input(
            id=name, name=name, type=kind, default_value=value, required=True, class_name="input"
        ),
        rx.cond(wrong, rx.el.span(wrong, class_name="error", role="alert")),
        class_name="field",
    )
