"""What the table of roles says is what happens: role by role, every handler, route and screen."""

import asyncio
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from dso_app.access.permissions import BY_ROLE, Permission, Role
from dso_app.api.app import make_api
from dso_app.components.menu import SCREENS
from dso_app.components.page import _PAGES
from dso_app.components.table_state import TableState
from dso_app.components.toasts import ToastState
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Installation
from dso_app.pages.users.words import PERMISSION_WORDS
from dso_app.services.lists.words import ROLE_WORDS
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.doors import Door, all_routes, handlers, path_of, route_guards
from tests.support.screens import Tab, screen
from tests.support.web import ORIGIN, browser, log_in

REFUSAL = NotAllowed().sentence("en")
DOORS = [door for door in handlers() if door.permission is not None]
ROLES = list(Role)
_OF_TABLES = frozenset(vars(TableState))


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> Role:
    found: Role = request.param
    return found


@pytest.fixture
def tab(sqlite_db: Database, role: Role) -> Iterator[Tab]:
    """Somebody of the role, in a company with nothing in it."""
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        entity = build.entity(session)
        actor = build.actor(build.user(session, role))
    with screen(sqlite_db, entity, actor) as opened:
        yield opened


def test_every_permission_and_every_role_has_its_words() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    assert set(ROLE_WORDS) == set(BY_ROLE) == set(Role)


def test_a_handler_refuses_the_roles_the_table_does_not_name_and_no_other(
    tab: Tab, role: Role
) -> None:
    wrong = []
    for door in DOORS:
        tab.state(ToastState).toasts = []
        _call(tab, door)
        refused, allowed = REFUSAL in tab.said(), door.permission in BY_ROLE[role]
        # A table's listing may ask for more than its handlers, that all tables share.
        if refused is allowed and not (refused and door.name in _OF_TABLES):
            wrong.append(door.short)
    assert wrong == []


def test_a_route_refuses_the_roles_the_table_does_not_name(
    sqlite_db: Database, clock: FixedClock, role: Role
) -> None:
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        build.entity(session)
        user = build.user(session, role)
    with browser(sqlite_db, clock) as web:
        log_in(web, sqlite_db, clock, user)
        wrong = [
            (method, path_of(route))
            for route in all_routes(make_api())
            if isinstance(route, APIRoute) and route_guards(route)
            for method in route.methods or ()
            if _is_refused(web, method, path_of(route)) is _allowed(route, role)
        ]
    assert wrong == []


def test_a_screen_reads_nothing_that_its_own_permission_does_not_open() -> None:
    handlers()
    needed = {door.function: door.permission for door in DOORS}
    for _view, options in _PAGES:
        shown = SCREENS.get(options["route"])
        if shown is None:
            continue
        able = {role for role in Role if shown.permission in BY_ROLE[role]}
        for event in options["on_load"]:
            permission = needed.get(getattr(event, "fn", None))
            if permission is not None:
                reads = {role for role in Role if permission in BY_ROLE[role]}
                assert able <= reads, (shown.route, event)


def _allowed(route: APIRoute, role: Role) -> bool:
    return all(guard.permission in BY_ROLE[role] for guard in route_guards(route))


def _is_refused(web: TestClient, method: str, path: str) -> bool:
    address = path.replace("{", "").replace("}", "")
    answer = web.request(method, address, headers=ORIGIN)
    return int(answer.status_code) == 403


def _call(tab: Tab, door: Door) -> None:
    """Call a handler with next to nothing; what else goes wrong is not looked at here."""
    hints = {name: kind for name, kind in get_type_hints(door.function).items() if name != "return"}
    payload = {name: _nothing(kind) for name, kind in hints.items()}

    async def run() -> None:
        answer = door.function(tab.state(door.state), **payload)
        if hasattr(answer, "__aiter__"):
            async for _event in answer:
                return
        else:
            await answer

    try:
        asyncio.run(run())
    except Exception:  # noqa: BLE001 - a handler that got past its guard may stumble over nothing
        return


def _nothing(kind: Any) -> Any:
    origin = get_origin(kind) or kind
    if origin in {list, tuple, set}:
        return []
    if origin is dict:
        return {}
    if origin is str or type(None) in get_args(kind):
        return ""
    return origin()
