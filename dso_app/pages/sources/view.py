"""Sources and import profiles on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import empty, head, note
from dso_app.components.data_table import data_table
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.sources.card_view import source_card
from dso_app.pages.sources.form_state import SourceFormState
from dso_app.pages.sources.form_view import source_dialog
from dso_app.pages.sources.profile_state import ProfilesState, ProfileState
from dso_app.pages.sources.profile_view import profiles
from dso_app.pages.sources.state import SourcesState, SourceState
from dso_app.texts import N_

T: Any = SourcesState
S: Any = SourceState
F: Any = SourceFormState


@page(
    "/sources",
    N_("Sources"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Sources"), "folder-sync", N_("Data"), 9),
    on_load=[
        SourcesState.read_standing,
        SourceState.open_asked,
        SourceFormState.close,
        ProfileState.close,
        SourcesState.load_table,
        ProfilesState.load_table,
    ],
)
def sources() -> rx.Component:
    """Where files come from by themselves, how that goes, and how files are read."""
    return rx.fragment(
        head(
            t("Sources"),
            t("Folders and servers whose files are fetched and imported by themselves."),
            button(t("New source"), icon="plus", look="primary", on_click=F.begin("")),
        ),
        rx.el.div(
            rx.cond(
                T.elsewhere != "", note(t("No file is fetched."), " ", T.elsewhere, tone="warn")
            ),
            rx.cond(
                T.mail,
                rx.fragment(),
                note(t("No mail server is set up: what fails is seen here alone."), tone="warn"),
            ),
            _sources(),
            rx.el.h2(t("Import profiles")),
            profiles(),
            class_name="stack",
        ),
        source_dialog(),
    )


def _sources() -> rx.Component:
    return rx.el.div(
        data_table(
            T,
            label=t("Sources"),
            on_open=S.open_source,
            empty=empty(
                t("No source yet"),
                t(
                    "Have your accounting system write its files into a watched folder or onto an SFTP server: each new file is imported once, as soon as it is whole."
                ),
                button(t("New source"), icon="plus", look="primary", on_click=F.begin("")),
                icon="folder-sync",
            ),
        ),
        rx.cond(S.card.key != "", source_card()),
        class_name=rx.cond(S.card.key != "", "split opened", "grid"),
    )
