"""Tables as files: what the screen shows, for those who may."""

from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.api.exports import LISTINGS
from dso_app.database import Database
from dso_app.models import Entity, Event
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.web import log_in


def _enter(web: TestClient, home: Database, clock: FixedClock, role: Role) -> None:
    with home.write() as session:
        main = session.get_one(Entity, 1)
        build.customer(session, main, name="Menuiserie Garnier")
        build.customer(session, main, name="Hôtel des Quais")
        other = build.entity(session, code="OTHER")
        build.customer(session, other, name="Elsewhere GmbH")
        user = build.user(session, role)
    log_in(web, home, clock, user)


def _words(content: bytes) -> set[str]:
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}


@pytest.mark.parametrize("name", LISTINGS)
def test_each_table_can_be_had_as_excel(
    web: TestClient, home: Database, clock: FixedClock, name: str
) -> None:
    _enter(web, home, clock, Role.ADMINISTRATOR)
    asked = "?report=penalties" if name == "report_items" else ""
    answer = web.get(f"/api/export/{name}{asked}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}-2026-06-30.xlsx"'
    assert _words(answer.content)


def test_a_file_holds_what_the_address_asks_of_ones_own_company(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.VIEWER)
    everything = _words(web.get("/api/export/customers").content)
    assert {"Menuiserie Garnier", "Hôtel des Quais"} <= everything
    assert "Elsewhere GmbH" not in everything
    found = _words(web.get("/api/export/customers?search=garnier").content)
    assert "Menuiserie Garnier" in found
    assert "Hôtel des Quais" not in found


@pytest.mark.parametrize("path", ["/api/export/nothing", "/api/export/customers?format=exe"])
def test_what_there_is_not_is_one_sentence(
    web: TestClient, home: Database, clock: FixedClock, path: str
) -> None:
    _enter(web, home, clock, Role.VIEWER)
    answer = web.get(path)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("There is no ")


def test_without_a_session_or_the_permission_there_is_no_file(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    assert web.get("/api/export/customers").status_code == 401
    _enter(web, home, clock, Role.GUEST)
    assert web.get("/api/export/customers").status_code == 403


def test_who_took_which_table_stands_in_the_history(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.VIEWER)
    web.get("/api/export/customers?search=garnier")
    web.head("/api/export/customers")
    with home.read() as session:
        taken = session.exec(select(Event).where(Event.kind == "export.taken")).one()
    assert (taken.after, taken.entity_id) == ("search=garnier", 1)
    assert "Customers" in taken.values
