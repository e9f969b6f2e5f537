"""The editor of a scenario on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link, download_button
from dso_app.components.cards import bones, empty, head, note
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, form
from dso_app.components.frame import FrameState
from dso_app.components.page import page
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.scenario.assign_state import AssignState
from dso_app.pages.scenario.assign_view import assign_button, assign_dialog
from dso_app.pages.scenario.settings_view import scenario_card, step_card
from dso_app.pages.scenario.starts import starts
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.steps_view import line, steps_card
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.text_view import preview_card, text_card
from dso_app.texts import N_

S: Any = ScenarioState
P: Any = StepsState
T: Any = TextState


@page(
    "/scenarios/[scenario_id]",
    N_("Scenario"),
    Permission.SEE,
    on_load=[ScenarioState.open_scenario, AssignState.read_groups],
)
def scenario() -> rx.Component:
    """A line around the due date, the steps, the settings of one and its text."""
    may_edit = FrameState.permissions.contains(Permission.EDIT_SCENARIOS.value)
    return rx.cond(
        S.loaded,
        rx.cond(S.missing, _missing(), _editor(may_edit)),
        bones(40, 110, 420),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        rx.el.h1(t("Scenario"), class_name="only-read"),
        empty(
            t("There is no such scenario"),
            t("It may belong to another of our companies, chosen in the top bar."),
            button_link(t("All scenarios"), href="/scenarios"),
        ),
    )


def _editor(may_edit: Any) -> rx.Component:
    return rx.fragment(
        head(_title(), S.facts, rx.cond(may_edit, _actions())),
        rx.cond(
            _wrong(),
            note(
                rx.el.ul(
                    rx.foreach(P.problems, rx.el.li),
                    rx.foreach(T.problems, rx.el.li),
                    class_name="plain-list",
                ),
                tone="warn",
                style={"marginBottom": "14px"},
            ),
        ),
        line(),
        rx.el.div(
            rx.el.div(steps_card(may_edit), scenario_card(may_edit), class_name="stack"),
            step_card(may_edit),
            rx.el.div(text_card(may_edit), preview_card(), class_name="stack"),
            class_name="editor",
        ),
        _save_dialog(),
        assign_dialog(),
    )


def _title() -> rx.Component:
    return rx.fragment(
        S.title,
        rx.cond(~S.active, rx.fragment(" ", pill(t("off"), "warn"))),
        rx.cond(S.archived, rx.fragment(" ", pill(t("archived")))),
    )


def _actions() -> rx.Component:
    saved = rx.fragment(
        assign_button(),
        button_link(t("Duplicate"), href=rx.Var.create("/scenarios/new?from=") + S.key),
        download_button(t("Export"), href=rx.Var.create("/api/scenarios/") + S.key + "/file"),
        rx.cond(S.active, _switch_off(), button(t("Switch on"), on_click=S.switch(True))),  # noqa: FBT003 - the handler's one parameter
        rx.cond(S.archived, rx.fragment(), _archive()),
    )
    return rx.fragment(
        rx.cond(S.key != "", saved),
        button(
            t("Save"),
            look="primary",
            disabled=~(P.changed | T.changed) | _wrong(),
            on_click=S.ask_to_save,
        ),
    )


def _wrong() -> Any:
    return (P.problems.length() > 0) | (T.problems.length() > 0)


def _switch_off() -> rx.Component:
    return confirm_button(
        t("Switch off"),
        name="switch-off",
        title=t("Switch this scenario off?"),
        words=t(
            "What it prepared and did not send is taken out of the agenda. Its customers stay on it: switched on again, it goes on where they were, and the first pass goes to confirm."
        ),
        act=t("Switch off"),
        on_confirm=S.switch(False),  # noqa: FBT003 - the handler's one parameter
    )


def _archive() -> rx.Component:
    return confirm_button(
        t("Archive"),
        name="archive",
        title=t("Archive this scenario?"),
        words=t(
            "It is no longer offered. Its history stays, and saving it again brings it back. A scenario that customers are on cannot be archived."
        ),
        act=t("Archive it"),
        on_confirm=S.archive,
        disabled=S.customers > 0,
    )


def _save_dialog() -> rx.Component:
    return dialog(
        S.asking,
        t("Save as a new version?"),
        form(
            rx.el.p(rx.el.b(S.customers_words), " ", t("on this scenario.")),
            rx.el.ul(
                rx.el.li(t("Steps already performed stay as they are, and are not sent again.")),
                rx.el.li(t("What comes next is planned again, above the last step performed.")),
                rx.el.li(t("Where a cycle is running, nothing leaves today.")),
                class_name="plain-list",
            ),
            starts(),
            acts(
                button(t("Cancel"), on_click=S.stop_asking),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=S.save,
        ),
        on_close=S.stop_asking,
    )
