"""The statement of a customer's account: a letter and a table, for who may see the customer."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Action, Event
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.web import browser, log_in


@pytest.fixture
def client(sqlite_db: Database, clock: FixedClock) -> Iterator[tuple[TestClient, int, int]]:
    """Claire's browser, her customer with a disputed item and a credit, and another's."""
    with sqlite_db.write() as session:
        made = collecting.world(session, clock)
        claire = build.user(session, Role.COLLECTOR)
        customer = made.customer(
            (300_00, 30),
            (-50_00, 3),
            collector_id=claire.id,
            code="C77",
            name="Garage Noël",
            postcode="69002",
        )
        item = made.items(customer)[0]
        item.number, item.disputed_minor, item.status_comment = "F-301", 100_00, "They lie"
        stranger = key(made.customer((1_00, 3)))
        customer_id = key(customer)
    with browser(sqlite_db, clock) as found:
        log_in(found, sqlite_db, clock, claire)
        yield found, customer_id, stranger


def test_the_letter_shows_all_that_is_open_with_its_balance(
    client: tuple[TestClient, int, int], sqlite_db: Database
) -> None:
    web, customer_id, _ = client
    answer = web.get(f"/api/customers/{customer_id}/statement")
    assert answer.headers["content-type"] == "application/pdf"
    assert "C77-2026-06-30.pdf" in answer.headers["content-disposition"]
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for said in ("Garage Noël", "Lyon", "F-301", "300.00", "-50.00", "250.00"):
        assert said in words
    with sqlite_db.read() as session:
        assert session.exec(select(Action)).all() == []
        taken = session.exec(select(Event).where(Event.kind == "export.taken")).one()
    assert '"format": "pdf"' in taken.values


def test_the_table_says_nothing_of_what_we_think(client: tuple[TestClient, int, int]) -> None:
    web, customer_id, _ = client
    answer = web.get(f"/api/customers/{customer_id}/items")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Garage Noël (C77)" in cells
    assert {"Item", "Issued", "Due", "Late"} <= set(cells)
    assert not [cell for cell in cells if "Status" in cell or "lie" in cell]


@pytest.mark.parametrize("what", ["statement", "items"])
def test_of_a_customer_out_of_scope_there_is_neither(
    client: tuple[TestClient, int, int], what: str
) -> None:
    web, _, stranger = client
    assert web.get(f"/api/customers/{stranger}/{what}").status_code == 404
    assert web.get(f"/api/customers/999/{what}").status_code == 404
