"""The list of scenarios on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import dialog
from dso_app.components.frame import FrameState
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.components.upload import upload
from dso_app.pages.scenarios.state import ScenariosState
from dso_app.texts import N_

S: Any = ScenariosState


@page(
    "/scenarios",
    N_("Scenarios"),
    Permission.SEE,
    menu=MenuEntry(N_("Scenarios"), "git-commit-horizontal", N_("Collect"), 1),
    on_load=[ScenariosState.load_table],
)
def scenarios() -> rx.Component:
    """Every scenario, with the customers on it and what it sent."""
    may_edit = FrameState.permissions.contains(Permission.EDIT_SCENARIOS.value)
    return rx.fragment(
        head(
            t("Scenarios"),
            t("What is sent, when, and to whom, while invoices stay unpaid."),
            button_link(t("Assignment rules"), href="/assignment"),
            rx.cond(
                may_edit,
                rx.fragment(
                    button(t("Import"), icon="upload", on_click=S.ask_for_file(True)),  # noqa: FBT003 - the handler's one parameter
                    button_link(t("New scenario"), href="/scenarios/new", look="primary"),
                ),
            ),
        ),
        data_table(
            S,
            label=t("Scenarios"),
            filters=(
                table_filter(
                    S,
                    "show",
                    t("Shown"),
                    [("", t("Shown: in use")), ("archived", t("Shown: archived"))],
                ),
            ),
            empty=empty(
                t("No scenario yet"),
                t("A scenario says which reminders leave, when and to whom."),
                rx.cond(
                    may_edit,
                    button_link(t("New scenario"), href="/scenarios/new", look="primary"),
                ),
                icon="git-commit-horizontal",
            ),
        ),
        dialog(
            S.importing,
            t("Import a scenario"),
            rx.el.p(
                t(
                    "A scenario of the same name gets a new version: its customers go on above the last step performed, and their first pass goes to confirm."
                )
            ),
            upload(
                "/api/scenarios/import",
                accept=".yaml,.yml,.json",
                words=t("A scenario file, YAML or JSON"),
            ),
            on_close=S.ask_for_file(False),  # noqa: FBT003 - the handler's one parameter
        ),
    )
