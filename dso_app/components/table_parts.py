"""The parts of the one table: heads, rows, cells, sums, pages."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, icon_button
from dso_app.components.links import file_link, link
from dso_app.components.pills import age_square, age_strip, pill
from dso_app.components.table_rows import Line
from dso_app.components.text import t

State = Any
"""A state class that mixes in `TableState`; its variables are not its annotations."""


def head(state: State, *, ticks: bool) -> rx.Component:
    """The heads: a tick box for the page, and columns that sort."""
    box = rx.el.th(
        rx.el.input(
            type="checkbox",
            checked=state.everything | state.page_picked,
            on_change=state.pick_page,
            aria_label=t("Select the rows shown"),
        ),
        class_name="box",
        scope="col",
    )
    return rx.el.thead(
        rx.el.tr(
            *([box] if ticks else []), rx.foreach(state.heads, lambda head: _column(state, head))
        )
    )


def _column(state: State, head: Any) -> rx.Component:
    sorted_here = state.sort == head.key
    direction = rx.cond(state.descending, "descending", "ascending")
    arrow = rx.cond(sorted_here, rx.cond(state.descending, "↓", "↑"), "")
    return rx.el.th(
        rx.cond(
            head.sortable,
            rx.el.button(
                head.label,
                rx.el.span(arrow, class_name="arrow", aria_hidden="true"),
                type="button",
                on_click=state.sort_by(head.key),
            ),
            rx.el.span(head.label, class_name="title"),
        ),
        class_name=head.css,
        scope="col",
        aria_sort=rx.cond(sorted_here, direction, "none"),
    )


def line(
    state: State, line: Any | Line, on_open: Any, on_follow: Any, on_act: Any, *, ticks: bool
) -> rx.Component:
    """One row."""
    ticked = state.everything | state.picked.contains(line.key)
    box = rx.el.td(
        rx.el.input(
            type="checkbox",
            # The box ticks at once, without waiting for the server; it is made anew when the
            # server ticks or unticks many.
            key=line.key + state.ticking.to_string(),
            default_checked=ticked,
            on_change=lambda value: state.pick(line.key, value),
            aria_label=t("Select") + " " + line.label,
        ),
        class_name="box",
    )
    return rx.el.tr(
        *([box] if ticks else []),
        rx.foreach(line.cells, lambda cell: _cell(cell, line, on_open, on_follow, on_act)),
        key=line.key,
        class_name=rx.cond(state.opened == line.key, "opened", rx.cond(ticked, "selected", "")),
    )


def _cell(cell: Any, line: Any, on_open: Any, on_follow: Any, on_act: Any) -> rx.Component:
    act = [] if on_act is None else [("act", _act(cell, line, on_act))]
    return rx.el.td(
        rx.match(
            cell.kind,
            *act,
            ("pill", rx.cond(cell.text != "", pill(cell.text, cell.tone))),
            ("days", rx.cond(cell.text != "", rx.fragment(age_square(cell.bucket), cell.text))),
            ("ages", age_strip(cell.shares, cell.text)),
            ("file", rx.cond(cell.href != "", _file(cell, line))),
            rx.cond(
                cell.lead,
                _lead(cell, line, on_open, on_follow),
                rx.cond(cell.href != "", link(cell.text, href=cell.href), cell.text),
            ),
        ),
        rx.cond(cell.sub != "", rx.el.small(cell.sub)),
        class_name=cell.css,
    )


def _file(cell: Any, line: Any) -> rx.Component:
    return file_link(
        rx.icon("paperclip", size=14, custom_attrs={"aria-hidden": "true"}),
        " ",
        cell.text,
        rx.el.span(" ", line.label, class_name="only-read"),
        href=cell.href,
    )


def _act(cell: Any, line: Any, on_act: Any) -> rx.Component:
    words = (cell.text, rx.el.span(" ", line.label, class_name="only-read"))
    pressed = on_act(line.key)
    return rx.cond(cell.text != "", button(rx.fragment(*words), small=True, on_click=pressed))


def _lead(cell: Any, line: Any, on_open: Any, on_follow: Any) -> rx.Component:
    if on_open is not None:
        return rx.el.button(cell.text, type="button", class_name="lead", on_click=on_open(line.key))
    told = {} if on_follow is None else {"on_click": on_follow(line.href)}
    leads = link(cell.text, href=line.href, class_name="lead", **told)
    return rx.cond(line.href != "", leads, cell.text)


def totals(state: State, *, ticks: bool) -> rx.Component:
    """The sums under the rows."""
    return rx.el.tfoot(
        rx.foreach(
            state.totals,
            lambda line: rx.el.tr(
                *([rx.el.td(class_name="box")] if ticks else []),
                rx.foreach(line.cells, lambda cell: rx.el.td(cell.text, class_name=cell.css)),
            ),
        )
    )


def pager(state: State) -> rx.Component:
    """Where one is, and the way on and back."""
    return rx.el.div(
        rx.el.span(state.range_words, role="status"),
        rx.el.div(
            icon_button(
                t("Previous page"),
                icon="chevron-left",
                small=True,
                disabled=state.page <= 1,
                on_click=state.turn_page(-1),
            ),
            icon_button(
                t("Next page"),
                icon="chevron-right",
                small=True,
                disabled=state.page >= state.pages,
                on_click=state.turn_page(1),
            ),
            class_name="row",
        ),
        class_name="pager",
    )
