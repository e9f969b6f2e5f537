"""Where one stands: the imports of one drop, and the four steps of each."""

from typing import Any

import reflex as rx

from dso_app.components.cards import steps
from dso_app.components.links import link
from dso_app.components.pills import pill
from dso_app.components.text import t


def import_steps(current: Any) -> rx.Component:
    """Where one stands, counted from 1."""
    return steps(
        t("Steps of an import"), [t("File"), t("Columns"), t("Preview"), t("Import")], current
    )


def import_queue(queue: Any) -> rx.Component:
    """The imports of files that were dropped together; nothing for a single one."""
    return rx.cond(
        queue.length() > 0,
        rx.el.nav(
            rx.el.ol(
                rx.foreach(
                    queue,
                    lambda one: rx.el.li(
                        link(
                            one.words,
                            href="/upload/" + one.key,
                            aria_current=rx.cond(one.current, "page", rx.Var("undefined")),
                        ),
                        rx.cond(one.state != "", pill(one.state, one.tone)),
                    ),
                ),
                class_name="queue",
            ),
            aria_label=t("Files dropped together"),
            class_name="below",
        ),
    )
