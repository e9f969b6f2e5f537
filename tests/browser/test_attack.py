"""The running production build, attacked where its pages would never go.

By nobody, by somebody with an invented cookie, by a viewer, and by a credit manager: each calls
every handler over the raw websocket, loads every page and asks every route, with the ids of
another company. Nothing may be read, nothing changed.
"""

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import httpx
import pytest
from fastapi.routing import APIRoute

from dso_app.access import sessions
from dso_app.access.permissions import Role
from dso_app.api import guard as api_guard
from dso_app.api.app import make_api
from dso_app.models import UserEntity
from tests.support import build
from tests.support.doors import Door, all_routes, handlers, path_of
from tests.support.site import Site
from tests.support.socket_client import RawSocket
from tests.support.strangers import MARK, STRANGER, Snapshot, add_strangers, snapshot

OWN_MARK = "Eigenes"
DOORS = handlers()
_MAIN = 1
_WITH_SESSION = frozenset({"viewer", "manager"})


@pytest.fixture(scope="module")
def house(site: Site) -> Site:
    """Our company with a customer and an item, and the other company beside it."""
    with site.database.write() as session:
        add_strangers(session)
        entity = build.entity_by_id(session, _MAIN)
        customer = build.customer(session, entity, name=f"{OWN_MARK} GmbH")
        build.item(session, customer, number=f"{OWN_MARK}-1", comment=OWN_MARK)
    return site


@pytest.fixture(scope="module", params=["nobody", "invented", "viewer", "manager"])
def attacker(request: pytest.FixtureRequest, house: Site) -> tuple[str, str]:
    """Who attacks, and their cookie."""
    roles = {"viewer": Role.VIEWER, "manager": Role.CREDIT_MANAGER}
    if request.param not in roles:
        return request.param, "invented" * 5 if request.param == "invented" else ""
    with house.database.write() as session:
        user = build.user(session, roles[request.param], all_entities=False)
        session.add(UserEntity(user_id=build.key(user), entity_id=_MAIN))
        return request.param, sessions.open_session(session, house.clock, user)


@pytest.fixture
def unharmed(house: Site, attacker: tuple[str, str]) -> Iterator[None]:
    """Nobody changed anything; those with a session changed nothing of the other company."""
    strangers_only = attacker[0] in _WITH_SESSION
    before = _rows(house, strangers_only=strangers_only)
    yield
    assert _rows(house, strangers_only=strangers_only) == before


def _rows(house: Site, *, strangers_only: bool) -> Snapshot:
    with house.database.read() as session:
        return snapshot(session, strangers_only=strangers_only)


def _marks(attacker: tuple[str, str]) -> list[str]:
    return [MARK] if attacker[0] in _WITH_SESSION else [MARK, OWN_MARK]


@pytest.mark.usefixtures("unharmed")
def test_no_handler_gives_or_changes_what_is_not_ours(
    house: Site, attacker: tuple[str, str]
) -> None:
    socket = RawSocket(house.url, attacker[1])
    for door in DOORS:
        for payload in _payloads(door):
            socket.send(door.event, payload)
        said = socket.whole_state()
        assert not [mark for mark in _marks(attacker) if mark in said], door.short
        socket.received.clear()
    socket.close()


@pytest.mark.usefixtures("unharmed")
def test_no_page_loads_what_is_not_ours(house: Site, attacker: tuple[str, str]) -> None:
    socket, heard = RawSocket(house.url, attacker[1]), ""
    for path in house.pages():
        names = re.findall(r"\[+(\w+)\]+", path)
        query = dict.fromkeys([*names, "search", "error"], str(STRANGER))
        address = re.sub(r"\[+\w+\]+", str(STRANGER), path)
        for asked in ({}, query):
            socket.send(_ON_LOAD, {}, address, **asked)
        said = socket.whole_state()
        assert not [mark for mark in _marks(attacker) if mark in said], path
        heard += said
        socket.received.clear()
    socket.close()
    # Who may read our own company did read it: the walk does reach what lies behind the doors.
    assert (OWN_MARK in heard) == (attacker[0] in _WITH_SESSION)


_ON_LOAD = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"


@pytest.mark.usefixtures("unharmed")
def test_no_route_gives_or_changes_what_is_not_ours(house: Site, attacker: tuple[str, str]) -> None:
    cookies = {sessions.COOKIE: attacker[1]} if attacker[1] else {}
    # Attackers come through the proxy in front: /metrics is open to the machine itself.
    headers = {"origin": house.url, "x-forwarded-for": "203.0.113.7"}
    with httpx.Client(base_url=house.url, cookies=cookies, headers=headers, trust_env=False) as web:
        for route in all_routes(make_api()):
            path = path_of(route)
            if not isinstance(route, APIRoute) or path == "/api/session/logout":
                continue
            for method in route.methods or ():
                address = re.sub(r"\{[^}]*\}", str(STRANGER), path)
                answer = web.request(method, address, params={"entity_id": str(STRANGER)})
                found = [mark for mark in _marks(attacker) if mark in answer.text]
                assert not found, (method, path)
                if attacker[0] not in _WITH_SESSION and path not in api_guard.PUBLIC:
                    assert answer.status_code == 401, (method, path)


def test_reflexs_own_upload_is_not_there(house: Site) -> None:
    answer = httpx.post(f"{house.url}/_upload", files={"files": ("a.txt", b"a")}, trust_env=False)
    assert answer.status_code in {404, 405}


def test_another_sites_page_opens_no_websocket(house: Site) -> None:
    with pytest.raises(Exception, match="403"):
        RawSocket(house.url, origin="https://evil.example")


def _payloads(door: Door) -> list[dict[str, Any]]:
    """What fits the handler's parameters: ids of the other company, as numbers and as texts."""
    hints = {name: kind for name, kind in get_type_hints(door.function).items() if name != "return"}
    return [
        {name: _fitting(kind, text=text) for name, kind in hints.items()} for text in (False, True)
    ]


def _fitting(kind: Any, *, text: bool) -> Any:
    origin = get_origin(kind) or kind
    if origin is bool:
        return text
    if origin in {int, float}:
        return STRANGER
    if origin in {list, tuple, set}:
        inner = (*get_args(kind), str)[0]
        return [_fitting(inner, text=text)]
    if origin is dict:
        return dict.fromkeys(_FORM_NAMES, str(STRANGER) if text else "1")
    return str(STRANGER) if text else "attack"


_FORM_NAMES = (
    "id",
    "key",
    "item_id",
    "customer_id",
    "entity_id",
    "user_id",
    "name",
    "email",
    "comment",
    "status",
    "amount",
    "on",
    "language",
    "search",
)
