"""A bare Reflex app: each screen's table over rows in memory. Copied to where it is built."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import reflex as rx

from dso_app.components.data_table import data_table, table_filter
from dso_app.components.page import STYLESHEETS
from dso_app.components.session_state import FoundLine
from dso_app.components.table_rows import ColumnChoice, Head, Line, Narrowing, Shown

_PAGE = 50
_TABLES: dict[str, Any] = json.loads(Path(__file__).with_name("tables.json").read_text())


def _line(row: Mapping[str, Any]) -> Line:
    cells = [Shown(**cell) for cell in row["cells"]]
    return Line(**{**row, "href": "/card" if row["href"] else "", "cells": cells})


HEADS = {name: [Head(**one) for one in table["heads"]] for name, table in _TABLES.items()}
ROWS = {name: [_line(one) for one in table["rows"]] for name, table in _TABLES.items()}


class FloorTable(rx.State, mixin=True):
    """What the one table shows and calls, with nothing behind it."""

    _name: ClassVar[str]

    loaded: bool = False
    heads: list[Head] = []
    lines: list[Line] = []
    totals: list[Line] = []
    choices: list[ColumnChoice] = []
    narrowings: list[Narrowing] = []
    narrowed: int = 0
    count: int = 0
    range_words: str = ""
    page: int = 1
    pages: int = 2
    sort: str = ""
    descending: bool = False
    search: str = ""
    filters: dict[str, str] = {"show": ""}
    picked: list[str] = []
    page_picked: bool = False
    ticking: int = 0
    everything: bool = False
    picked_words: str = ""
    opened: str = ""
    address: str = ""

    @rx.event
    async def load_table(self) -> None:
        """The first page."""
        self.page, self.search = 1, ""
        self._show()

    @rx.event
    async def clear_table(self) -> None:
        """Forget the rows: they are to be asked for, as those of another customer are."""
        self.loaded, self.lines, self.count = False, [], 0

    @rx.event
    async def turn_page(self, step: int) -> None:
        """The other page."""
        self.page += step
        self._show()

    @rx.event
    async def filter_by(self, name: str, value: str) -> None:
        """The other page too."""
        self.filters[name] = value
        self.page = 2 if value else 1
        self._show()

    @rx.event
    async def search_for(self, text: str) -> None:
        """And so."""
        self.search = text
        self.page = 2 if text else 1
        self._show()

    @rx.event
    async def sort_by(self, key: str) -> None:
        """Nothing."""

    @rx.event
    async def choose_column(self, key: str, shown: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Nothing."""

    @rx.event
    async def pick(self, key: str, ticked: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Nothing."""

    @rx.event
    async def pick_page(self, ticked: bool) -> None:  # noqa: FBT001 - as the tick box sends it
        """Nothing."""

    @rx.event
    async def pick_everything(self) -> None:
        """Nothing."""

    @rx.event
    async def unpick(self) -> None:
        """Nothing."""

    def _show(self) -> None:
        rows = ROWS[self._name]
        self.heads = HEADS[self._name]
        self.lines = rows[:_PAGE] if self.page == 1 else rows[-_PAGE:]
        self.count = len(rows)
        self.range_words = f"page {self.page}"
        self.loaded = True


class FindState(rx.State):
    """The search of the top bar."""

    found: list[FoundLine] = []

    @rx.event
    async def find(self, text: str) -> None:
        """Seven lines, another text in them each time."""
        self.found = [FoundLine(f"{text} {n}", "Customer", "/") for n in range(7 if text else 0)]


def _table(state: Any, name: str) -> Any:
    options: list[tuple[str, Any]] = [("", "All"), ("late", "Late")]
    return rx.el.main(
        data_table(
            state,
            label=name,
            empty=rx.el.p("Nothing"),
            bulk=(rx.el.button("Act"),),
            filters=(table_filter(state, "show", "Show", options),),
        ),
        class_name="main",
    )


def _find() -> Any:
    state: Any = FindState
    return rx.el.div(
        rx.el.input(type="search", id="search", on_change=state.find.debounce(200)),
        rx.el.div(
            rx.foreach(
                state.found,
                lambda one: rx.link(rx.el.span(one.title), rx.el.small(one.detail), href=one.href),
            ),
            class_name="results",
        ),
        class_name="search",
        role="search",
    )


app = rx.App(stylesheets=STYLESHEETS)
kinds: dict[str, Any] = {
    screen: type(
        f"{screen.capitalize()}State",
        (FloorTable, rx.State),
        {"_name": screen, "__module__": __name__},
    )
    for screen in _TABLES
}
app.add_page(rx.el.main(_find()), route="/")
for screen, kind in kinds.items():
    forget = [kinds["card"].clear_table] if screen == "customers" else []
    app.add_page(_table(kind, screen), route=f"/{screen}", on_load=[*forget, kind.load_table])
