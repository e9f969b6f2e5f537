"""A screen without its browser: handlers called as the websocket would, by somebody logged in."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest
import reflex as rx
from reflex.istate.data import ReflexURL, RouterData
from reflex.state import BaseState, State

from dso_app import database as database_module
from dso_app.access.permissions import Actor
from dso_app.access.viewer import Viewer
from dso_app.components import guard, table_later
from dso_app.components.toasts import ToastState
from dso_app.database import Database
from dso_app.models import Entity
from dso_app.settings import settings
from tests.support.clocks import TODAY

S = TypeVar("S", bound=BaseState)


@dataclass
class Tab:
    """One tab of a browser, and who sits before it."""

    root: State
    viewer: Viewer
    _looking: dict[int, Viewer] = field(default_factory=dict)
    """Who sits before each tab open, by its root state."""
    heard: list[str] = field(default_factory=list)
    """Every sentence a call showed, also those that stood in the corner already."""

    def beside(self, actor: Actor) -> "Tab":
        """A colleague's tab at the same address, while this one is open."""
        root = State(_reflex_internal_init=True)  # type: ignore[call-arg]
        root.router = self.root.router
        viewer = replace(self.viewer, actor=actor)
        self._looking[id(root)] = viewer
        return Tab(root, viewer, self._looking)

    def state(self, kind: type[S]) -> S:
        """A state of the tab, so that its variables can be looked at."""
        found = self.root.get_substate(kind.get_full_name().split("."))
        assert isinstance(found, kind)
        return found

    def go(self, address: str) -> None:
        """Stand at an address, as a page's first handlers find it."""
        url = ReflexURL(f"{settings().base_url}{address}")
        self.root.router = RouterData(url=url)

    def call(self, kind: type[BaseState], handler: str, *values: Any) -> Any:
        """Call a handler with what the browser sends."""
        before = {toast.key for toast in self.state(ToastState).toasts}
        answer = asyncio.run(kind.event_handlers[handler].fn(self.state(kind), *values))
        shown = self.state(ToastState).toasts
        self.heard += [toast.text for toast in shown if toast.key not in before]
        return answer

    def stream(self, kind: type[BaseState], handler: str, *values: Any) -> list[Any]:
        """Call a handler that sends several updates; gives the events it sends with them."""

        async def collect() -> list[Any]:
            return [
                event async for event in kind.event_handlers[handler].fn(self.state(kind), *values)
            ]

        return asyncio.run(collect())

    def said(self) -> list[str]:
        """The sentences in the corner, the latest last."""
        return [toast.text for toast in self.state(ToastState).toasts]


@contextmanager
def screen(database: Database, entity: Entity, actor: Actor) -> Iterator[Tab]:
    """A tab of somebody who works for a company, on the tests' business date."""
    viewer = Viewer(actor=actor, entity=entity, today=TODAY)

    looking: dict[int, Viewer] = {}

    async def found(state: rx.State) -> Viewer:
        return looking.get(id(state._get_root_state()), viewer)  # noqa: SLF001 - whose tab it is

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSO_DATABASE_URL", str(database.engine.url))
        patch.setenv("DSO_TODAY", f"{TODAY.isoformat()}T12:00")
        patch.setattr(guard, "find_visitor", found)
        # However slow the machine is just now: sums come with their rows.
        patch.setattr(table_later, "SLOW_SECONDS", float("inf"))
        settings.cache_clear()
        database_module.database.cache_clear()
        try:
            yield Tab(State(_reflex_internal_init=True), viewer, looking)  # type: ignore[call-arg]
        finally:
            database_module.database().close()
            database_module.database.cache_clear()
    settings.cache_clear()
