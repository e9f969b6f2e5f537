"""The tables of items, actions and messages."""

from datetime import timedelta
from typing import Any

from dso_app.access.permissions import Actor, Role
from dso_app.database import Database
from dso_app.services.lists.agenda import ActionListing
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.listing import ListPage, ListRequest
from dso_app.services.lists.outbox import MessageListing
from tests.support import build, rows
from tests.support.settle import settle

DAY = timedelta(days=1)


def values(found: ListPage, column: str) -> list[Any]:
    return [row.cells[column].value for row in found.rows]


def test_open_items_are_shown_from_the_start_and_totals_are_per_currency(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        build.item(session, customer, 10_00, number="F1", late=12)
        build.item(session, customer, 7_00, number="F2", late=-2, currency="USD")
        build.item(session, customer, -3_00, number="A1", late=40, kind="credit_note")
        paid = build.item(session, customer, 9_00, number="F3")
        settle(session, paid, 9_00)
        listing, viewer = ItemListing(), rows.viewer(entity)
        found = listing.page(session, viewer, ListRequest())
        late = listing.page(session, viewer, ListRequest(filters={"show": "late"}))
        settled = listing.page(session, viewer, ListRequest(filters={"show": "settled"}))
        everything = listing.page(session, viewer, ListRequest(filters={"show": "all"}))
    assert values(found, "number") == ["A1", "F1", "F2"]
    assert values(found, "days_late") == [None, 12, None]
    assert {total.currency: total.sums["remaining"] for total in found.totals} == {
        "EUR": 7_00,
        "USD": 7_00,
    }
    assert values(late, "number") == ["F1"]
    assert values(settled, "number") == ["F3"]
    assert everything.count == 4


def test_days_late_sort_as_numbers(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        for late in (9, 100, 20):
            build.item(session, customer, late=late)
        request = ListRequest(sort="days_late", descending=True)
        found = ItemListing().page(session, rows.viewer(entity), request)
    assert values(found, "days_late") == [100, 20, 9]


def test_an_action_shows_its_reason_in_the_reader_s_language(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        rows.action(
            session,
            customer,
            state="error",
            reason_message="There is no customer {customer}.",
            reason_values='{"customer": "C1"}',
        )
        reader = Actor(role=Role.ADMINISTRATOR, language="fr")
        found = ActionListing().page(session, rows.viewer(entity, reader), ListRequest())
    assert "C1" in found.rows[0].cells["state"].sub
    assert "There is" not in found.rows[0].cells["state"].sub


def test_a_message_shows_its_recipients_totals_and_error(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        rows.message(
            session,
            customer,
            state="failed",
            error="550 no such user",
            recipients=["a@example.com", "b@example.com"],
            totals={"USD": 5_00, "EUR": 1234_00},
        )
        (row,) = MessageListing().page(session, rows.viewer(entity), ListRequest()).rows
        assert (
            MessageListing()
            .page(session, rows.viewer(entity), ListRequest(filters={"state": "sent"}))
            .rows
            == ()
        )
    cells = row.cells
    assert cells["recipients"].value == "a@example.com, b@example.com"
    assert cells["asked"].value == "1,234.00\N{NO-BREAK SPACE}EUR + 5.00\N{NO-BREAK SPACE}USD"
    assert (cells["state"].value, cells["state"].tone) == ("Failed", "bad")
    assert cells["why"].value == "550 no such user"
