"""What an import would do, or did, on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import download_button
from dso_app.components.cards import card, tab, tabs, tile, tiles
from dso_app.components.text import t
from dso_app.pages.smart_upload.batch_state import BatchState

S: Any = BatchState


def count_tiles() -> rx.Component:
    """How many rows do what."""
    counted = tiles(rx.foreach(S.counts, lambda one: tile(one.label, one.figure, tone=one.tone)))
    return rx.el.div(counted, class_name="counts")


def changes() -> rx.Component:
    """What changes, sort by sort, and what is rejected and why."""
    return rx.cond(
        S.tabs.length() > 0,
        card(
            rx.el.div(
                tabs(
                    t("What would change"),
                    rx.foreach(
                        S.tabs,
                        lambda one: tab(
                            one.label,
                            current=S.tab == one.key,
                            count=one.figure,
                            on_click=S.show(one.key),
                        ),
                    ),
                ),
                rx.el.div(
                    rx.el.small(S.shown),
                    rx.cond(S.tab == "rejected", _download()),
                    class_name="end",
                ),
                class_name="tab-row",
            ),
            rx.cond(S.tab == "rejected", _errors(), _changes()),
            flush=True,
        ),
    )


def _download() -> rx.Component:
    return download_button(
        t("Rejected rows, to correct"), href="/api/imports/" + S.key + "/rejected", small=True
    )


def _table(label: Any, heads: tuple[Any, ...], body: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="only-read"),
            rx.el.thead(rx.el.tr(*(rx.el.th(words, scope="col") for words in heads))),
            rx.el.tbody(body),
            class_name="data",
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=label,
    )


def _errors() -> rx.Component:
    return _table(
        t("Rejected rows"),
        (t("Line"), t("Column"), t("Value"), t("Reason")),
        rx.foreach(
            S.errors,
            lambda one: rx.el.tr(
                rx.el.td(one.line, class_name="date"),
                rx.el.td(one.column),
                rx.el.td(rx.el.code(one.value)),
                rx.el.td(one.message, class_name="bad"),
            ),
        ),
    )


def _changes() -> rx.Component:
    name = rx.match(
        S.kind,
        ("customers", t("Name")),
        ("contacts", t("Name")),
        ("turnover", t("Month")),
        ("backlog", t("Currency")),
        t("Number"),
    )
    return _table(
        t("What would change"),
        (name, t("Customer"), t("Changes")),
        rx.foreach(
            S.changes,
            lambda one: rx.el.tr(
                rx.el.td(rx.el.b(one.name)),
                rx.el.td(one.customer),
                rx.el.td(rx.foreach(one.moved, _moved), class_name="moved"),
            ),
        ),
    )


def _moved(one: Any) -> rx.Component:
    arrow = rx.fragment(
        rx.el.s(one.before, aria_label=t("before")),
        rx.el.span(" → ", aria_hidden="true"),
    )
    return rx.el.span(
        rx.el.small(one.field),
        " ",
        rx.cond(one.before != "", arrow),
        rx.el.span(one.after),
        class_name="move",
    )
