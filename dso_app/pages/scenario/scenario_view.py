"""The settings of the whole scenario."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, button_link
from dso_app.components.cards import card, note
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, field, form, select_field
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.domain.scenario import Scope
from dso_app.pages.scenario.shelf_state import ShelfState
from dso_app.pages.scenario.starts import starts
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.words import ENTRIES, SCOPES

S: Any = ScenarioState
P: Any = StepsState
H: Any = ShelfState


def scenario_card(may_edit: Any) -> rx.Component:
    """Name, scope, entry, minimum, and whether it is on."""
    return card(
        rx.el.fieldset(
            rx.el.legend(t("Scenario"), class_name="only-read"),
            field(
                "scenario-name",
                t("Name"),
                value=P.name,
                on_change=lambda value: P.change_scenario("name", value).debounce(400),
                on_blur=lambda value: P.change_scenario("name", value),
            ),
            select_field(
                "scenario-scope",
                t("Scope"),
                [(value, t(words)) for value, words in SCOPES],
                value=P.scope,
                help_text=rx.cond(
                    P.scope == Scope.ITEM.value,
                    t("A message lists the items that are at its step, and no others."),
                    t("One step at a time for a customer, by the age of its leader item."),
                ),
                on_change=lambda value: P.change_scenario("scope", value),
            ),
            select_field(
                "scenario-entry",
                t("A late item enters"),
                [(value, t(words)) for value, words in ENTRIES],
                value=P.entry,
                help_text=t(
                    "At the step of its age, earlier steps count as skipped; never past the last amicable one."
                ),
                on_change=lambda value: P.change_scenario("entry", value),
            ),
            field(
                "scenario-minimum",
                t("Minimum asked"),
                value=P.minimum,
                help_text=t("Below it in every currency, nothing is sent."),
                input_mode="decimal",
                on_change=lambda value: P.change_scenario("minimum", value).debounce(400),
                on_blur=lambda value: P.change_scenario("minimum", value),
            ),
            disabled=~may_edit,
            class_name="bare form",
            key=P.opening.to_string(),
        ),
        rx.cond(S.key != "", _state(may_edit)),
        title=t("Scenario"),
    )


def _state(may_edit: Any) -> rx.Component:
    """On or off, archived or not, and how to change it."""
    return rx.el.div(
        rx.el.div(
            rx.cond(S.active, pill(t("active"), "ok"), pill(t("off"), "warn")),
            rx.cond(S.archived, pill(t("archived"))),
            class_name="row",
        ),
        rx.cond(
            may_edit,
            rx.el.div(
                rx.cond(S.active, _switch_off(), _switch_on()),
                rx.cond(
                    S.archived,
                    button(t("Take out of the archive"), small=True, on_click=H.take_out),
                    _archive(),
                ),
                class_name="row",
            ),
        ),
        class_name="row wide scenario-state",
    )


def archived_note() -> rx.Component:
    """What it means that the scenario is archived."""
    return rx.cond(
        S.archived,
        note(
            t("This scenario is archived: it is not offered for customers, and sends nothing."),
            rx.cond(
                S.customers > 0,
                rx.fragment(" ", rx.el.b(S.customers_words), " ", t("still on it.")),
            ),
            tone="warn",
        ),
    )


def _switch_off() -> rx.Component:
    return confirm_button(
        t("Switch off"),
        name="switch-off",
        title=t("Switch this scenario off?"),
        words=t(
            "What it prepared and did not send is taken out of the agenda. Its customers stay on it: switched on again, it goes on where they were, and the first pass goes to confirm."
        ),
        act=t("Switch off"),
        small=True,
        on_confirm=H.switch_off,
    )


def _switch_on() -> rx.Component:
    return rx.fragment(
        button(t("Switch on"), small=True, on_click=H.ask_to_start(True)),  # noqa: FBT003 - the handler's one parameter
        dialog(
            H.starting,
            t("Switch this scenario on?"),
            form(
                rx.el.p(
                    rx.el.b(S.customers_words),
                    " ",
                    t("on this scenario."),
                    " ",
                    t("They go on where they were."),
                ),
                starts(),
                acts(
                    button(t("Cancel"), on_click=H.ask_to_start(False)),  # noqa: FBT003 - the handler's one parameter
                    button(t("Switch on"), look="primary", type="submit"),
                ),
                on_submit=H.switch_on,
            ),
            on_close=H.ask_to_start(False),  # noqa: FBT003 - the handler's one parameter
        ),
    )


def _archive() -> rx.Component:
    """Only a scenario that nobody is on is put away; else the way to those customers."""
    return rx.cond(
        S.customers > 0,
        rx.el.details(
            rx.el.summary(t("Archive"), class_name="btn small"),
            rx.el.div(
                rx.el.p(
                    rx.el.b(S.customers_words),
                    " ",
                    t("on this scenario."),
                    " ",
                    t("Put them on another one first; then it can be archived."),
                ),
                button_link(
                    t("See them"),
                    href=rx.Var.create("/customers?scenario=") + S.key,
                    small=True,
                ),
                class_name="drop words",
            ),
            class_name="menu",
        ),
        confirm_button(
            t("Archive"),
            name="archive",
            title=t("Archive this scenario?"),
            words=t(
                "It is no longer offered for customers. Its versions and its history stay, and it can be taken out of the archive."
            ),
            act=t("Archive it"),
            small=True,
            on_confirm=H.archive,
        ),
    )
