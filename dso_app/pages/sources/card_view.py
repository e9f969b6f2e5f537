"""The source open beside the list."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, icon_button
from dso_app.components.cards import facts, note
from dso_app.components.dialogs import confirm_button
from dso_app.components.pills import pill
from dso_app.components.progress import follow, progress
from dso_app.components.text import t
from dso_app.components.timeline import timeline
from dso_app.pages.sources.form_state import SourceFormState
from dso_app.pages.sources.state import SourceState

S: Any = SourceState
F: Any = SourceFormState


def source_card() -> rx.Component:
    """How it goes, what may be done with it, what it has seen."""
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.h2(S.card.name, " ", pill(S.card.state, S.card.tone)),
                rx.el.small(S.card.place),
                class_name="who",
            ),
            icon_button(t("Close"), icon="x", small=True, on_click=S.close),
        ),
        rx.cond(
            S.card.problem != "", rx.el.div(note(S.card.problem, tone="bad"), class_name="body")
        ),
        rx.cond(S.card.working, rx.el.div(_working(), class_name="body")),
        rx.el.div(_acts(), class_name="body"),
        rx.cond(S.tried != "", rx.el.div(_trial(), class_name="body")),
        rx.el.div(_facts(), class_name="body"),
        rx.el.div(_files(), class_name="body"),
        class_name="card beside",
        aria_label=S.card.name,
    )


def _working() -> rx.Component:
    return rx.fragment(
        rx.cond(
            S.card.stuck,
            note(
                t(
                    "Nothing takes it up: the runner is not at work. It begins as soon as one is started."
                ),
                tone="warn",
            ),
            progress(t("Looking for files"), 0, 0),
        ),
        follow(S.follow),
    )


def _acts() -> rx.Component:
    return rx.el.div(
        rx.cond(
            S.card.enabled,
            button(
                t("Run now"),
                look="primary",
                small=True,
                on_click=S.run_now,
                disabled=S.card.working,
            ),
            button(t("Switch on"), look="primary", small=True, on_click=S.switch(True)),  # noqa: FBT003 - the handler's one parameter
        ),
        button(t("Test"), small=True, on_click=S.test),
        button(t("Edit"), small=True, on_click=F.begin(S.card.key)),
        rx.cond(S.card.enabled, button(t("Switch off"), small=True, on_click=S.switch(False))),  # noqa: FBT003 - as above
        confirm_button(
            t("Remove"),
            name="remove-source",
            title=t("Remove this source?"),
            words=t(
                "What it imported stays. It forgets which files it has seen: a new source at the same place imports them again."
            ),
            act=t("Remove the source"),
            look="danger",
            small=True,
            on_confirm=S.remove,
        ),
        class_name="row",
    )


def _trial() -> rx.Component:
    return rx.fragment(
        rx.cond(S.tried_failed, note(S.tried, tone="bad"), note(S.tried, tone="ok")),
        timeline(S.wanted, label=t("Files it would take")),
    )


def _facts() -> rx.Component:
    return rx.fragment(
        facts(
            (t("Holds"), S.card.holds),
            (t("Read by"), S.card.read_by),
            (t("File names"), rx.el.code(S.card.pattern)),
            (t("Archive"), S.card.archive),
            (t("Schedule"), S.card.schedule),
            (
                t("Next runs"),
                rx.cond(
                    S.card.runs.length() > 0,
                    rx.foreach(S.card.runs, rx.el.div),
                    "—",
                ),
            ),
            (t("Last run"), S.card.last),
        ),
        rx.cond(
            S.card.pinned != "",
            facts((t("Pinned key"), rx.el.code(S.card.pinned))),
        ),
    )


def _files() -> rx.Component:
    return rx.fragment(
        rx.el.h3(t("Files seen")),
        rx.cond(
            S.card.files.length() > 0,
            timeline(S.card.files, label=t("Files seen")),
            rx.el.p(t("None yet."), class_name="dim"),
        ),
    )
