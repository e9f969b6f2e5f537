"""The twelve fields of customers and items, and the names administrators give them."""

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event
from dso_app.services.company.custom_fields import (
    CUSTOMERS,
    ITEMS,
    BadFieldName,
    FieldNameTaken,
    custom_field_names,
)
from dso_app.services.company.verbs import UnknownSetting, set_entity, show_entity
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock


def test_fields_are_named_as_settings_of_the_company_and_shown_with_them(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        names = {"customers.custom_1": " Branch ", "items.custom_12": "Site  manager"}
        set_entity(session, HOUSE, clock, entity, names)
        assert custom_field_names(session, key(entity), CUSTOMERS) == {"custom_1": "Branch"}
        assert custom_field_names(session, key(entity), ITEMS) == {"custom_12": "Site manager"}
        shown = show_entity(session, entity)
        assert (shown["customers.custom_1"], shown["items.custom_12"]) == ("Branch", "Site manager")
        assert "customers.custom_2" not in shown
        [event] = session.exec(select(Event).where(Event.kind == "entity.changed")).all()
        assert "customers.custom_1=Branch" in event.values
        assert event.before == "customers.custom_1=, items.custom_12="


def test_an_empty_name_takes_it_back_and_another_company_has_its_own(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, there = build.entity(session), build.entity(session)
        set_entity(session, HOUSE, clock, here, {"customers.custom_3": "Branch"})
        set_entity(session, HOUSE, clock, there, {"customers.custom_3": "Sector"})
        set_entity(session, HOUSE, clock, here, {"customers.custom_3": ""})
        assert custom_field_names(session, key(here), CUSTOMERS) == {}
        assert custom_field_names(session, key(there), CUSTOMERS) == {"custom_3": "Sector"}
        events = session.exec(select(Event).where(Event.kind == "entity.changed")).all()
        assert events[-1].before == "customers.custom_3=Branch"


@pytest.mark.parametrize("name", ["x" * 41, "a\x00b", "a\u202eb"])
def test_a_name_is_short_and_on_one_line(sqlite_db: Database, clock: FixedClock, name: str) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        with pytest.raises(BadFieldName, match=r"customers\.custom_1"):
            set_entity(session, HOUSE, clock, entity, {"customers.custom_1": name})
        assert custom_field_names(session, key(entity), CUSTOMERS) == {}


@pytest.mark.parametrize("name", ["branch", "VAT Number", "Pays", "customer CODE", "Code client"])
def test_no_two_fields_of_customers_are_called_alike_in_any_language(
    sqlite_db: Database, clock: FixedClock, name: str
) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        set_entity(session, HOUSE, clock, entity, {"customers.custom_1": "Branch"})
        with pytest.raises(FieldNameTaken, match=r"customers\.custom_2"):
            set_entity(session, HOUSE, clock, entity, {"customers.custom_2": name})


def test_names_may_be_exchanged_in_one_go_and_items_may_share_those_of_customers(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        first = {"customers.custom_1": "Branch", "customers.custom_2": "Sector"}
        set_entity(session, HOUSE, clock, entity, first | {"items.custom_1": "Branch"})
        swapped = {"customers.custom_1": "Sector", "customers.custom_2": "Branch"}
        set_entity(session, HOUSE, clock, entity, swapped)
        assert custom_field_names(session, key(entity), CUSTOMERS) == {
            "custom_1": "Sector",
            "custom_2": "Branch",
        }


def test_only_administrators_name_fields_and_there_are_twelve(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        manager = build.actor(build.user(session, Role.CREDIT_MANAGER))
        with pytest.raises(NotAllowed):
            set_entity(session, manager, clock, entity, {"customers.custom_1": "Branch"})
        for key_ in ("customers.custom_13", "customers.custom_0", "contacts.custom_1"):
            with pytest.raises(UnknownSetting):
                set_entity(session, HOUSE, clock, entity, {key_: "Branch"})
