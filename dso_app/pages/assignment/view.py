"""The rules of assignment on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link, icon_button
from dso_app.components.cards import bones, card, empty, head, note
from dso_app.components.conditions import conditions_field
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.frame import FrameState
from dso_app.components.page import page
from dso_app.components.plain_table import plain_table
from dso_app.components.text import t
from dso_app.pages.assignment.state import AssignmentState
from dso_app.pages.assignment.words import EVERY, NEW
from dso_app.texts import N_

S: Any = AssignmentState


@page(
    "/assignment",
    N_("Assignment rules"),
    Permission.SEE,
    on_load=[AssignmentState.load],
)
def assignment() -> rx.Component:
    """Which customers get what by themselves, in the order the rules are asked."""
    edits = FrameState.permissions.contains(Permission.EDIT_SCENARIOS.value)
    return rx.fragment(
        head(
            t("Assignment rules"),
            t(
                "At each import of customers or items: of each thing given, the first rule that fits decides."
            ),
            button_link(t("Scenarios"), href="/scenarios"),
            rx.cond(edits, button(t("New rule"), look="primary", on_click=S.edit(""))),
        ),
        rx.cond(
            S.loaded,
            rx.cond(S.rules.length() > 0, _list(edits), _none(edits)),
            bones(60, 60),
        ),
        _dialog(),
    )


def _none(edits: Any) -> rx.Component:
    return card(
        empty(
            t("No rule yet"),
            t("New customers then get the scenario their file names, else the company’s own."),
            rx.cond(edits, button(t("New rule"), look="primary", on_click=S.edit(""))),
            icon="list-filter",
        )
    )


def _list(edits: Any) -> rx.Component:
    order = rx.el.span(t("Order"), class_name="only-read")
    heads = (t("Rule"), t("Customers that fit"), t("They get"), t("Looks at"), order)
    rows = rx.foreach(S.rules, lambda one: _row(one, edits))
    return plain_table(t("Assignment rules"), heads, rows)


def _row(one: Any, edits: Any) -> rx.Component:
    name = rx.cond(
        edits,
        button(one.name, look="bare", small=True, on_click=S.edit(one.key)),
        rx.el.b(one.name),
    )
    return rx.el.tr(
        rx.el.td(name, rx.cond(one.off != "", rx.el.small(one.off, class_name="dim"))),
        rx.el.td(one.conditions),
        rx.el.td(one.gives),
        rx.el.td(one.whom),
        rx.el.td(
            rx.cond(
                edits,
                rx.el.div(
                    icon_button(
                        t("Earlier"),
                        icon="arrow-up",
                        small=True,
                        on_click=S.move(one.key, True),  # noqa: FBT003 - the handler's parameter
                    ),
                    icon_button(
                        t("Later"),
                        icon="arrow-down",
                        small=True,
                        on_click=S.move(one.key, False),  # noqa: FBT003 - the handler's parameter
                    ),
                    class_name="row",
                ),
            )
        ),
    )


def _dialog() -> rx.Component:
    return dialog(
        S.editing,
        rx.cond(S.key == "", t("New rule"), t("Rule")),
        form(
            field(
                "rule_name",
                t("Name"),
                value=S.name,
                required=True,
                auto_focus=True,
                max_length=200,
            ),
            conditions_field(
                S,
                t("Customers that fit: all of this holds"),
                t(
                    "In a pattern * stands for any letters and ? for one: 9* are the codes that begin with 9."
                ),
            ),
            rx.el.fieldset(
                rx.el.legend(t("What they get"), class_name="label"),
                pair(
                    select_field("scenario", t("Scenario"), S.scenarios, value=S.scenario),
                    _group(),
                ),
                pair(
                    select_field("collector", t("Collector"), S.collectors, value=S.collector),
                    select_field("sales", t("Sales representative"), S.people, value=S.sales),
                ),
                pair(
                    select_field(
                        "option",
                        t("Option"),
                        S.options,
                        value=S.option,
                        on_change=S.choose_option,
                    ),
                    _option_value(),
                ),
                class_name="grid",
            ),
            pair(
                select_field(
                    "whom",
                    t("Looks at"),
                    [
                        (NEW, t("New customers only")),
                        (EVERY, t("All customers, at every import")),
                    ],
                    value=S.whom,
                ),
            ),
            rx.el.p(
                t(
                    "What the file itself names wins. At every import, the rule wins over what was set by hand. Whoever comes onto a scenario: what is due at the first pass goes to confirm; where a cycle runs, nothing leaves that day."
                ),
                class_name="dim",
            ),
            checkbox("active", t("In force"), default_checked=S.active),
            rx.cond(S.problem != "", note(S.problem, tone="bad")),
            acts(
                rx.cond(S.key != "", _delete()),
                button(t("Cancel"), on_click=AssignmentState.close),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=AssignmentState.save,
        ),
        on_close=AssignmentState.close,
        large=True,
    )


def _delete() -> rx.Component:
    return confirm_button(
        t("Delete"),
        name="delete-rule",
        title=t("Delete this rule?"),
        words=t("What it gave to customers so far stays. It cannot be brought back."),
        act=t("Delete the rule"),
        look="danger",
        on_confirm=S.remove,
    )


def _group() -> rx.Component:
    return rx.el.div(
        field("group", t("Group"), value=S.group, list="rule-groups", max_length=200),
        rx.el.datalist(
            rx.foreach(S.groups, lambda name: rx.el.option(value=name)), id="rule-groups"
        ),
    )


def _option_value() -> rx.Component:
    """Chosen where the option knows its values, else typed."""
    return rx.cond(
        S.option == "",
        rx.fragment(),
        rx.cond(
            S.option_values.length() > 0,
            select_field(
                "option_value", t("Value"), S.option_values, value=S.option_value, key=S.option
            ),
            field("option_value", t("Value"), value=S.option_value, key=S.option),
        ),
    )
