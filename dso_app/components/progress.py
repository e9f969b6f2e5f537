"""Long work: a bar with its counts, that can be left and found again."""

from typing import Any

import reflex as rx


def progress(label: Any, done: Any, total: Any, counts: Any = "") -> rx.Component:
    """A bar.

    Args:
        label: What is being done.
        done: How many are done.
        total: Out of how many; 0 while it is not known: the bar then only moves.
        counts: The same in words, on the right: "12,400 of 100,000 rows".
    """
    bar: Any = rx.cond(
        total > 0,
        rx.el.progress(value=done, max=total, aria_label=label),
        rx.el.progress(aria_label=label),
    )
    return rx.el.div(
        rx.el.div(rx.el.span(label), rx.el.span(counts, class_name="num")),
        bar,
        class_name="progress",
    )


def follow(on_tick: Any, *, every: int = 1) -> rx.Component:
    """Ask the server again and again while this is on the page: a button our script presses.

    Args:
        on_tick: Event.
        every: Seconds between two.
    """
    return rx.el.button(
        type="button",
        hidden=True,
        tab_index=-1,
        on_click=on_tick,
        custom_attrs={"data-follow": str(every), "aria-hidden": "true"},
    )
