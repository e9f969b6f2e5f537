"""The one table of every screen: search, filters, columns, sort, pages, totals, ticks, Excel."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, download_button
from dso_app.components.cards import bones
from dso_app.components.field_filters import field_filters
from dso_app.components.forms import filter_select
from dso_app.components.table_parts import head, line, pager, totals
from dso_app.components.text import t

State = Any
"""A state class that mixes in `TableState`; its variables are not its annotations."""
_TYPING = 200
"""Milliseconds a search waits for the next letter: fewer would ask for words half typed."""
_UNTIL_PAINTED = 40
"""Milliseconds from rows that arrive to rows that are seen: the browser is to have the machine."""


def data_table(
    state: State,
    *,
    label: Any,
    empty: rx.Component,
    export: str | rx.Var[str] = "",
    on_open: Any = None,
    on_follow: Any = None,
    on_act: Any = None,
    bulk: tuple[rx.Component, ...] = (),
    filters: tuple[rx.Component, ...] = (),
    searchable: bool = True,
    nothing: rx.Component | None = None,
    kept: tuple[rx.Component, ...] = (),
) -> rx.Component:
    """A table over a state that mixes in `TableState`.

    Args:
        state: The page's state class.
        label: What the table holds, read out.
        empty: What stands there when nothing was ever in it; see `cards.empty`.
        export: Name of the listing in `/api/export/…`; empty for no Excel.
        on_open: Handler taking a row's key, for rows that open beside the list; without it a
            row's first cell is a link to its `href`.
        on_follow: Handler taking a row's `href`, told as its link is clicked: what is there can be
            read while the browser is on its way.
        on_act: Handler taking a row's key, for what its `Kind.ACT` cell offers.
        bulk: Buttons shown while rows are ticked; without them there are no tick boxes.
        filters: Controls from `table_filter`.
        searchable: Whether there is a search field.
        nothing: What stands there when the search and the filters let no row through.
        kept: The menu of `saved_searches`, for tables whose state keeps them.
    """
    table = rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="only-read"),
            head(state, ticks=bool(bulk)),
            rx.el.tbody(
                rx.foreach(
                    state.lines,
                    lambda one: line(state, one, on_open, on_follow, on_act, ticks=bool(bulk)),
                )
            ),
            rx.cond(state.totals.length() > 0, totals(state, ticks=bool(bulk))),
            class_name="data",
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=label,
    )
    asked = (state.address != "") | (state.count > 0)
    whole = rx.fragment(
        _tools(state, export, (*filters, *kept), searchable=searchable),
        *([_picked(state, bulk)] if bulk else []),
        rx.cond(state.count > 0, rx.fragment(table, pager(state)), nothing or no_row_fits()),
    )
    return rx.el.div(
        rx.cond(
            state.loaded,
            rx.fragment(rx.cond(asked, whole, empty), *_sums_after(state)),
            rx.el.div(bones(28, 28, 28, 28, 28), class_name="body"),
        ),
        class_name="card",
        custom_attrs={"data-address": state.address},
    )


def _sums_after(state: State) -> list[rx.Component]:
    """Once rows are painted, ask for the sums that were not waited for."""
    if not hasattr(state, "sum_up"):
        return []
    ask = rx.el.span(
        key=state.unsummed, on_mount=state.sum_up.debounce(_UNTIL_PAINTED), hidden=True
    )
    return [rx.cond(state.unsummed != "", ask)]


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
    state: State, export: str | rx.Var[str], filters: tuple[rx.Component, ...], *, searchable: bool
) -> rx.Component:
    find = [_find(state)] if searchable else []
    name = rx.Var.create(export).to(str)
    address = rx.Var.create("/api/export/").to(str) + name + "?" + state.address
    none = isinstance(export, str) and not export
    excel = [] if none else [download_button("Excel", href=address)]
    return rx.el.div(
        *find,
        *filters,
        rx.el.div(field_filters(state), _columns(state), *excel, class_name="end"),
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
            on_change=state.search_for.debounce(_TYPING),
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


def no_row_fits() -> rx.Component:
    """What stands there when no row fits, unless a screen knows better."""
    return rx.el.div(
        rx.icon("search-x", custom_attrs={"aria-hidden": "true"}),
        rx.el.strong(t("Nothing fits")),
        rx.el.p(t("No row fits this search and these filters.")),
        class_name="empty",
    )
