"""The tables of the customer card: its items and its history."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Customer, Entity
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.history import record
from dso_app.services.items.qualification import Qualification, ignore_items, qualify
from dso_app.services.lists.customer_history import CustomerHistoryListing
from dso_app.services.lists.customer_items import CustomerItemListing
from dso_app.services.lists.listing import ListPage, ListRequest
from tests.support import build, collecting, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock

DAY = timedelta(days=1)


def items(session: Session, entity: Entity, customer: Customer, **filters: str) -> ListPage:
    listing = CustomerItemListing(key(customer))
    return listing.page(session, rows.viewer(entity), ListRequest(filters=filters))


def numbers(page: ListPage) -> list[Any]:
    return [row.cells["number"].value for row in page.rows]


def test_only_this_customers_open_items_stand_there_oldest_first(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer, other = build.customer(session, entity), build.customer(session, entity)
        build.item(session, customer, 100_00, number="B", late=3)
        build.item(session, customer, 100_00, number="A", late=30)
        build.item(session, customer, 100_00, number="S", remaining_minor=0)
        build.item(session, other, 100_00, number="X")
        page = items(session, entity, customer)
        settled = items(session, entity, customer, show="settled")
        everything = items(session, entity, customer, show="all")
    assert numbers(page) == ["A", "B"]
    assert page.totals[0].sums["remaining"] == 200_00
    assert numbers(settled) == ["S"]
    assert everything.count == 3


def test_out_of_scope_the_table_is_empty(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        build.item(session, customer)
        nobody = build.actor(build.user(session, Role.COLLECTOR))
        page = CustomerItemListing(key(customer)).page(
            session, rows.viewer(entity, nobody), ListRequest()
        )
    assert page.count == 0


def test_what_keeps_an_item_out_of_the_scenario_stands_beside_it(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = collecting.world(session, clock)
        customer = here.customer()
        here.item(customer, 100_00, 200, number="OLD")
        here.item(customer, 100_00, 2, number="DRAFT", kind="draft")
        here.item(customer, 100_00, 10, number="IGNORED", ignored=True)
        here.item(customer, 100_00, 9, number="FINE")
        here.item(customer, -10_00, 1, number="CREDIT")
        here.plan()
        page = items(session, here.entity, customer)
    said = {row.cells["number"].value: row.cells for row in page.rows}
    status = {number.removeprefix("★ "): cells["status"].value for number, cells in said.items()}
    assert status == {
        "OLD": "Old",
        "DRAFT": "Payment may come",
        "IGNORED": "Ignored",
        "FINE": None,
        "CREDIT": None,
    }
    # Two days after its due date; from the fifth on it can be asked for.
    assert said["DRAFT"]["why"].value == (
        "Draft or direct debit: it can be asked for from 3 Jul 2026 on."
    )
    assert said["★ FINE"]["why"].value is None


def test_the_leader_of_the_open_action_is_starred(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        leader = build.item(session, customer, number="F1", late=20)
        build.item(session, customer, number="F2", late=10)
        rows.action(session, customer, leader_item_id=key(leader))
        page = items(session, entity, customer)
    assert numbers(page) == ["★ F1", "F2"]


def test_what_is_no_invoice_says_what_it_is_and_a_credit_is_not_late(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        build.item(session, customer, -60_00, kind="credit_note", late=9)
        [row] = items(session, entity, customer).rows
    assert row.cells["number"].sub == "Credit note"
    assert row.cells["days_late"].value is None


def test_a_promise_shows_its_day_and_the_part_it_shelters(db: Database) -> None:
    clock = FixedClock()
    with db.write() as session:
        entity = collecting.world(session, clock).entity
        customer = build.customer(session, entity)
        item = build.item(session, customer, 100_00, late=9)
        asked = Qualification("promise_to_pay", promise=PromiseTerms(TODAY + 7 * DAY, 60_00))
        qualify(session, HOUSE, clock, [key(item)], asked)
        [row] = items(session, entity, customer).rows
    assert row.cells["status"].value == "Promise to pay"
    assert row.cells["status"].sub == "7 Jul 2026 · 60.00 promised"


def test_an_ignored_item_says_so(db: Database) -> None:
    clock = FixedClock()
    with db.write() as session:
        entity = collecting.world(session, clock).entity
        customer = build.customer(session, entity)
        item = build.item(session, customer, 100_00, late=9)
        ignore_items(session, HOUSE, clock, [key(item)], ignored=True)
        [row] = items(session, entity, customer).rows
    assert row.cells["status"].value == "Ignored"


def test_an_item_under_the_threshold_is_out_of_its_scenario_shown_and_qualified_all_the_same(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = collecting.world(session, clock)
        here.entity.item_threshold = "20"
        customer = here.customer()
        small = here.item(customer, 19_99, 10, number="SMALL")
        here.item(customer, 20_00, 9, number="ENOUGH")
        here.plan()
        before = items(session, here.entity, customer)
        asked = Qualification("on going", comment="Rounding")
        qualify(session, HOUSE, clock, [key(small)], asked)
        after = items(session, here.entity, customer)
    assert numbers(before) == ["SMALL", "★ ENOUGH"]
    assert before.totals[0].sums["remaining"] == 39_99
    kept_out = before.rows[0].cells
    assert kept_out["status"].value == "Under the threshold"
    assert kept_out["why"].value == "The amount is under the item threshold."
    cells = after.rows[0].cells
    assert (cells["status"].value, cells["comment"].value) == ("On going", "Rounding")
    assert cells["why"].value == "The amount is under the item threshold."


def test_the_history_is_one_customers_newest_first_and_narrows_by_subject(db: Database) -> None:
    clock = FixedClock()
    with db.write() as session:
        entity = build.entity(session)
        customer, other = build.customer(session, entity), build.customer(session, entity)
        for about, kind, item in (
            (customer, "item.status", "F1"),
            (customer, "promise.made", "F2"),
            (other, "item.status", "F3"),
        ):
            words = "{item}: {day}"
            record(session, HOUSE, clock, kind, words, customer_id=key(about), item=item, day=TODAY)
        session.flush()
        listing, viewer = CustomerHistoryListing(key(customer)), rows.viewer(entity)
        page = listing.page(session, viewer, ListRequest())
        narrowed = listing.page(session, viewer, ListRequest(filters={"about": "promise"}))
        found = listing.page(session, viewer, ListRequest(search="F1"))
    assert [row.cells["what"].value for row in page.rows] == [
        "F2: 30 Jun 2026",
        "F1: 30 Jun 2026",
    ]
    assert page.rows[0].cells["who"].value == "Relance"
    assert (narrowed.count, found.count) == (1, 1)


def test_the_history_is_narrowed_by_what_since_when_and_by_whom(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer, person = build.customer(session, entity), build.user(session)
        house, claire = HOUSE, build.actor(person)
        for kind, who, days in (
            ("message.sent", house, 2),
            ("customer.note", claire, 20),
            ("customer.changed", claire, 200),
        ):
            on = TODAY - days * DAY
            about = {"entity_id": entity.id, "customer_id": customer.id}
            record(session, who, FixedClock(), kind, kind, on=on, **about)
        listing, viewer = CustomerHistoryListing(key(customer)), rows.viewer(entity)

        def shown(**filters: str) -> list[Any]:
            page = listing.page(session, viewer, ListRequest(filters=filters))
            return [row.cells["what"].value for row in page.rows]

        assert shown(about="note") == ["customer.note"]
        assert shown(since="7") == ["message.sent"]
        assert shown(since="30") == ["customer.note", "message.sent"]
        assert shown(by="house") == ["message.sent"]
        assert shown(by="people", since="365") == ["customer.changed", "customer.note"]
        assert len(shown(about="nonsense", since="nonsense", by="nonsense")) == 3
