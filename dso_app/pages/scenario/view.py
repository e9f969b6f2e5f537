"""The editor of a scenario on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link, download_button
from dso_app.components.cards import bones, empty, head
from dso_app.components.dialogs import confirm_button
from dso_app.components.frame import FrameState
from dso_app.components.page import page
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.scenario.assign_state import AssignState
from dso_app.pages.scenario.assign_view import assign_button, assign_dialog
from dso_app.pages.scenario.line_view import line
from dso_app.pages.scenario.save_state import SaveState
from dso_app.pages.scenario.save_view import (
    leaving_dialog,
    left_note,
    problems_note,
    refused_dialog,
    save_dialog,
)
from dso_app.pages.scenario.scenario_view import archived_note, scenario_card
from dso_app.pages.scenario.settings_view import step_card
from dso_app.pages.scenario.shelf_state import ShelfState
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.steps_view import removed_toast, steps_card
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.text_view import preview_card, text_card
from dso_app.pages.scenario.versions_state import VersionsState
from dso_app.pages.scenario.versions_view import versions_dialogs
from dso_app.pages.texts.desk_view import newer_dialog
from dso_app.texts import N_

S: Any = ScenarioState
P: Any = StepsState
T: Any = TextState
V: Any = SaveState
W: Any = VersionsState
H: Any = ShelfState


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
        rx.el.div(archived_note(), left_note(), problems_note(), class_name="stack editor-notes"),
        line(may_edit),
        rx.el.div(
            rx.el.div(steps_card(may_edit), scenario_card(may_edit), class_name="stack"),
            step_card(may_edit),
            rx.el.div(text_card(may_edit), preview_card(), class_name="stack"),
            class_name="editor",
        ),
        removed_toast(),
        save_dialog(),
        refused_dialog(),
        newer_dialog(T, on_theirs=V.take_their_texts, on_mine=V.save_over_texts),
        versions_dialogs(may_edit),
        leaving_dialog(),
        assign_dialog(),
    )


def _title() -> rx.Component:
    return rx.fragment(
        S.title,
        rx.cond(~S.active, rx.fragment(" ", pill(t("off"), "warn"))),
        rx.cond(S.archived, rx.fragment(" ", pill(t("archived")))),
    )


def _simulate_link() -> rx.Component:
    """To the dry run, of what is being changed where that is sound; leaving so loses nothing."""
    asked = rx.cond(P.changed & ~P.wrong, "/simulation?edited=yes", "/simulation")
    return button_link(
        t("Simulate"),
        icon="calendar-search",
        href=rx.Var.create("/scenarios/") + S.key + asked,
        custom_attrs={"data-keeps": ""},
    )


def _actions() -> rx.Component:
    saved = rx.fragment(
        rx.cond(S.archived, rx.fragment(), assign_button()),
        _simulate_link(),
        button(t("Versions"), icon="history", on_click=W.open_versions),
        button(t("Duplicate"), icon="copy", on_click=H.duplicate),
        download_button(t("Export"), href=rx.Var.create("/api/scenarios/") + S.key + "/file"),
    )
    return rx.fragment(
        rx.cond(S.key != "", saved),
        rx.cond(
            (S.key != "") & (P.changed | T.changed),
            confirm_button(
                t("Give up changes"),
                name="give-up",
                title=t("Give up what is not saved?"),
                words=t("The scenario is shown as it was saved last. This cannot be undone."),
                act=t("Give up changes"),
                look="danger",
                on_confirm=S.give_up,
            ),
        ),
        button(
            t("Save"),
            look="primary",
            disabled=~(P.changed | T.changed) | P.wrong | (T.problems.length() > 0),
            on_click=V.ask_to_save,
        ),
    )
