"""The list of versions, and one of them looked at."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, form
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.scenario.save_view import consequences
from dso_app.pages.scenario.starts import starts
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.versions_state import VersionsState

S: Any = ScenarioState
P: Any = StepsState
T: Any = TextState
W: Any = VersionsState


def versions_dialogs(may_edit: Any) -> rx.Component:
    """The list; over it the version looked at, and the question before one is restored."""
    return rx.fragment(
        dialog(
            W.listing,
            t("Versions"),
            rx.el.ol(
                rx.foreach(W.rows, lambda row: _row(row, may_edit)), class_name="version-list"
            ),
            rx.cond(W.older != "", rx.el.p(W.older, class_name="dim")),
            on_close=W.close,
            large=True,
        ),
        dialog(
            W.shown > 0,
            rx.Var.create(t("Version")).to(str) + " " + W.shown.to_string(),
            rx.el.p(W.settings, class_name="dim"),
            rx.el.ol(rx.foreach(W.steps, _step), class_name="version-list"),
            acts(
                button(t("Back"), on_click=W.look(0)),
                rx.cond(
                    may_edit & W.listing & (W.shown != W.newest),
                    button(t("Restore"), look="primary", on_click=W.ask_to_restore(W.shown)),
                ),
            ),
            on_close=W.look(0),
            large=True,
        ),
        _restore_dialog(),
    )


def _row(row: Any, may_edit: Any) -> rx.Component:
    current = row.number == W.newest
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.b(t("Version"), " ", row.number),
                rx.cond(current, rx.fragment(" ", pill(t("in force"), "ok"))),
                rx.el.small(row.who, " · ", row.when),
            ),
            rx.el.div(
                button(t("View"), small=True, on_click=W.look(row.number)),
                rx.cond(
                    may_edit & ~current,
                    button(t("Restore"), small=True, on_click=W.ask_to_restore(row.number)),
                ),
                class_name="row",
            ),
            class_name="row wide",
        ),
        rx.el.ul(rx.foreach(row.changes, rx.el.li), class_name="plain-list"),
    )


def _step(step: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(step.order, ". ", step.name), " · ", step.words),
        rx.el.small(step.settings),
    )


def _restore_dialog() -> rx.Component:
    return dialog(
        W.restoring > 0,
        t("Restore this version?"),
        form(
            rx.el.p(
                t(
                    "It is saved again as the newest version; those since stay in the list. Texts are shared by scenarios and stay as they are."
                ),
            ),
            rx.cond(
                P.changed | T.changed,
                note(t("Your unsaved changes are given up."), tone="warn"),
            ),
            rx.cond(
                S.customers > 0,
                rx.fragment(
                    rx.el.p(rx.el.b(S.customers_words), " ", t("on this scenario.")),
                    consequences(),
                    starts(),
                ),
            ),
            acts(
                button(t("Cancel"), on_click=W.ask_to_restore(0)),
                button(t("Restore"), look="primary", type="submit"),
            ),
            on_submit=W.restore,
        ),
        on_close=W.ask_to_restore(0),
    )
