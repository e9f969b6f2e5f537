"""The list of texts on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, select_field
from dso_app.components.frame import FrameState
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.templates.state import TemplatesState
from dso_app.services.lists.texts import CHANNEL_WORDS
from dso_app.texts import N_

S: Any = TemplatesState


@page(
    "/templates",
    N_("Templates"),
    Permission.SEE,
    menu=MenuEntry(N_("Templates"), "file-text", N_("Collect"), 2),
    on_load=[TemplatesState.load_table],
)
def templates() -> rx.Component:
    """Every text, with its languages, what is missing, and who sends it."""
    may_edit = FrameState.permissions.contains(Permission.EDIT_SCENARIOS.value)
    return rx.fragment(
        head(
            t("Templates"),
            t("What your messages say, channel by channel and in every language."),
            rx.cond(
                may_edit,
                button(t("New text"), look="primary", on_click=S.ask_for_name(True)),  # noqa: FBT003 - the handler's one parameter
            ),
        ),
        data_table(
            S,
            label=t("Templates"),
            export="texts",
            filters=(
                table_filter(
                    S,
                    "channel",
                    t("Channel"),
                    [
                        ("", t("Channel: all")),
                        *((channel, t(words)) for channel, words in CHANNEL_WORDS.items()),
                    ],
                ),
                table_filter(
                    S,
                    "use",
                    t("Use"),
                    [
                        ("", t("Use: all")),
                        ("sent", t("Use: sent by a step")),
                        ("unsent", t("Use: sent by none")),
                    ],
                ),
                table_filter(
                    S,
                    "gap",
                    t("Languages"),
                    [("", t("Languages: all")), ("missing", t("Languages: one is missing"))],
                ),
            ),
            empty=empty(
                t("No text yet"),
                t("A text says what a step of a scenario sends."),
                icon="file-text",
            ),
        ),
        dialog(
            S.beginning,
            t("New text"),
            form(
                field("name", t("Name"), required=True, max_length=100),
                select_field(
                    "channel",
                    t("Written for"),
                    [(channel, t(words)) for channel, words in CHANNEL_WORDS.items()],
                ),
                acts(
                    button(t("Cancel"), on_click=S.ask_for_name(False)),  # noqa: FBT003 - the handler's one parameter
                    button(t("Write it"), look="primary", type="submit"),
                ),
                on_submit=S.begin,
            ),
            on_close=S.ask_for_name(False),  # noqa: FBT003 - the handler's one parameter
        ),
    )
