"""Report files made in the background, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link, download_button
from dso_app.components.cards import bones, card, empty, head
from dso_app.components.page import page
from dso_app.components.pills import pill
from dso_app.components.progress import follow, progress
from dso_app.components.text import t
from dso_app.pages.reports.files_state import ReportFilesState
from dso_app.texts import N_

S: Any = ReportFilesState


@page("/reports/files", N_("Report files"), Permission.REPORT, on_load=[ReportFilesState.load])
def files() -> rx.Component:
    """What one asked for: made by the runner, kept for a week."""
    return rx.fragment(
        head(
            t("Report files"),
            t("Large ones are made in the background; each is kept for a week."),
            button_link(t("Reports"), href="/reports", icon="arrow-left"),
        ),
        rx.cond(
            S.read,
            rx.el.div(
                rx.cond(
                    S.waiting > 0,
                    card(
                        progress(t("Being made"), S.files.length() - S.waiting, S.files.length()),
                        follow(S.load),
                    ),
                ),
                card(
                    rx.cond(
                        S.files.length() > 0,
                        rx.el.ul(rx.foreach(S.files, _file), class_name="report-files"),
                        empty(
                            t("No file yet"),
                            t("Excel or PDF of a report of a large ledger stands here."),
                            icon="file-spreadsheet",
                        ),
                    ),
                    flush=True,
                ),
                class_name="stack",
            ),
            bones(120),
        ),
    )


def _file(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(one.report),
            " ",
            one.file,
            " ",
            pill(one.state, one.tone),
            rx.el.small(one.on),
            rx.cond(one.problem != "", rx.el.small(one.problem, class_name="bad-text")),
        ),
        rx.cond(one.href != "", download_button(t("Save the file"), href=one.href, small=True)),
    )
