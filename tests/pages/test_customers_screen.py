"""The list of customers: what it offers, and what is done to many at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Customer, Group, GroupMember
from dso_app.pages.customers.state import CustomersState
from tests.support import build, collecting, rows
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen


@dataclass
class Office:
    """A credit manager before the list of three customers; another company has one more."""

    tab: Tab
    database: Database
    customers: list[int]
    scenario_id: int
    collector_id: int
    foreign: int

    def tick(self, *customers: int) -> None:
        ticked = True
        for customer in customers:
            self.tab.call(CustomersState, "pick", str(customer), ticked)

    def ask(self, what: str, **form: str) -> None:
        self.tab.call(CustomersState, "ask", what)
        self.tab.call(CustomersState, "do", form)

    def customer(self, customer_id: int) -> Customer:
        with self.database.read() as session:
            return session.get_one(Customer, customer_id)


@pytest.fixture
def office(sqlite_db: Database) -> Iterator[Office]:
    """The manager's tab."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        boss = build.user(session, Role.CREDIT_MANAGER, name="Boss")
        claire = build.user(session, Role.COLLECTOR, name="Claire", email="claire@x.example")
        customers = [
            made.customer((100_00, 20), scenario_id=None, name=name) for name in ("A", "B", "C")
        ]
        rows.group(session, "Ouest", customers[0])
        foreign = build.customer(session, build.entity(session))
        ids = [key(customer) for customer in customers]
        entity, actor = made.entity, build.actor(boss, made.entity)
        scenario_id, claire_id, foreign_id = key(made.scenario), key(claire), key(foreign)
    with screen(sqlite_db, entity, actor) as tab:
        tab.call(CustomersState, "load_choices")
        tab.call(CustomersState, "load_table")
        yield Office(tab, sqlite_db, ids, scenario_id, claire_id, foreign_id)


def test_filters_offer_what_there_is_after_all_and_before_nothing(office: Office) -> None:
    state = office.tab.state(CustomersState)
    assert [one.label for one in state.groups] == ["Group: all", "Ouest", "Without group"]
    assert [one.label for one in state.scenarios][1:-1] == ["Standard"]
    assert [one.label for one in state.offered_collectors] == ["Boss", "Claire"]


def test_ticked_customers_are_put_on_a_scenario_and_planned_at_once(office: Office) -> None:
    first, second, third = office.customers
    office.tick(first, second)
    office.ask("scenario", scenario="Standard", start="confirm")
    assert office.tab.said() == ["2 customers changed."]
    assert office.customer(first).scenario_id == office.scenario_id
    assert office.customer(first).first_pass
    assert office.customer(third).scenario_id is None
    assert office.tab.state(CustomersState).asking == ""


def test_what_an_assignment_does_is_said_before_it_is_confirmed(office: Office) -> None:
    first, second, _ = office.customers
    office.tick(first)
    office.ask("scenario", scenario="Standard", start="confirm")
    office.tick(first, second)
    office.tab.call(CustomersState, "ask", "scenario")
    state = office.tab.state(CustomersState)
    assert state.foreseen == "Change scenario: 1. On it already: 1."
    office.tab.call(CustomersState, "weigh", "")
    assert state.foreseen == (
        "Change scenario: 1. On it already: 1. In the middle of a cycle: 1 (what was done counts, "
        "and nothing leaves for them today). With a step planned or prepared: 1 (it is called "
        "back and planned anew)."
    )


def test_customers_are_spared_until_a_day_and_asked_again(office: Office) -> None:
    first, second, _ = office.customers
    office.tick(first, second)
    office.ask("spare", spare="on", until="2026-07-15", why="Under audit")
    spared = office.customer(first)
    assert (spared.do_not_dun, str(spared.do_not_dun_until)) == (True, "2026-07-15")
    assert spared.do_not_dun_reason == "Under audit"
    office.tick(first)
    office.ask("spare", spare="off")
    assert not office.customer(first).do_not_dun
    assert office.customer(second).do_not_dun
    office.tick(first)
    office.ask("spare", spare="on", until="2026-06-01")
    assert office.tab.state(CustomersState).problem == (
        "The last day of “do not dun” lies in the past: 2026-06-01."
    )
    office.tab.call(CustomersState, "do", {"spare": "on", "until": "soon"})
    assert office.tab.state(CustomersState).problem == "This is not a date."


def test_starting_now_ends_the_first_pass(office: Office) -> None:
    office.tick(office.customers[0])
    office.ask("scenario", scenario="Standard", start="now")
    assert not office.customer(office.customers[0]).first_pass


def test_customers_are_given_to_a_collector_and_back_to_nobody(office: Office) -> None:
    first = office.customers[0]
    office.tick(first)
    office.ask("collector", collector="claire@x.example")
    assert office.customer(first).collector_id == office.collector_id
    office.tick(first)
    office.ask("collector", collector="")
    assert office.customer(first).collector_id is None


def test_a_group_is_made_on_the_way_and_a_bad_name_is_said_beside_the_field(
    office: Office,
) -> None:
    office.tick(*office.customers)
    office.ask("group", group="a, b")
    assert "cannot be the name" in office.tab.state(CustomersState).problem
    office.tab.call(CustomersState, "do", {"group": "VIP"})
    with office.database.read() as session:
        members = session.exec(
            select(GroupMember.customer_id)
            .join(Group, col(Group.id) == col(GroupMember.group_id))
            .where(col(Group.name) == "VIP")
        ).all()
    assert sorted(members) == sorted(office.customers)


def test_everything_filtered_means_also_what_is_not_ticked(office: Office) -> None:
    office.tab.call(CustomersState, "pick_everything")
    office.ask("collector", collector="claire@x.example")
    assert {office.customer(one).collector_id for one in office.customers} == {office.collector_id}


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("scenario", {"scenario": "Standard", "start": "now"}),
        ("collector", {"collector": "claire@x.example"}),
        ("group", {"group": "Stolen"}),
    ],
)
def test_a_customer_of_another_company_is_not_touched(
    office: Office, what: str, form: dict[str, str]
) -> None:
    before = office.customer(office.foreign)
    office.tick(office.customers[0], office.foreign)
    office.ask(what, **form)
    assert "no customer" in office.tab.state(CustomersState).problem
    after = office.customer(office.foreign)
    assert (after.scenario_id, after.collector_id) == (before.scenario_id, before.collector_id)
    assert office.customer(office.customers[0]).scenario_id is None


def test_an_unknown_dialog_does_nothing(office: Office) -> None:
    office.tick(office.customers[0])
    office.ask("delete")
    assert office.tab.said() == []
    assert office.tab.state(CustomersState).asking == ""


def test_many_are_given_to_a_sales_representative_or_to_nobody(office: Office) -> None:
    office.tick(*office.customers[:2])
    office.ask("sales", sales="claire@x.example")
    assert [office.customer(one).sales_id == office.collector_id for one in office.customers] == [
        *(True, True, False)
    ]
    office.tick(office.customers[0])
    office.ask("sales", sales="")
    assert office.customer(office.customers[0]).sales_id is None


@pytest.mark.parametrize(
    ("option", "value", "kept"),
    [
        ("language", "de", "de"),
        ("direct_debit", "yes", True),
        ("penalty_regime", "public", "public"),
        ("preferred_channel", "letter", "letter"),
        ("payment_term", "30 days end of month", "30 days end of month"),
    ],
)
def test_many_are_given_an_option_and_planned_again(
    office: Office, option: str, value: str, kept: object
) -> None:
    office.tick(*office.customers[:2])
    office.ask("option", option=option, value=value)
    found = [getattr(office.customer(one), option) for one in office.customers]
    assert [one == kept for one in found] == [True, True, False]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("direct_debit", "perhaps"),
        ("penalty_regime", "royal"),
        ("payment_term", "when I like"),
        ("custom_1", "unnamed"),
        ("name", "Stolen"),
        ("entity_id", "2"),
    ],
)
def test_an_option_that_cannot_be_is_said_and_nothing_changes(
    office: Office, option: str, value: str
) -> None:
    before = office.customer(office.customers[0])
    office.tick(*office.customers)
    office.ask("option", option=option, value=value)
    assert office.tab.state(CustomersState).problem != ""
    after = office.customer(office.customers[0])
    assert getattr(after, option) == getattr(before, option)


def test_the_options_offered_say_what_they_may_be(office: Office) -> None:
    office.tab.call(CustomersState, "ask", "option")
    state = office.tab.state(CustomersState)
    assert [one.value for one in state.offered_options][:2] == ["language", "payment_term"]
    assert "custom_1" not in [one.value for one in state.offered_options]
    assert [one.value for one in state.option_values][:2] == ["en", "fr"]
    office.tab.call(CustomersState, "choose_option", "payment_term")
    assert state.option_values == []
    office.tab.call(CustomersState, "choose_option", "penalty_regime")
    assert [one.value for one in state.option_values] == ["business", "public", "none"]
