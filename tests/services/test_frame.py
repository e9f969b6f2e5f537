"""The frame: search and counts within the scope of who looks."""

from typing import Any

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.models import Action, Customer
from dso_app.services.company.verbs import set_entity
from dso_app.services.frame import count_waiting, find, read_frame
from tests.support import build
from tests.support.clocks import TODAY, FixedClock


def add_action(session: Session, customer: Customer, **values: Any) -> None:
    plain = {
        "entity_id": customer.entity_id,
        "customer_id": build.key(customer),
        "channel": "call",
        "mode": "manual",
        "state": "to_do",
        "planned_on": TODAY,
        "created_on": TODAY,
    }
    session.add(Action(**{**plain, **values}))


@pytest.fixture
def viewer(db: Database) -> Viewer:
    """A collector with one customer; another customer is somebody else's."""
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session, Role.COLLECTOR)
        mine = build.customer(
            session, entity, code="C00233", name="Hôtel des Quais", collector_id=build.key(claire)
        )
        other = build.customer(session, entity, code="C00234", name="Hôtel du Port")
        build.item(session, mine, number="F26-1002")
        build.item(session, other, number="F26-1003")
        add_action(session, mine)
        add_action(session, mine, state="done", closed_on=TODAY)
        add_action(session, mine, planned_on=TODAY.replace(year=2027))
        add_action(session, other)
        actor = build.actor(claire)
    return Viewer(actor=actor, entity=entity, today=TODAY)


def titles(db: Database, viewer: Viewer, text: str) -> list[str]:
    with db.read() as session:
        return [hit.title for hit in find(session, viewer.actor, viewer.entity_id, text)]


def test_customers_are_found_by_code_and_by_name_within_the_scope(
    db: Database, viewer: Viewer
) -> None:
    assert titles(db, viewer, "c002") == ["Hôtel des Quais"]
    assert titles(db, viewer, "quais") == ["Hôtel des Quais"]
    assert titles(db, viewer, "port") == []


@pytest.mark.parametrize("text", ["HÔTEL", "hôtel", "hÔtEL DES [q]*^", "ôtel des quais 50 %"])
def test_letters_with_accents_are_found_small_and_large(
    db: Database, viewer: Viewer, text: str
) -> None:
    with db.write() as session:
        customer = session.exec(select(Customer).where(Customer.code == "C00233")).one()
        customer.name = "HÔTEL des [Q]*^" if "[" in text else "Hôtel des Quais 50 %"
    assert titles(db, viewer, text) != []
    assert titles(db, viewer, "hôtel du") == titles(db, viewer, "hotel") == []


def test_customers_are_found_by_what_their_named_fields_hold(db: Database, viewer: Viewer) -> None:
    with db.write() as session:
        customer = session.exec(select(Customer).where(Customer.code == "C00233")).one()
        customer.custom_2, customer.custom_3 = "Quartier Nord", "not named"
        entity = build.entity_by_id(session, viewer.entity_id)
        set_entity(session, HOUSE, FixedClock(), entity, {"customers.custom_2": "District"})
    assert titles(db, viewer, "nord") == ["Hôtel des Quais"]
    assert titles(db, viewer, "not named") == []


def test_customers_are_found_by_name_and_email_of_their_contacts_within_the_scope(
    db: Database, viewer: Viewer
) -> None:
    with db.write() as session:
        entity = build.entity_by_id(session, viewer.entity_id)
        known = build.customer(
            session, entity, name="Scierie Morel", collector_id=viewer.actor.user_id
        )
        build.contact(session, known, name="Zoé Kermadec", email="zoe@bois.example")
        foreign = build.customer(session, build.entity(session))
        build.contact(session, foreign, name="Zoé Kermadec", email="zoe@bois.example")
        for text in ("kermad", "ZOE@bois"):
            hits = find(session, viewer.actor, viewer.entity_id, text)
            assert [hit.title for hit in hits] == ["Scierie Morel"], text


def test_a_customer_who_is_called_so_in_several_ways_is_found_once(
    db: Database, viewer: Viewer
) -> None:
    with db.write() as session:
        customer = session.exec(select(Customer).where(Customer.code == "C00233")).one()
        for name in ("Paul Desquais", "Anne Quais"):
            build.contact(session, customer, name=name)
    assert titles(db, viewer, "quais") == ["Hôtel des Quais"]


def test_the_first_seven_by_name_are_shown_however_they_are_called_so(
    db: Database, viewer: Viewer
) -> None:
    with db.write() as session:
        entity = build.entity_by_id(session, viewer.entity_id)
        mine = {"collector_id": viewer.actor.user_id}
        for letter in "hfdbjc":
            build.customer(session, entity, name=f"{letter} Zinc", **mine)
        for letter in "gea":
            known = build.customer(session, entity, name=f"{letter} Bois", **mine)
            build.contact(session, known, name="Rose Zinc")
    found = titles(db, viewer, "zinc")
    assert found == ["a Bois", "b Zinc", "c Zinc", "d Zinc", "e Bois", "f Zinc", "g Bois"]


def test_items_are_found_by_the_start_of_their_number(db: Database, viewer: Viewer) -> None:
    assert titles(db, viewer, "F26-10") == ["F26-1002"]


def test_percent_signs_and_nothing_find_nothing(db: Database, viewer: Viewer) -> None:
    assert titles(db, viewer, "%") == []
    assert titles(db, viewer, "  ") == []


def test_the_agenda_s_count_is_of_my_customers_due_and_open(db: Database, viewer: Viewer) -> None:
    with db.read() as session:
        assert count_waiting(session, viewer).to_do == 1
        frame = read_frame(session, viewer)
    assert [entity.id for entity in frame.entities] == [viewer.entity_id]
