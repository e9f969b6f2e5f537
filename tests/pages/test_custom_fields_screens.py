"""Fields on screen: named in Company, shown and edited on the card, narrowed by and inserted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Customer, Entity
from dso_app.pages.company.fields_state import FieldsState
from dso_app.pages.customer_card.details_state import DetailsState
from dso_app.pages.customer_card.item_state import ItemState
from dso_app.pages.customers.state import CustomersState
from dso_app.pages.reports.ageing_state import AgeingState
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.text_state import TextState
from dso_app.services.company.verbs import set_entity
from dso_app.services.customers.grouping import groups_of
from dso_app.services.customers.summaries import refresh_summaries
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.screens import Tab, screen

NAMES = {"customers.custom_1": "Branch", "items.custom_2": "Site"}


@dataclass
class Desk:
    """An administrator's tab; a customer with all there is to know of one, and its child."""

    tab: Tab
    database: Database
    customer: int
    child: int
    item: int
    scenario: int

    def call(self, kind: Any, handler: str, *values: Any) -> Any:
        return self.tab.call(kind, handler, *values)

    def found(self) -> Customer:
        with self.database.read() as session:
            return session.get_one(Customer, self.customer)

    def details(self) -> DetailsState:
        self.tab.go(f"/customers/{self.customer}")
        self.call(DetailsState, "load")
        return self.tab.state(DetailsState)

    def facts(self) -> dict[str, list[str]]:
        return {one.name: [line.text for line in one.lines] for one in self.details().facts}


@pytest.fixture
def desk(sqlite_db: Database) -> Iterator[Desk]:
    """The tab on a company whose fields have names."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        set_entity(session, HOUSE, FixedClock(), made.entity, NAMES)
        boss = build.user(session, Role.ADMINISTRATOR)
        build.user(session, name="Claire", email="claire@x.example")
        build.user(session, Role.SALES, name="Paul", email="paul@x.example")
        customer = made.customer((300_00, 30), code="C1", custom_1="Nord", custom_3="hidden")
        child = build.customer(session, made.entity, code="C2", name="Child", parent_code="C1")
        [item] = made.items(customer)
        item.custom_2, item.business_case, item.comment = "Quai 9", "B7", "from the file"
        refresh_summaries(session, key(made.entity), TODAY)
        entity, actor = made.entity, build.actor(boss)
        ids = (key(customer), key(child), key(item), key(made.scenario))
    with screen(sqlite_db, entity, actor) as tab:
        yield Desk(tab, sqlite_db, *ids)


def test_fields_are_named_in_company_all_of_them_or_none(desk: Desk) -> None:
    desk.call(FieldsState, "load")
    state = desk.tab.state(FieldsState)
    assert (state.names["customers.custom_1"], state.names["items.custom_12"]) == ("Branch", "")
    desk.call(FieldsState, "save", {"customers.custom_1": "Sector", "customers.custom_2": "sector"})
    assert state.wrong == {"customers.custom_2": "There is already a field “sector”."}
    desk.call(FieldsState, "save", {"customers.custom_1": "Sector", "items.custom_2": "Site"})
    assert desk.tab.said() == ["Saved."]
    desk.call(FieldsState, "load")
    assert state.names["customers.custom_1"] == "Sector"


def test_the_details_show_what_is_known_and_named(desk: Desk) -> None:
    with desk.database.write() as session:
        customer = session.get_one(Customer, desk.customer)
        customer.address_1, customer.address_3 = "1 rue Haute", "Bât. C"
        customer.region, customer.country = "Rhône-Alpes", "FR"
        customer.payment_means, customer.credit_limit_minor = "virement", 12_500_50
        customer.penalty_regime, customer.insolvent_on = "public", TODAY
    facts = desk.facts()
    assert facts["Address"] == ["1 rue Haute", "Bât. C", "Lyon", "Rhône-Alpes", "France"]
    assert facts["Payment means"] == ["virement"]
    assert facts["Credit limit"] == ["12,500.50\N{NO-BREAK SPACE}EUR"]
    assert facts["Penalty regime"] == ["Public sector"]
    assert facts["Insolvent on"] == ["30 Jun 2026"]
    assert facts["Branch"] == ["Nord"]
    assert facts["Parent of"] == ["C2 · Child"]
    assert "hidden" not in str(facts)
    desk.tab.go(f"/customers/{desk.child}")
    desk.call(DetailsState, "load")
    [parent] = [one for one in desk.tab.state(DetailsState).facts if one.name == "Parent"]
    assert parent.lines[0].href == f"/customers/{desk.customer}"


def test_all_details_are_edited_in_one_go_and_say_what_was_changed_here(desk: Desk) -> None:
    state = desk.details()
    desk.call(DetailsState, "edit")
    assert [(one.value, one.label) for one in state.fields] == [("custom_1", "Branch")]
    assert {"claire@x.example"} <= {one.value for one in state.collectors}
    form = {
        **state.edited,
        "city": "Nice",
        "country": "IT",
        "credit_limit": "1 200,50",
        "insolvent_on": "2026-02-15",
        "penalty_regime": "none",
        "parent_code": "P9",
        "collector": "claire@x.example",
        "sales": "paul@x.example",
        "groups": "Sud, VIP",
        "custom_1": "Est",
        "custom_3": "not offered",
        "changed_here": "nothing",
    }
    desk.call(DetailsState, "save_details", form)
    assert (state.wrong, state.editing) == ({}, False)
    found = desk.found()
    assert (found.city, found.country, found.credit_limit_minor) == ("Nice", "IT", 1_200_50)
    assert (str(found.insolvent_on), found.penalty_regime) == ("2026-02-15", "none")
    assert (found.custom_1, found.custom_3, found.parent_code) == ("Est", "hidden", "P9")
    assert None not in {found.collector_id, found.sales_id}
    with desk.database.read() as session:
        assert groups_of(session, found) == ["Sud", "VIP"]
    assert desk.details().changed == (
        "City, Country, Credit limit, Groups, Collector, Sales representative, Parent’s code, "
        "Penalty regime, Insolvent on, Branch"
    )
    desk.call(DetailsState, "edit")
    desk.call(DetailsState, "save_details", {**state.edited, "groups": "vip"})
    with desk.database.read() as session:
        assert groups_of(session, desk.found()) == ["VIP"]
    assert desk.found().credit_limit_minor == 1_200_50


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("country", "Narnia"),
        ("email", "nobody"),
        ("currency", "EURO"),
        ("credit_limit", "a lot"),
        ("credit_limit", "1,200"),
        ("insolvent_on", "31/02/2026"),
        ("parent_code", "C1"),
        ("collector", "paul@x.example"),
        ("sales", "nobody@x.example"),
        ("groups", "a\x00"),
        ("custom_1", "x" * 301),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_is_changed(
    desk: Desk, field: str, value: str
) -> None:
    state = desk.details()
    desk.call(DetailsState, "edit")
    desk.call(DetailsState, "save_details", {**state.edited, "city": "Nice", field: value})
    assert list(state.wrong) == [field]
    assert desk.found().city == "Lyon"
    assert desk.found().changed_here == ""


def test_who_may_not_edit_customers_sees_and_changes_nothing(desk: Desk) -> None:
    with desk.database.write() as session:
        viewer = build.actor(build.user(session, Role.VIEWER))
        entity = session.get_one(Entity, desk.tab.viewer.entity_id)
    with screen(desk.database, entity, viewer) as tab:
        tab.go(f"/customers/{desk.customer}")
        tab.call(DetailsState, "load")
        tab.call(DetailsState, "edit")
        assert not tab.state(DetailsState).editing
        tab.call(DetailsState, "save_details", {"name": "Mine"})
        tab.call(FieldsState, "save", {"customers.custom_1": "Mine"})
    assert desk.found().name != "Mine"


def test_an_item_opens_with_its_named_fields_and_the_comment_of_its_file(desk: Desk) -> None:
    desk.call(ItemState, "open_item", str(desk.item))
    facts = {one.name: one.value for one in desk.tab.state(ItemState).item.facts}
    assert (facts["Site"], facts["Business case"]) == ("Quai 9", "B7")
    assert facts["Comment in the ledger"] == "from the file"


def test_the_list_of_customers_is_narrowed_by_a_named_field_kept_in_its_address(
    desk: Desk,
) -> None:
    desk.call(CustomersState, "load_table")
    state = desk.tab.state(CustomersState)
    assert [(one.key, one.label) for one in state.narrowings] == [("custom_1", "Branch")]
    assert ("custom_1", False) in {(one.key, one.shown) for one in state.choices}
    desk.call(CustomersState, "filter_by", "custom_1", "nord")
    assert (state.count, state.narrowed, state.address) == (1, 1, "custom_1=nord")
    desk.call(CustomersState, "filter_by", "custom_13", "nord")
    assert state.address == "custom_1=nord"
    desk.tab.go("/customers?custom_1=%3D")
    desk.call(CustomersState, "load_table")
    assert state.count == 1
    assert state.lines[0].label == "Child"


def test_the_ageing_offers_rows_by_the_named_fields_of_customers(desk: Desk) -> None:
    desk.call(AgeingState, "load_choices")
    state = desk.tab.state(AgeingState)
    assert [one.label for one in state.by_choices][-1] == "by Branch"
    desk.tab.go("/reports/ageing?by=custom_1")
    desk.call(AgeingState, "load_table")
    assert state.heads[0].label == "Branch"
    assert [line.label for line in state.lines] == ["Nord"]
    assert "customer_custom_1=%3DNord" in state.lines[0].href


def test_texts_are_offered_the_named_fields_by_their_names(desk: Desk) -> None:
    desk.tab.go(f"/scenarios/{desk.scenario}")
    desk.call(ScenarioState, "open_scenario")
    state = desk.tab.state(TextState)
    assert [(one.value, one.label) for one in state.customer_fields] == [
        ("customer.custom_1", "Branch")
    ]
    assert [(one.value, one.label) for one in state.leader_fields] == [("leader.custom_2", "Site")]
