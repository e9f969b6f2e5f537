"""Every door of the house, found by walking it: a new one cannot be forgotten."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import reflex as rx
from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from reflex.state import BaseState
from starlette.routing import BaseRoute

import dso_app.components
import dso_app.pages
from dso_app.access.permissions import Permission
from dso_app.api.guard import Guard
from dso_app.components.guard import permission_of


@dataclass(frozen=True)
class Door:
    """One handler that a browser can call."""

    state: type[BaseState]
    name: str
    function: Any

    @property
    def short(self) -> str:
        """`LoginState.open_login`."""
        return f"{self.state.__name__}.{self.name}"

    @property
    def event(self) -> str:
        """Its name on the websocket."""
        return f"{self.state.get_full_name()}.{self.name}"

    @property
    def permission(self) -> Permission | None:
        """What one must hold to get through."""
        return permission_of(self.function)


def import_pages() -> None:
    """Import everything that may declare a state, registered in the app or not."""
    for package in (dso_app.components, dso_app.pages):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def states(root: type[BaseState] = rx.State) -> Iterator[type[BaseState]]:
    """All states under one, Reflex's own included."""
    for state in root.get_substates():
        yield state
        yield from states(state)


def handlers() -> list[Door]:
    """Every handler of every state of ours, always in the same order."""
    import_pages()
    found = (
        Door(state, name, handler.fn)
        for state in states()
        if state.__module__.startswith("dso_app.")
        for name, handler in state.event_handlers.items()
        if name != "setvar"  # Reflex gives it to each state; it calls our `set_…` only
    )
    return sorted(found, key=lambda door: door.event)


def route_guards(route: APIRoute) -> list[Guard]:
    """The guards a route asks, at any depth."""

    def walk(dependant: Dependant) -> Iterator[Guard]:
        if isinstance(dependant.call, Guard):
            yield dependant.call
        for inner in dependant.dependencies:
            yield from walk(inner)

    return list(walk(route.dependant))


def all_routes(app: FastAPI) -> list[BaseRoute]:
    """Every route of an app, those of its routers included."""

    def walk(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
        for route in routes:
            inner = getattr(route, "original_router", None)
            if isinstance(inner, APIRouter):
                yield from walk(inner.routes)
            else:
                yield route

    return list(walk(app.routes))


def path_of(route: BaseRoute) -> str:
    """A route's address."""
    return str(getattr(route, "path", ""))
