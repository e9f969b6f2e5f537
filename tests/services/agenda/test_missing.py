"""Actions in error say what is missing; given on the spot, they are planned again at once."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.domain.scenario import Channel, Medium, Mode
from dso_app.errors import NotAllowed
from dso_app.models import Action, Contact, Customer, Message
from dso_app.services.agenda.missing import (
    Given,
    NothingMissing,
    StillMissing,
    give,
    what_is_wanted,
)
from dso_app.services.customers.contacts import NotOneAddress
from dso_app.services.specific.actions import SpecificTerms, start_specific
from tests.support import build, outgoing
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, step, world

PAUL = Given(name="Paul Garnier", email="paul@garnier.example")


def unreachable(here: World, **values: Any) -> tuple[Customer, Action]:
    """A customer with one late invoice and nobody to write to, and its action."""
    customer = build.customer(here.session, here.entity, scenario_id=here.scenario.id, **values)
    here.item(customer, 100_00, 8)
    here.plan()
    return customer, here.action(customer)


def contacts(session: Session, customer: Customer) -> list[Contact]:
    query = select(Contact).where(col(Contact.customer_id) == customer.id)
    return list(session.exec(query.order_by(col(Contact.id))))


def test_an_email_given_makes_the_collection_contact_and_the_action_leaves_by_itself(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock, [step(1, "Reminder", 5)])
        customer, action = unreachable(here)
        wanted = what_is_wanted(session, action)
        assert wanted is not None
        assert (wanted.medium, wanted.role, wanted.contact) == (Medium.EMAIL, "", None)
        given = give(session, HOUSE, clock, key(action), PAUL)
        assert (given.id, given.state, given.reason_code) == (action.id, "confirmed", "")
        [paul] = contacts(session, customer)
        assert (paul.name, paul.email, paul.is_collection) == (PAUL.name, PAUL.email, True)
        assert what_is_wanted(session, given) is None
        with pytest.raises(NothingMissing):
            give(session, HOUSE, clock, key(action), PAUL)


def test_who_is_there_already_keeps_name_and_role(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, [step(1, "Reminder", 5)])
        customer = build.customer(session, here.entity, scenario_id=here.scenario.id)
        build.contact(
            session, customer, name="Nadia Henry", email="", mobile="0612345678", role="accounts"
        )
        here.item(customer, 100_00, 8)
        here.plan()
        action = here.action(customer)
        assert action.state == "error"
        give(session, HOUSE, clock, key(action), Given(email="nadia@x.example"))
        [nadia] = contacts(session, customer)
        assert (nadia.name, nadia.role, nadia.mobile) == ("Nadia Henry", "accounts", "0612345678")
        assert nadia.email == "nadia@x.example"
        assert here.action(customer).state == "confirmed"


def test_a_step_for_a_role_wants_a_contact_of_that_role(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, [step(1, "Reminder", 5, recipients=("role:accounting",))])
        customer, action = unreachable(here)
        give(session, HOUSE, clock, key(action), PAUL)
        [paul] = contacts(session, customer)
        assert (paul.role, paul.is_collection) == ("accounting", False)
        assert here.action(customer).state == "confirmed"


def test_a_letter_wants_street_and_city(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        letter = step(1, "Letter", 5, channel=Channel.LETTER, mode=Mode.TO_CONFIRM)
        here = world(session, clock, [letter])
        customer, action = unreachable(here)
        with pytest.raises(StillMissing):
            give(session, HOUSE, clock, key(action), Given(address_1="3 rue Basse", city=" "))
        assert (customer.address_1, action.state) == ("", "error")
        address = Given(address_1="3 rue Basse", postcode="69001", city="Lyon")
        assert give(session, HOUSE, clock, key(action), address).state == "to_confirm"
        assert (customer.address_1, customer.postcode, customer.city) == (
            "3 rue Basse",
            "69001",
            "Lyon",
        )


def test_a_step_for_colleagues_alone_is_not_mended_at_the_customer(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock, [step(1, "Reminder", 5, recipients=("collector",))])
        _, action = unreachable(here)
        assert action.state == "error"
        assert what_is_wanted(session, action) is None


@pytest.mark.parametrize(
    ("given", "refusal"),
    [(Given(email="two@x.example, one@x.example"), NotOneAddress), (Given(), StillMissing)],
)
def test_what_cannot_be_used_is_refused_and_nothing_changed(
    db: Database, clock: FixedClock, given: Given, refusal: type[Exception]
) -> None:
    with db.write() as session:
        here = world(session, clock, [step(1, "Reminder", 5)])
        customer, action = unreachable(here)
        with pytest.raises(refusal):
            give(session, HOUSE, clock, key(action), given)
        assert contacts(session, customer) == []
        looker = build.actor(build.user(session, Role.VIEWER))
        with pytest.raises(NotAllowed):
            give(session, looker, clock, key(action), PAUL)


def test_a_specific_email_in_error_waits_for_its_yes_again(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        owner = outgoing.company(session)
        customer = build.customer(session, owner)
        item = build.item(session, customer, late=10)
        terms = SpecificTerms(Channel.EMAIL, TODAY, text="reminder_2")
        [action] = start_specific(session, HOUSE, clock, [key(item)], terms)
    outgoing.send(db, clock)
    with db.write() as session:
        found = session.get_one(Action, key(action))
        assert (found.state, found.reason_code) == ("error", "no_recipient")
        give(session, HOUSE, clock, key(action), PAUL)
        assert (found.state, found.reason_code) == ("to_confirm", "")
    outgoing.send(db, clock)
    message = outgoing.only_message(db)
    assert (message.state, message.recipients) == ("to_confirm", ["paul@garnier.example"])


def test_a_message_that_was_refused_goes_to_the_new_address(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        owner = outgoing.company(session)
        customer = outgoing.late_customer(session, owner, email="gone@garnier.example")
    outgoing.plan(db, clock)
    with db.write() as session:
        [action] = session.exec(select(Action).where(col(Action.closed_on).is_(None))).all()
        action.state, action.reason_code = "error", "refused"
        session.add(
            Message(
                entity_id=action.entity_id,
                customer_id=action.customer_id,
                action_id=action.id,
                key="k1",
                channel="email",
                mode="automatic",
                state="failed",
                recipients=["gone@garnier.example"],
                planned_on=TODAY,
                created_at=clock.real(),
            )
        )
        session.flush()
        give(session, HOUSE, clock, key(action), Given(email="here@garnier.example"))
        assert (action.state, action.reason_code) == ("confirmed", "")
        assert session.exec(select(Message.state)).one() == "queued"
        [contact] = contacts(session, customer)
        assert contact.email == "here@garnier.example"
