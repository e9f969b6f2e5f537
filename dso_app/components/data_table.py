"""The one table of every screen: search, filters, columns, sort, pages, totals, ticks, Excel."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, download_button, icon_button
from dso_app.components.cards import bones
from dso_app.components.forms import filter_select
from dso_app.components.links import link
from dso_app.components.pills import age_square, age_strip, pill
from dso_app.components.table_rows import Line
from dso_app.components.text import t

State = Any
"""A state class that mixes in `TableState`; its variables are not its annotations."""


def data_table(
    state: State,
    *,
    label: Any,
    empty: rx.Component,
    export: str = "",
    on_open: Any = None,
    bulk: tuple[rx.Component, ...] = (),
    filters: tuple[rx.Component, ...] = (),
    searchable: bool = True,
) -> rx.Component:
    """A table over a state that mixes in `TableState`.

    Args:
        state: The page's state class.
        label: What the table holds, read out.
        empty: What stands there when nothing was ever in it; see `cards.empty`.
        export: Name of the listing in `/api/export/…`; empty for no Excel.
        on_open: Handler taking a row's key, for rows that open beside the list; without it a
            row's first cell is a link to its `href`.
        bulk: Buttons shown while rows are ticked; without them there are no tick boxes.
        filters: Controls from `table_filter`.
        searchable: Whether there is a search field.
    """
    table = rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="only-read"),
            _head(state, ticks=bool(bulk)),
            rx.el.tbody(
                rx.foreach(state.lines, lambda line: _line(state, line, on_open, ticks=bool(bulk)))
            ),
            rx.cond(state.totals.length() > 0, _totals(state, ticks=bool(bulk))),
            class_name="data",
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=label,
    )
    asked = (state.address != "") | (state.count > 0)
    whole = rx.fragment(
        _tools(state, export, filters, searchable=searchable),
        *([_picked(state, bulk)] if bulk else []),
        rx.cond(state.count > 0, rx.fragment(table, _pager(state)), _nothing()),
    )
    return rx.el.div(
        rx.cond(
            state.loaded,
            rx.cond(asked, whole, empty),
            rx.el.div(bones(28, 28, 28, 28, 28), class_name="body"),
        ),
        class_name="card",
        custom_attrs={"data-address": state.address},
    )


def table_filter(
    state: State, name: str, label: Any, options: list[tuple[str, Any]] | rx.Var[Any]
) -> rx.Component:
    """A select that filters a table.

    Args:
        state: The page's state class.
        name: One of the state's `_filters`.
        label: What it filters by, read out.
        options: Pairs of value and words, or a state's list of `Choice`; the first one, of the
            filter's first value, says what is filtered: "Collector: all".
    """
    return filter_select(
        label,
        options,
        value=state.filters[name],
        on_change=lambda value: state.filter_by(name, value),
    )


def _tools(
    state: State, export: str, filters: tuple[rx.Component, ...], *, searchable: bool
) -> rx.Component:
    find = [_find(state)] if searchable else []
    excel = (
        [download_button("Excel", href=f"/api/export/{export}?" + state.address)] if export else []
    )
    return rx.el.div(
        *find,
        *filters,
        rx.el.div(_columns(state), *excel, class_name="end"),
        class_name="table-tools",
    )


def _find(state: State) -> rx.Component:
    return rx.el.div(
        rx.icon("search", custom_attrs={"aria-hidden": "true"}),
        rx.el.input(
            type="search",
            default_value=state.search,
            placeholder=t("Search in this list"),
            aria_label=t("Search in this list"),
            on_change=state.search_for.debounce(300),
            class_name="input",
        ),
        class_name="find",
    )


def _columns(state: State) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.icon("columns-3", custom_attrs={"aria-hidden": "true"}),
            t("Columns"),
            class_name="btn",
        ),
        rx.el.div(
            rx.foreach(
                state.choices,
                lambda one: rx.el.label(
                    rx.el.input(
                        type="checkbox",
                        default_checked=one.shown,
                        on_change=lambda shown: state.choose_column(one.key, shown),
                    ),
                    one.label,
                ),
            ),
            class_name="drop choose",
        ),
        class_name="menu",
    )


def _picked(state: State, bulk: tuple[rx.Component, ...]) -> rx.Component:
    more = (~state.everything) & (state.picked.length() < state.count)
    return rx.cond(
        state.picked_words != "",
        rx.el.div(
            rx.el.b(state.picked_words, role="status"),
            rx.cond(
                more,
                button(
                    t("Select all that are filtered"),
                    look="bare",
                    small=True,
                    on_click=state.pick_everything,
                ),
            ),
            rx.el.div(
                *bulk, button(t("Unselect"), small=True, on_click=state.unpick), class_name="end"
            ),
            class_name="table-tools picked",
        ),
    )


def _head(state: State, *, ticks: bool) -> rx.Component:
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
            head.label,
        ),
        class_name=head.css,
        scope="col",
        aria_sort=rx.cond(sorted_here, direction, "none"),
    )


def _line(state: State, line: Any | Line, on_open: Any, *, ticks: bool) -> rx.Component:
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
        rx.foreach(line.cells, lambda cell: _cell(cell, line, on_open)),
        key=line.key,
        class_name=rx.cond(state.opened == line.key, "opened", rx.cond(ticked, "selected", "")),
    )


def _cell(cell: Any, line: Any, on_open: Any) -> rx.Component:
    return rx.el.td(
        rx.match(
            cell.kind,
            ("pill", rx.cond(cell.text != "", pill(cell.text, cell.tone))),
            ("days", rx.cond(cell.text != "", rx.fragment(age_square(cell.bucket), cell.text))),
            ("ages", age_strip(cell.shares, cell.text)),
            rx.cond(cell.lead, _lead(cell, line, on_open), cell.text),
        ),
        rx.cond(cell.sub != "", rx.el.small(cell.sub)),
        class_name=cell.css,
    )


def _lead(cell: Any, line: Any, on_open: Any) -> rx.Component:
    if on_open is not None:
        return rx.el.button(cell.text, type="button", class_name="lead", on_click=on_open(line.key))
    return rx.cond(line.href != "", link(cell.text, href=line.href, class_name="lead"), cell.text)


def _totals(state: State, *, ticks: bool) -> rx.Component:
    return rx.el.tfoot(
        rx.foreach(
            state.totals,
            lambda line: rx.el.tr(
                *([rx.el.td(class_name="box")] if ticks else []),
                rx.foreach(line.cells, lambda cell: rx.el.td(cell.text, class_name=cell.css)),
            ),
        )
    )


def _pager(state: State) -> rx.Component:
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


def _nothing() -> rx.Component:
    return rx.el.div(
        rx.icon("search-x", custom_attrs={"aria-hidden": "true"}),
        rx.el.strong(t("Nothing fits")),
        rx.el.p(t("No row fits this search and these filters.")),
        class_name="empty",
    )
