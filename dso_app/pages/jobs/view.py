"""The runner's jobs on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, icon_button
from dso_app.components.cards import empty, facts, head, note
from dso_app.components.data_table import data_table
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.pills import pill
from dso_app.components.progress import follow, progress
from dso_app.components.text import t
from dso_app.components.timeline import timeline
from dso_app.pages.jobs.state import JobsState, JobState
from dso_app.texts import N_

T: Any = JobsState
J: Any = JobState


@page(
    "/jobs",
    N_("Jobs"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Jobs"), "timer", N_("Admin"), 5),
    on_load=[JobState.close, JobsState.load_table],
)
def jobs() -> rx.Component:
    """What the runner does by itself, when, and how that went."""
    return rx.fragment(
        head(t("Jobs"), t("What the runner does by itself, by the clock of the first company.")),
        rx.el.div(
            data_table(
                T,
                label=t("Jobs"),
                searchable=False,
                on_open=J.open_job,
                empty=empty(
                    t("No job yet"),
                    t("The jobs are entered when a runner is started for the first time."),
                    icon="timer",
                ),
            ),
            rx.cond(J.card.key != "", _card()),
            class_name=rx.cond(J.card.key != "", "split opened", "grid"),
        ),
        _dialog(),
    )


def _card() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.h2(J.card.name, " ", pill(J.card.state, J.card.tone)),
                rx.el.small(rx.el.code(J.card.key)),
                class_name="who",
            ),
            icon_button(t("Close"), icon="x", small=True, on_click=J.close),
        ),
        rx.cond(
            J.card.problem != "", rx.el.div(note(J.card.problem, tone="bad"), class_name="body")
        ),
        rx.cond(J.card.working, rx.el.div(_working(), class_name="body")),
        rx.el.div(_acts(), class_name="body"),
        rx.el.div(
            facts(
                (t("Schedule"), J.card.schedule),
                (
                    t("Next runs"),
                    rx.cond(J.card.runs.length() > 0, rx.foreach(J.card.runs, rx.el.div), "—"),
                ),
            ),
            class_name="body",
        ),
        rx.el.div(
            rx.el.h3(t("Last runs")),
            rx.cond(
                J.card.last.length() > 0,
                timeline(J.card.last, label=t("Last runs")),
                rx.el.p(t("None yet."), class_name="dim"),
            ),
            class_name="body",
        ),
        class_name="card beside",
        aria_label=J.card.name,
    )


def _working() -> rx.Component:
    return rx.fragment(
        rx.cond(
            J.card.stuck,
            note(
                t(
                    "Nothing takes it up: the runner is not at work. It begins as soon as one is started."
                ),
                tone="warn",
            ),
            progress(t("Running"), 0, 0),
        ),
        follow(J.follow),
    )


def _acts() -> rx.Component:
    return rx.el.div(
        button(
            t("Run now"),
            look="primary",
            small=True,
            on_click=J.run_now,
            disabled=J.card.working,
        ),
        button(t("Edit the schedule"), small=True, on_click=J.edit(True)),  # noqa: FBT003 - the handler's one parameter
        rx.cond(
            J.card.enabled,
            button(t("Switch off"), small=True, on_click=J.switch(False)),  # noqa: FBT003 - as above
            button(t("Switch on"), small=True, on_click=J.switch(True)),  # noqa: FBT003 - as above
        ),
        class_name="row",
    )


def _dialog() -> rx.Component:
    return dialog(
        J.editing,
        t("Schedule"),
        form(
            field(
                "cron",
                t("Schedule"),
                value=J.card.cron,
                error=J.wrong,
                required=True,
                auto_focus=True,
                help_text=t(
                    "Minute, hour, day, month, weekday; a sixth field counts seconds. By the clock of the first company."
                ),
                on_change=J.type_cron.debounce(300),
                key=J.version.to_string(),
            ),
            rx.cond(
                J.foreseen.length() > 0,
                rx.el.div(
                    rx.el.div(t("Next runs"), class_name="label"),
                    rx.el.ul(rx.foreach(J.foreseen, rx.el.li), class_name="plain-list"),
                    aria_live="polite",
                ),
            ),
            acts(
                button(t("Cancel"), on_click=J.edit(False)),  # noqa: FBT003 - the handler's one parameter
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=J.save,
            no_validate=True,
        ),
        on_close=J.edit(False),  # noqa: FBT003 - the handler's one parameter
    )
