"""Searches kept by name beside a table: asked again with a click."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.buttons import button, icon_button
from dso_app.components.forms import form
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.components.text import t
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.people.saved_searches import (
    LONGEST_NAME,
    SavedSearch,
    forget_search,
    save_search,
    saved_searches,
)
from dso_app.texts import N_, translate


class SearchedTable(TableState, mixin=True):
    """A table whose searches can be kept; mix in as `TableState`."""

    searches: list[str] = []
    """Their names."""
    naming: int = 0
    """Rises when the name typed was taken: the field begins anew."""

    @rx.event
    @guarded(Permission.SEE)
    async def read_searches(self, viewer: Viewer) -> None:
        """Read the names of this user's; for the page's `on_load`."""
        await self._read_searches(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def use_search(self, viewer: Viewer, name: str) -> None:
        """Ask the table what a search says."""
        kept = await asyncio.to_thread(_saved, viewer, self._listing().name)
        found = next((one for one in kept if one.name == name), None)
        if found is not None:
            asked = {key: values[-1] for key, values in parse_qs(found.address).items()}
            await self._ask(asked)

    @rx.event
    @guarded(Permission.SEE)
    async def keep_search(self, viewer: Viewer, data: dict[str, Any]) -> None:
        """Keep what the table is asked now under a name."""
        name = str(data.get("search_name") or "")
        listing = self._listing().name
        try:
            await asyncio.to_thread(_save, viewer, listing, name, self.address)
        except RelanceError as error:
            await toast(self, error.sentence(viewer.language), "bad")
            return
        self.naming += 1
        await self._read_searches(viewer)
        await toast(self, translate(N_("Saved."), viewer.language))

    @rx.event
    @guarded(Permission.SEE)
    async def forget_search(self, viewer: Viewer, name: str) -> None:
        """Forget a search."""
        await asyncio.to_thread(_forget, viewer, self._listing().name, name)
        await self._read_searches(viewer)

    async def _read_searches(self, viewer: Viewer) -> None:
        kept = await asyncio.to_thread(_saved, viewer, self._listing().name)
        self.searches = [one.name for one in kept]


def searches_menu(state: Any) -> rx.Component:
    """A menu of the searches kept, and a field that keeps the one on screen."""
    return rx.el.details(
        rx.el.summary(
            rx.icon("bookmark", custom_attrs={"aria-hidden": "true"}),
            t("Searches"),
            class_name="btn",
        ),
        rx.el.div(
            rx.foreach(state.searches, lambda name: _search(state, name)),
            rx.cond(
                state.searches.length() == 0,
                rx.el.small(t("What you search and filter by can be kept under a name.")),
            ),
            form(
                rx.el.input(
                    name="search_name",
                    placeholder=t("Name of this search"),
                    aria_label=t("Name of this search"),
                    max_length=LONGEST_NAME,
                    required=True,
                    auto_complete="off",
                    key=state.naming.to_string(),
                    class_name="input",
                ),
                button(t("Keep"), small=True, type="submit"),
                on_submit=state.keep_search,
            ),
            class_name="drop searches",
        ),
        class_name="menu",
    )


def _search(state: Any, name: Any) -> rx.Component:
    return rx.el.div(
        button(name, look="bare", small=True, on_click=state.use_search(name)),
        icon_button(
            rx.Var.create(t("Forget")).to(str) + " " + name,
            icon="x",
            small=True,
            on_click=state.forget_search(name),
        ),
        class_name="row",
    )


def _saved(viewer: Viewer, listing: str) -> list[SavedSearch]:
    with database().read() as session:
        return saved_searches(session, viewer.actor, listing)


def _save(viewer: Viewer, listing: str, name: str, address: str) -> None:
    with database().write() as session:
        save_search(session, viewer.actor, listing, name, address)


def _forget(viewer: Viewer, listing: str, name: str) -> None:
    with database().write() as session:
        forget_search(session, viewer.actor, listing, name)
