"""No row outside somebody's portfolio is sent to their browser, whatever they open or call."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, get_origin, get_type_hints
from zipfile import ZipFile, is_zipfile

import pytest
from fastapi.routing import APIRoute
from sqlmodel import Session, col, select

from dso_app.access.permissions import OWN_PORTFOLIO, Role
from dso_app.api.app import make_api
from dso_app.api.exports import LISTINGS
from dso_app.components.page import _PAGES
from dso_app.components.session_state import FrameState
from dso_app.database import Database
from dso_app.models import Customer, CustomerSummary, Entity, User
from dso_app.reports.registry import REPORTS
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.databases import copied_sqlite
from tests.support.doors import Door, all_routes, handlers, path_of
from tests.support.marked import MARK, mark_others
from tests.support.screens import Tab, screen
from tests.support.web import browser, log_in

DOORS = handlers()
LISTS = ("/customers", "/items", "/agenda", "/outbox", "/promises", "/disputes")
"""Screens that show customers' rows to whoever sees these customers."""

REPORTED = {"/reports/ageing", "/reports/ageing/items", "/reports/collections", "/reports/items"}
OPENERS = {
    *("FrameState.search", "ActionState.open_action", "TimelineState.open_action"),
    *("TimelineState.open_message", "MessageState.open_message", "ItemState.open_item"),
    *("ContactsState.load", "DetailsState.edit", "CardState.load", "TemplateState.open_template"),
    *("CustomersState.search_for", "ItemsListState.search_for", "OutboxState.retry_picked"),
}
"""Handlers that send rows by the ids or words they are called with, or by the page's address."""


@dataclass
class Desk:
    """Somebody's tab on the demo company.

    Attributes:
        mine: names of their customers.
        strange: table → id of a row of somebody else's.
        word: what the search finds somebody else's customer by.
    """

    database: Database
    tab: Tab
    user: User
    mine: list[str]
    strange: dict[str, int]
    word: str

    def leaks(self) -> bool:
        """Whether anything of somebody else's stands in what the browser was sent."""
        return MARK in self.said()

    def said(self) -> str:
        """All that the browser knows by now."""
        told = [self.tab.root.dict(), self.tab.heard, self.tab.said()]
        return json.dumps(told, default=str, ensure_ascii=False)

    def visit(self, options: Mapping[str, Any], address: str) -> None:
        """Load a page as the browser does."""
        self.tab.go(address)
        for event in options["on_load"]:
            if hasattr(event, "fn"):
                _call(self.tab, _door_of(event))
            else:  # the frame's own: what the screen before held is forgotten
                self.tab.call(FrameState, "arrive", event.args[0][1]._var_value)  # noqa: SLF001


def _door_of(event: Any) -> Door:
    return next(door for door in DOORS if door.function is event.fn)


@pytest.fixture
def books(demo_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The demo company, of this test alone."""
    with copied_sqlite(demo_file, tmp_path) as database:
        yield database


def _sit_down(database: Database, role: Role) -> Iterator[Desk]:
    with database.write() as session:
        entity = session.exec(select(Entity)).one()
        user = build.user(session, role, name="Somebody")
        customers = _late(session)[:3]
        for customer in customers:
            if role is Role.COLLECTOR:
                customer.collector_id = user.id
            else:
                customer.sales_id = user.id
        session.flush()
        ids, names = [build.key(one) for one in customers], [one.name for one in customers]
        strange = mark_others(session, ids)
        word = session.get_one(Customer, strange["customer"]).code
        actor = build.actor(user, entity)
    with screen(database, entity, actor) as tab:
        yield Desk(database, tab, user, names, strange, word)


def _late(session: Session) -> list[Customer]:
    query = select(Customer).join(CustomerSummary)
    return list(
        session.exec(query.order_by(col(CustomerSummary.late_items).desc(), col(Customer.id)))
    )


@pytest.fixture(params=sorted(OWN_PORTFOLIO))
def desk(request: pytest.FixtureRequest, books: Database) -> Iterator[Desk]:
    """Somebody who has three customers of all."""
    yield from _sit_down(books, request.param)


@pytest.fixture
def manager(books: Database) -> Iterator[Desk]:
    """Somebody who sees all customers: what the walk would find, were there no scope."""
    yield from _sit_down(books, Role.CREDIT_MANAGER)


def _screens(desk: Desk) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every page there is, of rows of somebody else's where it takes any."""
    customer = desk.strange["customer"]
    for _view, options in _PAGES:
        route = options["route"]
        before, bracket, rest = route.partition("[")
        _name, _, after = rest.partition("]")
        parts = {"pair": f"{customer}-{customer - 1}"}
        address = f"{before}{parts.get(_name, customer)}{after}" if bracket else route
        yield f"{address}{_query(desk, route)}", options


def _query(desk: Desk, route: str) -> str:
    if route == "/outbox":
        return f"?message={desk.strange['message']}"
    if route.startswith("/reports"):
        return "?report=collections&figure=total&show=all"
    return "?show=all&tab=&collector=&when="


def test_no_screen_shows_a_row_of_somebody_else(desk: Desk) -> None:
    found, heard = [], ""
    for address, options in _screens(desk):
        desk.visit(options, address)
        heard += desk.said()
        if desk.leaks():
            found.append(address)
    assert found == []
    # One's own rows are there: the walk does reach what lies behind the doors.
    assert [name for name in desk.mine if name not in heard] == []


def test_whoever_sees_all_customers_would_be_shown_them_by_the_same_walk(manager: Desk) -> None:
    shown = set()
    for address, options in _screens(manager):
        manager.visit(options, address)
        if manager.leaks():
            shown.add(options["route"])
    assert {*LISTS, *REPORTED, "/", "/customers/[customer_id]", "/duplicates"} <= shown


def test_no_handler_sends_a_row_of_somebody_else(desk: Desk) -> None:
    assert list(_senders(desk, DOORS)) == []


def test_whoever_sees_all_customers_would_be_sent_them_by_the_same_handlers(manager: Desk) -> None:
    doors = [door for door in DOORS if door.short in OPENERS]
    assert set(_senders(manager, doors)) == OPENERS


def _senders(desk: Desk, doors: list[Door]) -> Iterator[str]:
    """Those of some handlers that send something marked, called from somebody else's card."""
    card = next(options for _, options in _PAGES if options["route"] == "/customers/[customer_id]")
    desk.visit(card, f"/customers/{desk.strange['customer']}")
    for door in doors:
        state = desk.tab.state(door.state)
        state.reset()  # type: ignore[no-untyped-call]
        for payload in _payloads(door, desk):
            _call(desk.tab, door, payload)
        if MARK in json.dumps([state.dict(), desk.tab.said()], default=str):
            yield door.short


def test_no_route_sends_a_row_of_somebody_else(desk: Desk, clock: FixedClock) -> None:
    with browser(desk.database, clock) as web:
        log_in(web, desk.database, clock, desk.user)
        sent = [one for one in _addresses(desk.strange) if MARK in _text(web.get(one).content)]
    assert sent == []


def test_whoever_sees_all_customers_would_be_sent_them_by_the_same_routes(
    manager: Desk, clock: FixedClock
) -> None:
    with browser(manager.database, clock) as web:
        log_in(web, manager.database, clock, manager.user)
        sent = [one for one in _addresses(manager.strange) if MARK in _text(web.get(one).content)]
    for name in ("customers", "items", "agenda", "outbox", "promises", "disputes"):
        assert any(one.startswith(f"/api/export/{name}?") for one in sent), (name, sent)
    assert any(one.startswith("/api/reports/aging") for one in sent), sent


def _addresses(strange: Mapping[str, int]) -> Iterator[str]:
    for route in all_routes(make_api()):
        path = path_of(route)
        if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
            continue
        if path.startswith("/api/export/"):
            for name in LISTINGS:
                yield f"/api/export/{name}?format=csv&show=all&report=collections"
        elif path.startswith("/api/reports/") and "{name}" in path:
            for name in REPORTS:
                for kind in ("csv", "xlsx"):
                    yield path.replace("{name}", name) + f"?format={kind}"
        else:
            for key in sorted(set(strange.values())):
                before, _, after = path.partition("{")
                yield f"{before}{key}{after.partition('}')[2]}" if after else path


def _text(content: bytes) -> str:
    """What a file says, a workbook's sheets included."""
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace")


def _payloads(door: Door, desk: Desk) -> list[dict[str, Any]]:
    hints = {name: kind for name, kind in get_type_hints(door.function).items() if name != "return"}
    if not hints:
        return [{}]
    strange = desk.strange
    ids = [str(strange[kind]) for kind in ("customer", "item", "action", "message", "contact")]
    ids += [f"promise-{strange['promise']}", str(strange["dispute"]), desk.word]
    return [{name: _fitting(kind, key) for name, kind in hints.items()} for key in ids]


def _fitting(kind: Any, key: str) -> Any:
    origin = get_origin(kind) or kind
    if origin is bool:
        return True
    if origin in {int, float}:
        return int(key) if key.isdecimal() else 0
    if origin in {list, tuple, set}:
        return [key]
    if origin is dict:
        return dict.fromkeys(("id", "key", "customer", "item", "search", "comment", "on"), key)
    return key


def _call(tab: Tab, door: Door, payload: Mapping[str, Any] | None = None) -> None:
    """Call a handler; what goes wrong with what it was sent is not looked at here."""

    async def run() -> None:
        answer = door.function(tab.state(door.state), **(payload or {}))
        if hasattr(answer, "__aiter__"):
            async for _event in answer:
                pass
        else:
            await answer

    try:
        asyncio.run(run())
    except Exception:  # noqa: BLE001 - it may stumble over what no page of ours sends
        return
