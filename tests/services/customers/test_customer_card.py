"""What people change on a customer's card: contacts, options, collector, groups, comment."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event, GroupMember
from dso_app.services.customers.contacts import (
    ContactEmpty,
    ContactFields,
    NotOneAddress,
    UnknownContact,
    list_contacts,
    mark_collection,
    remove_contact,
    save_contact,
)
from dso_app.services.customers.grouping import BadGroup, groups_of, set_groups
from dso_app.services.customers.values import BadCustomerValue
from dso_app.services.customers.verbs import (
    UnknownCollector,
    assign_collector,
    change_customer,
    pin_comment,
)
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import world


def test_a_contact_with_an_address_mends_the_action_in_error_at_once(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = build.customer(session, here.entity, scenario_id=here.scenario.id)
        here.item(customer, 100_00, 8)
        here.plan()
        assert here.action(customer).state == "error"
        fields = ContactFields(name="Paul", email=" Paul@Garnier.example ")
        contact = save_contact(session, HOUSE, clock, key(customer), fields, collection=True)
        assert (contact.email, contact.is_collection) == ("paul@garnier.example", True)
        assert here.action(customer).state == "confirmed"
        remove_contact(session, HOUSE, clock, key(contact))
        assert here.action(customer).reason_code == "no_recipient"


@pytest.mark.parametrize(
    "email",
    [
        "a@x.example, b@x.example",
        "a@x.example\r\nBcc: b@x.example",
        "Paul <paul@x.example>",
        "paul",
        "a@x.example;b@x.example",
        "a\x00@x.example",
    ],
)
def test_a_contact_has_one_address_and_nothing_hidden_in_it(
    sqlite_db: Database, clock: FixedClock, email: str
) -> None:
    with sqlite_db.write() as session:
        customer = build.customer(session, build.entity(session))
        with pytest.raises(NotOneAddress):
            save_contact(session, HOUSE, clock, key(customer), ContactFields("Paul", email=email))
        assert list_contacts(session, HOUSE, key(customer)) == []


def test_a_contact_is_somebody(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        customer = build.customer(session, build.entity(session))
        with pytest.raises(ContactEmpty):
            save_contact(session, HOUSE, clock, key(customer), ContactFields(role="Accounts"))


def test_a_customer_has_one_collection_contact(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        customer = build.customer(session, build.entity(session))
        first = build.contact(session, customer)
        fields = ContactFields("Zoe", email="zoe@garnier.example")
        second = save_contact(session, HOUSE, clock, key(customer), fields)
        assert (first.is_collection, second.is_collection) == (True, False)
        mark_collection(session, HOUSE, clock, key(second))
        assert (first.is_collection, second.is_collection) == (False, True)
        assert list_contacts(session, HOUSE, key(customer)) == [second, first]


def test_contacts_and_customers_of_others_are_unknown(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here, there = build.entity(session), build.entity(session)
        me = build.user(session)
        actor = build.actor(me, here)
        mine = build.customer(session, here, collector_id=me.id)
        for stranger in (
            build.customer(session, here),
            build.customer(session, there, collector_id=me.id),
        ):
            contact = build.contact(session, stranger)
            with pytest.raises(UnknownContact):
                mark_collection(session, actor, clock, key(contact))
            with pytest.raises(UnknownContact):
                save_contact(
                    session,
                    actor,
                    clock,
                    key(mine),
                    ContactFields("Eve"),
                    contact_id=key(contact),
                )
            with pytest.raises(UnknownCustomer):
                save_contact(session, actor, clock, key(stranger), ContactFields("Eve"))
            with pytest.raises(UnknownCustomer):
                change_customer(session, actor, clock, key(stranger), {"city": "Lyon"})
            with pytest.raises(UnknownCustomer):
                assign_collector(session, actor, clock, [key(mine), key(stranger)], "")
            with pytest.raises(UnknownCustomer):
                set_groups(session, actor, clock, [key(stranger)], add=["Mine"])
            with pytest.raises(UnknownCustomer):
                pin_comment(session, actor, clock, key(stranger), "Mine")
        assert mine.collector_id == me.id
        guest = build.actor(build.user(session, Role.VIEWER))
        with pytest.raises(NotAllowed):
            change_customer(session, guest, clock, key(mine), {"city": "Lyon"})


def test_an_option_takes_effect_on_the_agenda_at_once(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        change_customer(session, HOUSE, clock, key(customer), {"do_not_dun": True})
        assert here.actions(customer) == []
        change_customer(session, HOUSE, clock, key(customer), {"do_not_dun": False})
        assert here.action(customer).step_name == "Reminder"
        day = TODAY - timedelta(days=1)
        change_customer(session, HOUSE, clock, key(customer), {"insolvent_on": day})
        assert customer.plan_reason_code == "insolvent"
        events = session.exec(select(Event).where(Event.kind == "customer.changed")).all()
        assert [event.before for event in events] == ["off", "on", ""]


@pytest.mark.parametrize(
    "values", [{"plan_needed": True}, {"do_not_dun": "yes"}, {"name": " "}, {"city": "a\nb"}]
)
def test_only_what_may_be_changed_can_be(
    sqlite_db: Database, clock: FixedClock, values: dict[str, str | bool]
) -> None:
    with sqlite_db.write() as session:
        customer = build.customer(session, build.entity(session))
        with pytest.raises(BadCustomerValue):
            change_customer(session, HOUSE, clock, key(customer), {"region": "Sud", **values})
        assert customer.region == ""


def test_collectors_are_users_of_the_company_who_collect(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        customer = build.customer(session, build.entity(session))
        claire = build.user(session, email="claire@example.com")
        build.user(session, Role.VIEWER, email="view@example.com")
        build.user(session, email="abroad@example.com", all_entities=False)
        ids = [key(customer)]
        assert assign_collector(session, HOUSE, clock, ids, "Claire@Example.com") == 1
        assert assign_collector(session, HOUSE, clock, ids, "claire@example.com") == 0
        assert customer.collector_id == claire.id
        for email in ("view@example.com", "abroad@example.com", "nobody@example.com"):
            with pytest.raises(UnknownCollector):
                assign_collector(session, HOUSE, clock, ids, email)
        assert assign_collector(session, HOUSE, clock, ids, "") == 1


def test_groups_set_by_hand_are_made_on_the_way_and_marked_so(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = build.customer(session, build.entity(session))
        ids = [key(customer)]
        assert set_groups(session, HOUSE, clock, ids, add=["Hotels", " hotels ", "VIP"]) == 1
        assert groups_of(session, customer) == ["Hotels", "VIP"]
        assert not any(member.imported for member in session.exec(select(GroupMember)))
        assert set_groups(session, HOUSE, clock, ids, remove=["vip", "other"]) == 1
        assert groups_of(session, customer) == ["Hotels"]
        with pytest.raises(BadGroup):
            set_groups(session, HOUSE, clock, ids, add=["a, b"])


def test_a_comment_is_pinned_and_taken_off(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        customer = build.customer(session, build.entity(session))
        pin_comment(session, HOUSE, clock, key(customer), " Call before noon ")
        assert customer.pinned_comment == "Call before noon"
        pin_comment(session, HOUSE, clock, key(customer), "")
        assert customer.pinned_comment == ""
