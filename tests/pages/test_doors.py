"""Every handler and every route has its guard, or stands on the short public list."""

import inspect

import pytest
import reflex as rx
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from dso_app.access.permissions import Permission
from dso_app.api import guard as api_guard
from dso_app.api.app import make_api
from dso_app.components import guard as handlers_guard
from tests.support.doors import (
    Door,
    all_routes,
    handlers,
    import_pages,
    path_of,
    route_guards,
    states,
)

DOORS = handlers()

REFLEX_STATES = {
    "FrontendEventExceptionState",
    "OnLoadInternalState",
    "SharedStateBaseInternal",
    "UpdateVarsInternalState",
}
"""Reflex's own: they load pages, keep client storage, report errors of the browser."""


def test_there_are_doors_to_look_at() -> None:
    assert {"LoginState.open_login", "FrameState.arrive"} <= {door.short for door in DOORS}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.short)
def test_every_handler_is_guarded_or_public(door: Door) -> None:
    assert door.permission is not None or door.short in handlers_guard.PUBLIC


def test_the_public_list_names_nothing_that_is_guarded_or_gone() -> None:
    open_doors = {door.short for door in DOORS if door.permission is None}
    assert open_doors == set(handlers_guard.PUBLIC)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.short)
def test_no_browser_can_say_who_looks(door: Door) -> None:
    assert "viewer" not in inspect.signature(door.function).parameters
    assert "viewer" not in door.function.__annotations__


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.short)
def test_every_handler_is_async_so_that_nobody_waits_for_another(door: Door) -> None:
    function = door.function
    assert inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def test_reflex_brings_no_states_we_have_not_looked_at() -> None:
    import_pages()
    foreign = {state.__name__ for state in states() if not state.__module__.startswith("dso_app.")}
    assert foreign <= REFLEX_STATES


def test_nothing_can_be_set_by_its_name() -> None:
    doors = {door.short for door in DOORS}
    loose = [
        f"{state.__name__}.{name}"
        for state in states()
        if state.__module__.startswith("dso_app.")
        for name, value in vars(state).items()
        if name.startswith("set_") and callable(value)
    ]
    assert set(loose) <= doors


ROUTES = all_routes(make_api())


@pytest.mark.parametrize("route", ROUTES, ids=path_of)
def test_every_route_is_guarded_or_public(route: BaseRoute) -> None:
    guarded = isinstance(route, APIRoute) and route_guards(route)
    assert guarded or path_of(route) in api_guard.PUBLIC


def test_the_public_list_of_routes_names_nothing_that_is_gone() -> None:
    assert {path_of(route) for route in ROUTES} >= api_guard.PUBLIC


def test_what_changes_something_is_never_a_get() -> None:
    for route in ROUTES:
        methods = (route.methods if isinstance(route, APIRoute) else None) or set()
        assert not ("GET" in methods and methods & {"POST", "PUT", "PATCH", "DELETE"})


def test_a_handler_that_is_not_async_cannot_be_guarded() -> None:
    def slow(state: rx.State) -> None:
        del state

    with pytest.raises(TypeError, match="is not async"):
        handlers_guard.guarded(Permission.SEE)(slow)
