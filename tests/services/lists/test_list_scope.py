"""Row scope, table by table: two entities, two collectors, nobody sees the other's rows."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from dso_app.access.permissions import Role
from dso_app.access.scope import UnknownEntity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Customer, Dispute, DisputeItem, Promise
from dso_app.services.lists.agenda import ActionListing
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.disputes import DisputeListing
from dso_app.services.lists.imports import ImportListing
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.listing import Listing, ListRequest
from dso_app.services.lists.outbox import MessageListing
from dso_app.services.lists.promises import PromiseListing
from dso_app.services.lists.scenarios import ScenarioListing
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock

EVERY = ListRequest(filters={"show": "all", "tab": "all"})


def _nothing(session: Session, customer: Customer) -> None:
    """Customers are there already."""


def _item(session: Session, customer: Customer) -> None:
    build.item(session, customer)


def _action(session: Session, customer: Customer) -> None:
    rows.action(session, customer)


def _message(session: Session, customer: Customer) -> None:
    rows.message(session, customer)


def _promise(session: Session, customer: Customer) -> None:
    session.add(
        Promise(
            entity_id=customer.entity_id,
            customer_id=key(customer),
            currency="EUR",
            amount_minor=10_00,
            due_on=TODAY,
            made_on=TODAY,
            made_at=FixedClock().real(),
        )
    )


def _dispute(session: Session, customer: Customer) -> None:
    item = build.item(session, customer)
    dispute = Dispute(entity_id=customer.entity_id, customer_id=key(customer), opened_on=TODAY)
    session.add(dispute)
    session.flush()
    session.add(
        DisputeItem(dispute_id=key(dispute), item_id=key(item), amount_minor=5_00, known_on=TODAY)
    )


@pytest.mark.parametrize(
    ("listing", "add"),
    [
        (CustomerListing, _nothing),
        (ItemListing, _item),
        (ActionListing, _action),
        (MessageListing, _message),
        (PromiseListing, _promise),
        (DisputeListing, _dispute),
    ],
)
def test_a_collector_sees_the_own_portfolio_of_the_own_entity_alone(
    db: Database, listing: type[Listing], add: Callable[[Session, Customer], None]
) -> None:
    with db.write() as session:
        first, second = build.entity(session), build.entity(session)
        claire, adam = build.user(session), build.user(session)
        for entity in (first, second):
            for person in (claire, adam):
                name = f"{entity.code} {person.id}"
                customer = build.customer(session, entity, collector_id=key(person), name=name)
                add(session, customer)
        seen = listing().page(session, rows.viewer(first, build.actor(claire, first)), EVERY)
        column = "name" if listing is CustomerListing else "customer"
        assert [row.cells[column].value for row in seen.rows] == [f"{first.code} {claire.id}"]
        assert seen.count == 1
        whole = listing().page(session, rows.viewer(first), EVERY)
        assert whole.count == 2
        with pytest.raises(UnknownEntity):
            listing().page(session, rows.viewer(second, build.actor(claire, first)), EVERY)


def test_scenarios_count_the_customers_one_sees_and_stay_in_their_entity(db: Database) -> None:
    with db.write() as session:
        first, second = build.entity(session), build.entity(session)
        claire, adam = build.user(session), build.user(session)
        standard = rows.scenario(session, first, steps=3)
        rows.scenario(session, second, "Risky")
        for person in (claire, adam):
            build.customer(session, first, collector_id=key(person), scenario_id=key(standard))
        page = ScenarioListing().page(
            session, rows.viewer(first, build.actor(claire, first)), ListRequest()
        )
        (row,) = page.rows
        assert [row.cells[name].value for name in ("name", "steps", "customers", "sent")] == [
            *("Standard", 3, 1, 0)
        ]
        with pytest.raises(UnknownEntity):
            ScenarioListing().page(
                session, rows.viewer(second, build.actor(claire, first)), ListRequest()
            )


def test_imports_are_for_those_who_may_import(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        collector, manager = build.user(session), build.user(session, Role.CREDIT_MANAGER)
        with pytest.raises(NotAllowed):
            ImportListing().page(
                session, rows.viewer(entity, build.actor(collector, entity)), ListRequest()
            )
        page = ImportListing().page(
            session, rows.viewer(entity, build.actor(manager, entity)), ListRequest()
        )
        assert page.rows == ()
