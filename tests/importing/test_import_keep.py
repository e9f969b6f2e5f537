"""Fields that do not overwrite what a person changed here, as the profile says."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.importing.errors import UnknownField
from dso_app.importing.profiles import completed, find_profile
from dso_app.importing.request import FileKind
from dso_app.models import Contact
from dso_app.services.company.verbs import set_entity
from dso_app.services.customers.contacts import ContactFields, mark_collection, save_contact
from dso_app.services.customers.grouping import groups_of, set_groups
from dso_app.services.customers.verbs import assign_collector, assign_sales, change_customer
from dso_app.services.scenarios.assignment import Who, assign_scenario
from tests.support import build, rows
from tests.support.imports import Ledger, counts


def change(ledger: Ledger, code: str, values: Mapping[str, Any]) -> None:
    with ledger.db.write() as session:
        customer_id = build.key(ledger.customer(code))
        change_customer(session, HOUSE, ledger.clock, customer_id, values)


def contacts(ledger: Ledger) -> dict[str, Contact]:
    with ledger.db.read() as session:
        return {one.name: one for one in session.exec(select(Contact).order_by(col(Contact.id)))}


def test_a_kept_field_leaves_what_was_changed_here_and_fills_the_others(ledger: Ledger) -> None:
    header = "code;name;city;phone;custom_1\n"
    ledger.customers(header + "C1;Garnier;Lyon;01;a\nC2;Duval;Lyon;01;a\n")
    change(ledger, "C1", {"city": "Nice", "custom_1": "b"})
    second = header + "C1;Garnier;Paris;02;c\nC2;Duval;Paris;02;c\n"
    assert counts(ledger.customers(second, keep=("city", "custom_1"))) == {"updated": 2}
    first, other = ledger.customer("C1"), ledger.customer("C2")
    assert (first.city, first.phone, first.custom_1) == ("Nice", "02", "b")
    assert (other.city, other.phone, other.custom_1) == ("Paris", "02", "c")
    assert counts(ledger.customers(second, keep=("city", "custom_1"))) == {"unchanged": 2}


def test_without_the_option_a_file_overwrites_and_the_mark_stays(ledger: Ledger) -> None:
    ledger.customers("code;name;city\nC1;Garnier;Lyon\n")
    change(ledger, "C1", {"city": "Nice"})
    assert counts(ledger.customers("code;name;city\nC1;Garnier;Paris\n")) == {"updated": 1}
    assert ledger.customer("C1").city == "Paris"
    kept = ledger.customers("code;name;city\nC1;Garnier;Lille\n", keep=("city",))
    assert counts(kept) == {"unchanged": 1}
    assert (ledger.customer("C1").city, ledger.customer("C1").changed_here) == ("Paris", "city")


def test_what_a_person_emptied_stays_empty_even_where_empty_cells_erase(ledger: Ledger) -> None:
    ledger.customers("code;name;city;phone\nC1;Garnier;Lyon;01\n")
    change(ledger, "C1", {"city": ""})
    answer = ledger.customers("code;name;city;phone\nC1;Garnier;Lyon;01\n", keep=("city", "phone"))
    assert counts(answer) == {"unchanged": 1}
    change(ledger, "C1", {"city": "Nice"})
    flags = {"keep": ("city",), "erase_empty": True}
    assert counts(ledger.customers("code;name;city;phone\nC1;Garnier;;\n", **flags)) == {
        "updated": 1
    }
    assert (ledger.customer("C1").city, ledger.customer("C1").phone) == ("Nice", "")


def test_collector_sales_scenario_and_groups_given_by_hand_are_kept(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        anne = build.key(build.user(session, email="anne@example.com"))
        build.user(session, email="bob@example.com")
        entity = build.entity_by_id(session, ledger.entity_id)
        rows.scenario(session, entity, "Standard")
        hard = build.key(rows.scenario(session, entity, "Hard"))
    header = "code;name;groups;scenario;collector_email;sales_email\n"
    text = header + "C1;Garnier;Sud;Standard;bob@example.com;bob@example.com\n"
    ledger.customers(text)
    with ledger.db.write() as session:
        entity = build.entity_by_id(session, ledger.entity_id)
        ids = [build.key(ledger.customer("C1"))]
        assign_collector(session, HOUSE, ledger.clock, ids, "anne@example.com")
        assign_sales(session, HOUSE, ledger.clock, ids[0], "anne@example.com")
        assign_scenario(session, HOUSE, ledger.clock, entity, "Hard", Who(ids=ids))
        set_groups(session, HOUSE, ledger.clock, ids, add=["VIP"], remove=["Sud"])
    keep = ("groups", "scenario", "collector_email", "sales_email")
    assert counts(ledger.customers(text, keep=keep)) == {"unchanged": 1}
    found = ledger.customer("C1")
    assert (found.collector_id, found.sales_id, found.scenario_id) == (anne, anne, hard)
    with ledger.db.read() as session:
        assert groups_of(session, found) == ["VIP"]
    assert counts(ledger.customers(text)) == {"updated": 1}
    with ledger.db.read() as session:
        assert groups_of(session, found) == ["Sud", "VIP"]


def test_a_file_of_items_keeps_a_collector_chosen_by_hand(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        anne = build.key(build.user(session, email="anne@example.com"))
        bob = build.key(build.user(session, email="bob@example.com"))
    header = "customer_code;number;issue_date;amount;collector_email"
    lines = ("C7;F1;2026-05-01;10;bob@example.com", "C8;F2;2026-05-01;10;anne@example.com")
    ledger.rows(*lines, header=header)
    with ledger.db.write() as session:
        ids = [build.key(ledger.customer("C7"))]
        assign_collector(session, HOUSE, ledger.clock, ids, "anne@example.com")
    moved = (lines[0], lines[1].replace("anne", "bob"))
    ledger.rows(*moved, header=header, keep=("collector_email",))
    assert ledger.customer("C7").collector_id == anne
    assert ledger.customer("C8").collector_id == bob
    ledger.rows(*moved, header=header)
    assert ledger.customer("C7").collector_id == bob


HEADER = "customer_code;name;email;phone;collection\n"


def test_contacts_keep_what_a_person_changed_and_are_never_deleted(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    text = HEADER + "C1;Zoé;zoe@x.example;01;oui\nC1;Marc;marc@x.example;01;\n"
    ledger.contacts(text)
    with ledger.db.write() as session:
        customer_id = build.key(ledger.customer("C1"))
        fields = ContactFields(name="Zoé", email="zoe@x.example", phone="09")
        zoe = contacts(ledger)["Zoé"].id
        save_contact(session, HOUSE, ledger.clock, customer_id, fields, contact_id=zoe)
    assert counts(ledger.contacts(text, keep=("phone",))) == {"unchanged": 2}
    assert contacts(ledger)["Zoé"].phone == "09"
    only_zoe = HEADER + "C1;Zoé;zoe@x.example;02;oui\n"
    assert counts(ledger.contacts(only_zoe)) == {"updated": 1}
    found = contacts(ledger)
    assert (found["Zoé"].phone, found["Zoé"].changed_here) == ("02", "phone")
    assert set(found) == {"Zoé", "Marc"}


def test_the_collection_contact_a_person_chose_stays_it(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\nC2;Duval\n")
    text = HEADER + "C1;Zoé;zoe@x.example;;oui\nC1;Marc;marc@x.example;;\n"
    ledger.contacts(text)
    with ledger.db.write() as session:
        mark_collection(session, HOUSE, ledger.clock, build.key(contacts(ledger)["Marc"]))
    more = text + "C1;Ada;ada@x.example;;oui\nC2;Eve;eve@x.example;;oui\n"
    more = more.replace("C1;Zoé;zoe@x.example;;oui", "C1;Zoé;zoe@x.example;;")
    assert counts(ledger.contacts(more, keep=("collection",))) == {"created": 2, "unchanged": 2}
    marked = {name for name, one in contacts(ledger).items() if one.is_collection}
    assert marked == {"Marc", "Eve"}


def test_only_what_a_person_can_change_can_be_kept(light_ledger: Ledger) -> None:
    for kind, name in (
        (FileKind.CUSTOMERS, "code"),
        (FileKind.CUSTOMERS, "nonsense"),
        (FileKind.CONTACTS, "customer_code"),
        (FileKind.ITEMS, "amount"),
    ):
        text = "code;name\nC1;Garnier\n"
        request = light_ledger.request(kind, text, keep=(name,))
        with pytest.raises(UnknownField, match=name):
            light_ledger.run(request)


def test_the_profile_remembers_what_is_kept_until_something_else_is_said(ledger: Ledger) -> None:
    text = "code;name;city\nC1;Garnier;Lyon\n"
    ledger.customers(text, keep=("city",), remember=True)
    change(ledger, "C1", {"city": "Nice"})
    assert counts(ledger.customers(text)) == {"unchanged": 1}
    with ledger.db.read() as session:
        profile = find_profile(session, ledger.entity_id, FileKind.CUSTOMERS, None)
        request = ledger.request(FileKind.CUSTOMERS, text)
        assert completed(request, profile).keep == ("city",)
    assert counts(ledger.customers(text, keep=())) == {"updated": 1}


def test_a_column_bearing_a_field_s_given_name_feeds_it(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        entity = build.entity_by_id(session, ledger.entity_id)
        names = {"customers.custom_3": "Région des ventes", "items.custom_2": "N° de chantier"}
        set_entity(session, HOUSE, ledger.clock, entity, names)
    ledger.customers("code;name;REGION DES VENTES\nC1;Garnier;Sud\n")
    assert ledger.customer("C1").custom_3 == "Sud"
    header = "customer_code;number;issue_date;amount;n° de chantier"
    ledger.rows("C1;F1;2026-05-01;10;K-7", header=header)
    assert ledger.item("F1").custom_2 == "K-7"


def test_a_profile_s_mapping_is_not_disturbed_by_a_field_named_later(ledger: Ledger) -> None:
    text = "code;name;branch\nC1;Garnier;Nord\n"
    ledger.customers(text)
    with ledger.db.write() as session:
        entity = build.entity_by_id(session, ledger.entity_id)
        set_entity(session, HOUSE, ledger.clock, entity, {"customers.custom_1": "Branch"})
    assert counts(ledger.customers(text)) == {"unchanged": 1}
    assert counts(ledger.customers(text, profile="another")) == {"updated": 1}
    assert ledger.customer("C1").custom_1 == "Nord"


def test_sales_representatives_see_what_files_give_them(db: Database, ledger: Ledger) -> None:
    with db.write() as session:
        paul = build.key(build.user(session, Role.SALES, email="paul@example.com"))
    ledger.customers("code;name;sales_email\nC1;Garnier;Paul@Example.com\n")
    assert ledger.customer("C1").sales_id == paul
