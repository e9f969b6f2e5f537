"""Several files on screen, before the first of them: what each holds, what is one source."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import icon_button
from dso_app.components.cards import card, note
from dso_app.components.text import t
from dso_app.pages.smart_upload.files_state import FilesState

S: Any = FilesState


def files() -> rx.Component:
    """The files, and what they make."""
    return rx.el.div(
        rx.cond(
            S.unreadable,
            note(t("A file that cannot be read must be left out before you go on."), tone="warn"),
        ),
        card(
            rx.el.div(
                rx.el.table(
                    rx.el.caption(t("The files"), class_name="only-read"),
                    rx.el.thead(
                        rx.el.tr(
                            rx.el.th(t("File"), scope="col"),
                            rx.el.th(t("Holds"), scope="col"),
                            rx.el.th(t("By itself"), scope="col"),
                            rx.el.th(rx.el.span(t("Leave out"), class_name="only-read")),
                        )
                    ),
                    rx.el.tbody(rx.foreach(S.files, _file)),
                    class_name="data dropped",
                ),
                class_name="table-scroll",
                tab_index=0,
                role="region",
                aria_label=t("The files"),
            ),
            title=t("What the files hold"),
            sub=t(
                "Guessed from their columns. Files of one kind are one source, unless one is imported by itself."
            ),
            flush=True,
        ),
        card(
            rx.el.ol(
                rx.foreach(S.queue, lambda one: rx.el.li(one.words)),
                class_name="queue",
                aria_label=t("In this order"),
            ),
            title=t("In this order"),
            sub=t("Customers come before what names them; each import has its own preview."),
        ),
        class_name="stack",
    )


def _file(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.b(one.name),
            rx.cond(
                one.problem != "",
                rx.el.small(one.problem, class_name="bad", role="alert"),
                rx.el.small(one.detail),
            ),
            class_name="two",
        ),
        rx.el.td(
            rx.el.select(
                rx.foreach(S.kinds, lambda kind: rx.el.option(kind.label, value=kind.value)),
                value=one.kind,
                on_change=lambda kind: S.choose_kind(one.place, kind),
                aria_label=one.label,
                class_name="select mapped",
            ),
        ),
        rx.el.td(
            rx.cond(
                one.shared,
                rx.el.input(
                    type="checkbox",
                    key=one.key + one.kind,
                    default_checked=one.alone,
                    on_change=lambda alone: S.keep_apart(one.place, alone),
                    aria_label=one.alone_label,
                ),
            )
        ),
        rx.el.td(
            icon_button(one.leave_out_label, icon="x", small=True, on_click=S.leave_out(one.place)),
            class_name="num",
        ),
        key=one.key,
    )
