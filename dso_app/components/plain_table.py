"""A short list as a table: all of it, without search, pages or ticks."""

from collections.abc import Container, Sequence
from typing import Any

import reflex as rx

from dso_app.components.cards import card


def plain_table(
    label: Any, heads: Sequence[Any], rows: rx.Component, *, figures: Container[int] = ()
) -> rx.Component:
    """A table in a card of its own.

    Args:
        label: What it holds, read out.
        heads: The words over its columns; a component where they are only read out.
        rows: The `tr` of its body, usually a `foreach`.
        figures: Places of the columns that hold figures, right-aligned; their cells are `num`.
    """
    table = rx.el.table(
        rx.el.caption(label, class_name="only-read"),
        rx.el.thead(
            rx.el.tr(
                *(
                    rx.el.th(words, scope="col", class_name="num" if place in figures else "")
                    for place, words in enumerate(heads)
                )
            )
        ),
        rx.el.tbody(rows),
        class_name="data",
    )
    scroll = rx.el.div(
        table, class_name="table-scroll", tab_index=0, role="region", aria_label=label
    )
    return card(scroll, flush=True)
