"""What a person changes about a customer or a contact is noted, column by column."""

from datetime import date

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import find_entity
from dso_app.database import Database
from dso_app.models import Contact, Customer, Event, LegalEntity, Scenario
from dso_app.services.changed_here import changed_columns
from dso_app.services.company.verbs import set_entity
from dso_app.services.customers.contacts import ContactFields, mark_collection, save_contact
from dso_app.services.customers.grouping import set_groups
from dso_app.services.customers.values import BadCustomerValue
from dso_app.services.customers.verbs import (
    UnknownSales,
    assign_collector,
    assign_sales,
    change_customer,
)
from dso_app.services.scenarios.assignment import Who, assign_scenario
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import FixedClock


def marks(row: Customer | Contact) -> set[str]:
    return set(changed_columns(row.changed_here))


def customer_of(session: Session) -> Customer:
    return build.customer(session, build.entity(session, code="MAIN"), city="Lyon")


def test_only_columns_that_changed_are_noted_and_stay_so(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        customer = customer_of(session)
        ids = key(customer)
        change_customer(session, HOUSE, clock, ids, {"city": "Lyon", "phone": "", "custom_2": ""})
        assert marks(customer) == set()
        change_customer(session, HOUSE, clock, ids, {"city": "Nice", "custom_2": "x"})
        change_customer(session, HOUSE, clock, ids, {"city": "Lyon", "region": "Sud"})
        assert marks(customer) == {"city", "custom_2", "region"}


def test_collector_sales_groups_and_scenario_given_by_hand_are_noted(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = customer_of(session)
        other = build.customer(session, find_entity(session, HOUSE, "MAIN"))
        entity = find_entity(session, HOUSE, "MAIN")
        build.user(session, email="claire@example.com")
        build.user(session, Role.SALES, email="paul@example.com")
        rows.scenario(session, entity, "Standard")
        ids = [key(customer)]
        assign_collector(session, HOUSE, clock, ids, "claire@example.com")
        assign_sales(session, HOUSE, clock, ids[0], "paul@example.com")
        set_groups(session, HOUSE, clock, ids, add=["Sud"])
        session.flush()
        for _ in range(2):
            assign_scenario(session, HOUSE, clock, entity, "Standard", Who(everyone=True))
            assign_scenario(session, HOUSE, clock, entity, "", Who(everyone=True))
        session.refresh(customer)
        session.refresh(other)
        assert marks(customer) == {"collector_id", "sales_id", "groups", "scenario_id"}
        assert other.changed_here == "scenario_id"
        with pytest.raises(UnknownSales):
            assign_sales(session, HOUSE, clock, ids[0], "nobody@example.com")


def test_all_of_a_contact_made_by_hand_is_noted_then_what_changes(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = customer_of(session)
        fields = ContactFields(name="Paul", email="paul@x.example")
        made = save_contact(session, HOUSE, clock, key(customer), fields)
        assert {"name", "role", "email", "phone", "mobile", "language"} <= marks(made)
        known = build.contact(session, customer, name="Zoé", email="zoe@x.example")
        fields = ContactFields(name="Zoé", email="zoe@x.example", phone="01")
        save_contact(session, HOUSE, clock, key(customer), fields, contact_id=known.id)
        assert marks(known) == {"phone"}


def test_a_collection_contact_chosen_by_hand_is_noted_on_both(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = customer_of(session)
        first = build.contact(session, customer)
        second = build.contact(session, customer, is_collection=False)
        third = build.contact(session, customer, is_collection=False)
        mark_collection(session, HOUSE, clock, key(second))
        assert (first.is_collection, second.is_collection) == (False, True)
        assert [one.changed_here for one in (first, second, third)] == [
            "is_collection",
            "is_collection",
            "",
        ]


def test_every_detail_is_read_as_what_it_is(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        customer = customer_of(session)
        change_customer(
            session,
            HOUSE,
            clock,
            key(customer),
            {
                "country": "fr",
                "currency": "usd",
                "email": "Compta@X.example",
                "penalty_regime": "public",
                "credit_limit_minor": 1_250_050,
                "insolvent_on": date(2026, 2, 15),
                "parent_code": "P1",
            },
        )
        assert (customer.country, customer.currency) == ("FR", "USD")
        assert (customer.email, customer.penalty_regime) == ("compta@x.example", "public")
        events = session.exec(select(Event).where(Event.kind == "customer.changed")).all()
        assert any('"12500.50 USD"' in event.values for event in events)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "Narnia"),
        ("currency", "EURO"),
        ("email", "a@x.example, b@x.example"),
        ("penalty_regime", "heavy"),
        ("credit_limit_minor", -1),
        ("credit_limit_minor", True),
        ("credit_limit_minor", "12"),
        ("changed_here", ""),
        ("collector_id", 1),
        ("custom_13", "x"),
        ("custom_1", "a\nb"),
    ],
)
def test_a_detail_that_cannot_be_is_refused_by_the_name_of_its_field(
    sqlite_db: Database, clock: FixedClock, field: str, value: str | int
) -> None:
    with sqlite_db.write() as session:
        customer = customer_of(session)
        with pytest.raises(BadCustomerValue) as refused:
            change_customer(session, HOUSE, clock, key(customer), {"region": "Sud", field: value})
        assert customer.region == ""
        assert refused.value.values["field"] == field
    assert (
        BadCustomerValue(field="country", value="Narnia")
        .sentence("fr")
        .startswith("«\N{NO-BREAK SPACE}Pays\N{NO-BREAK SPACE}»")
    )


def test_a_customer_is_not_its_own_parent(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        customer = customer_of(session)
        with pytest.raises(BadCustomerValue):
            change_customer(session, HOUSE, clock, key(customer), {"parent_code": customer.code})


def test_a_legal_id_typed_puts_the_customer_under_its_legal_entity(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = customer_of(session)
        other = build.customer(session, find_entity(session, HOUSE, "MAIN"))
        for one in (customer, other):
            change_customer(session, HOUSE, clock, key(one), {"legal_id": "552100554"})
        [legal] = session.exec(select(LegalEntity)).all()
        assert customer.legal_entity_id == other.legal_entity_id == legal.id
        change_customer(session, HOUSE, clock, key(other), {"legal_id": ""})
        assert other.legal_entity_id is None


def test_an_email_typed_is_the_collection_contact_unless_one_is_marked(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = customer_of(session)
        for email in ("one@x.example", "two@x.example"):
            change_customer(session, HOUSE, clock, key(customer), {"email": email})
        [contact] = session.exec(select(Contact)).all()
        assert (contact.email, contact.is_collection) == ("two@x.example", True)
        chosen = build.contact(session, customer, is_collection=False)
        mark_collection(session, HOUSE, clock, key(chosen))
        change_customer(session, HOUSE, clock, key(customer), {"email": "three@x.example"})
        assert [one.email for one in session.exec(select(Contact)) if one.is_collection] == [
            chosen.email
        ]


def test_a_change_of_a_named_field_is_told_by_its_name(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        customer = customer_of(session)
        entity = find_entity(session, HOUSE, "MAIN")
        set_entity(session, HOUSE, clock, entity, {"customers.custom_4": "Branch"})
        change_customer(session, HOUSE, clock, key(customer), {"custom_4": "Nord"})
        event = session.exec(select(Event).where(Event.kind == "customer.changed")).one()
        assert event.values == '{"field": "Branch", "value": "Nord"}'
        assert session.exec(select(Scenario)).all() == []
