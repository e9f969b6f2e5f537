"""Where one is logged in, on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.account.sessions_state import SessionsState

S: Any = SessionsState


def sessions_card() -> rx.Component:
    """The sessions that last, each with its end."""
    return card(
        rx.el.div(
            rx.el.table(
                rx.el.caption(t("Sessions"), class_name="only-read"),
                rx.el.thead(
                    rx.el.tr(
                        *(
                            rx.el.th(words, scope="col")
                            for words in (t("Device"), t("Last seen"), t("Since"))
                        ),
                        rx.el.th(rx.el.span(t("Act"), class_name="only-read"), scope="col"),
                    )
                ),
                rx.el.tbody(rx.foreach(S.lines, _line)),
                class_name="data plain-rows",
            ),
            class_name="table-scroll",
            tab_index=0,
            role="region",
            aria_label=t("Sessions"),
        ),
        title=t("Sessions"),
        sub=t("Where you are logged in. Unused for twelve hours, a session ends by itself."),
        actions=(
            rx.cond(
                S.lines.length() > 1,
                button(t("End all others"), small=True, on_click=S.end_others),
            ),
        ),
        flush=True,
    )


def _line(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(one.device, " ", rx.cond(one.here, pill(t("This one"), "info"))),
        rx.el.td(one.seen, class_name="date"),
        rx.el.td(one.since, class_name="date"),
        rx.el.td(
            rx.cond(~one.here, button(t("End"), small=True, on_click=S.end(one.key))),
            class_name="act",
        ),
        key=one.key,
    )
