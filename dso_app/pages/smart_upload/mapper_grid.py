"""The grid of the mapper: the first rows of the file, and above each column what it feeds.

Selects are reached by Tab, or from one another by the arrows to the left and to the right; one
that was moved by keys takes effect when it is left, or by Enter (`assets/js/mapper.js`).
"""

from typing import Any

import reflex as rx

from dso_app.components.cards import card
from dso_app.components.text import t
from dso_app.pages.smart_upload.mapper_state import MapperState

S: Any = MapperState


def grid() -> rx.Component:
    """The grid, as wide as the file; its head stays in sight."""
    return card(
        rx.el.div(
            rx.el.table(
                rx.el.caption(t("First rows of the file"), class_name="only-read"),
                rx.el.thead(
                    rx.el.tr(rx.foreach(S.columns, _feeds), class_name="feeds"),
                    rx.el.tr(
                        rx.foreach(S.columns, lambda one: rx.el.th(one.word, scope="col")),
                        class_name="words",
                    ),
                ),
                rx.el.tbody(rx.foreach(S.rows, _row)),
                class_name="data mapper",
            ),
            class_name="table-scroll tall",
            tab_index=0,
            role="region",
            aria_label=t("First rows of the file"),
        ),
        rx.el.p(
            rx.el.kbd("←"),
            " ",
            rx.el.kbd("→"),
            " ",
            t("next column"),
            " · ",
            rx.el.kbd("↑"),
            " ",
            rx.el.kbd("↓"),
            " ",
            t("or its first letters choose; Enter, or leaving the column, takes it"),
            " · ",
            rx.el.kbd("Ctrl"),
            " + ",
            rx.el.kbd("Enter"),
            " ",
            t("previews"),
            class_name="keys-hint",
            id="keys-hint",
        ),
        flush=True,
    )


def _row(cells: Any) -> rx.Component:
    return rx.el.tr(rx.foreach(cells, _cell))


def _cell(text: Any) -> rx.Component:
    return rx.el.td(text)


def _feeds(one: Any) -> rx.Component:
    return rx.el.td(
        rx.el.select(
            rx.foreach(S.fields, lambda choice: rx.el.option(choice.label, value=choice.value)),
            value=one.field,
            on_change=lambda name: S.map_column(one.place, name),
            aria_label=one.label,
            aria_describedby="keys-hint",
            class_name=rx.cond(one.field != "", "select mapped", "select"),
            custom_attrs={"data-slot": "field"},
        ),
        rx.el.small(one.note),
        rx.cond(one.written != "", _written(one)),
        rx.cond(one.keepable, _keep(one)),
    )


def _written(one: Any) -> rx.Component:
    return rx.el.select(
        rx.foreach(
            one.written_choices, lambda choice: rx.el.option(choice.label, value=choice.value)
        ),
        value=one.written,
        on_change=lambda value: S.read_column_as(one.place, value),
        aria_label=one.written_label,
        class_name="select written",
        custom_attrs={"data-slot": "written"},
    )


def _keep(one: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=one.kept,
            on_change=lambda kept: S.keep(one.place, kept),
            aria_label=one.keep_label,
            custom_attrs={"data-slot": "keep"},
        ),
        t("keep changes made here"),
        class_name="check keep",
    )
