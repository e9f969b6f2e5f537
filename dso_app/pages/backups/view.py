"""Backups on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link, download_button
from dso_app.components.cards import bones, card, empty, facts, head, note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.progress import follow, progress
from dso_app.components.text import t
from dso_app.pages.backups.state import BackupsState
from dso_app.texts import N_

B: Any = BackupsState


@page(
    "/backups",
    N_("Backups"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Backups"), "database-backup", N_("Admin"), 6),
    on_load=[BackupsState.load],
)
def backups() -> rx.Component:
    """Those there are, beside when they are made."""
    return rx.fragment(
        head(
            t("Backups"),
            t("The whole installation in one file, without its secret key."),
            button(
                t("Make a backup now"),
                icon="database-backup",
                look="primary",
                on_click=B.make,
                disabled=B.standing.working,
            ),
        ),
        rx.cond(
            B.loaded,
            rx.el.div(
                rx.el.div(rx.cond(B.standing.working, _working()), _list(), class_name="stack"),
                rx.el.div(_schedule(), _how(), class_name="stack"),
                class_name="split wide",
            ),
            bones(240),
        ),
        _question(),
    )


def _working() -> rx.Component:
    return rx.el.div(
        rx.cond(
            B.standing.stuck,
            note(
                t(
                    "Nothing takes it up: the runner is not at work. It begins as soon as one is started."
                ),
                tone="warn",
            ),
            progress(t("The backup is being made"), 0, 0),
        ),
        follow(B.follow),
    )


def _list() -> rx.Component:
    table = rx.el.table(
        rx.el.caption(t("Backups in the data folder"), class_name="only-read"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(t("Made"), scope="col"),
                rx.el.th(t("Size"), scope="col", class_name="num"),
                rx.el.th(rx.el.span(t("What to do"), class_name="only-read"), scope="col"),
            )
        ),
        rx.el.tbody(rx.foreach(B.lines, _line)),
        class_name="data",
    )
    scroll = rx.el.div(
        table,
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=t("Backups in the data folder"),
    )
    return rx.cond(
        B.lines.length() > 0,
        card(scroll, flush=True),
        card(
            empty(
                t("No backup yet"),
                t("The first one is made by its schedule, or now."),
                icon="database-backup",
            )
        ),
    )


def _line(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(one.made_at, rx.el.div(rx.el.small(one.name, class_name="dim"))),
        rx.el.td(one.size, class_name="num"),
        rx.el.td(
            rx.el.div(
                download_button(t("Download"), href=one.href, small=True),
                button(t("Delete"), small=True, on_click=B.ask(one.name)),
                class_name="row",
            )
        ),
    )


def _schedule() -> rx.Component:
    return card(
        facts(
            (
                t("Made by themselves"),
                rx.cond(
                    B.standing.schedule != "", B.standing.schedule, t("no: the job is switched off")
                ),
            ),
        ),
        form(
            field(
                "kept",
                t("Backups kept"),
                value=B.standing.kept,
                error=B.wrong_kept,
                input_mode="numeric",
                help_text=t("With each new one the oldest beyond this number is deleted."),
            ),
            acts(
                button(t("Save"), look="primary", type="submit"),
                button_link(t("Change the schedule"), href="/jobs"),
            ),
            on_submit=B.keep,
            no_validate=True,
        ),
        title=t("Schedule"),
    )


def _how() -> rx.Component:
    return card(
        rx.el.p(
            t(
                "Take backups to another machine, and keep the secret key (secret.key in the data folder, or DSO_SECRET_KEY) apart from them: with both, whoever has them reads everything."
            )
        ),
        rx.el.p(
            t("To restore, on the machine itself:"),
            " ",
            rx.el.code("python -m dso_app restore FILE"),
        ),
        title=t("Worth knowing"),
    )


def _question() -> rx.Component:
    return dialog(
        B.asked != "",
        t("Delete this backup?"),
        rx.el.div(
            rx.el.p(t("It cannot be brought back:"), " ", rx.el.b(B.asked)),
            acts(
                button(t("Cancel"), on_click=B.ask("")),
                button(t("Delete the backup"), look="danger", on_click=B.remove),
            ),
            class_name="form",
        ),
        on_close=B.ask(""),
    )
