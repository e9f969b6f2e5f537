"""A bare Reflex app: each screen's table over rows in memory. Copied to where it is built."""

import json
import pickle
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, ClassVar

import reflex as rx

from dso_app.components.cards import bones
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.left_behind import states_of
from dso_app.components.page import STYLESHEETS
from dso_app.components.session_state import FoundLine, FrameState
from dso_app.components.table_rows import ColumnChoice, Head, Line, Narrowing, Shown
from dso_app.pages.customer_card.view import shown_card
from tests.bench.desk_card import CARD_SCREEN

_PAGE = 50
_TABLES: dict[str, Any] = json.loads(Path(__file__).with_name("tables.json").read_text())
_CARD = pickle.loads(Path(__file__).with_name("card.pickle").read_bytes())  # noqa: S301 - the bench wrote it


def _line(row: Mapping[str, Any]) -> Line:
    cells = [Shown(**cell) for cell in row["cells"]]
    return Line(**{**row, "href": "/opened" if row["href"] else "", "cells": cells})


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
        """The other way round."""
        self.sort, self.descending = key, not self.descending
        self.lines = self.lines[::-1]

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
        self.lines = rows[:_PAGE] if self.page == 1 else rows[-min(_PAGE, len(rows) // 2) :]
        self.count = len(rows)
        self.range_words = f"page {self.page}"
        self.loaded = True


class OpenedState(rx.State):
    """Opens the card, and forgets it, as another customer's would be read."""

    opened: bool = False

    @rx.event
    async def open_it(self) -> None:
        """Fill the states of the card."""
        for kind in _card_states():
            state: Any = await self.get_state(kind)
            for name, value in _CARD[kind.get_full_name()].items():
                setattr(state, name, deepcopy(value))
        self.opened = True

    @rx.event
    async def forget_it(self) -> None:
        """Empty them."""
        for kind in _card_states():
            state: Any = await self.get_state(kind)
            state.reset()
        self.opened = False


def _card_states() -> list[Any]:
    return [*states_of(CARD_SCREEN), FrameState]


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
        rx.el.input(type="search", id="search", on_change=state.find.debounce(150)),
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
opened: Any = OpenedState
app.add_page(rx.el.main(_find()), route="/")
for screen, kind in kinds.items():
    forget = [opened.forget_it] if screen == "customers" else []
    app.add_page(_table(kind, screen), route=f"/{screen}", on_load=[*forget, kind.load_table])
card = rx.cond(opened.opened, shown_card(), bones(48, 92, 320))
app.add_page(rx.el.main(card, class_name="main"), route="/opened", on_load=opened.open_it)
