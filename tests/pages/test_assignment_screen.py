"""The rules of assignment on screen, and the scenario new customers begin on."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.domain.conditions import Comparison, Condition
from dso_app.models import AssignmentRule, Entity
from dso_app.pages.assignment.state import AssignmentState
from dso_app.pages.company.state import CompanyState
from dso_app.services.company.verbs import set_entity
from dso_app.services.customers.assignment_rules import rules_in_force
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen

FORM = {
    "rule_name": " South  first ",
    "field_0": "group",
    "comparison_0": "is",
    "value_0": "South",
    "field_1": "",
    "field_2": "code",
    "comparison_2": "like",
    "value_2": "9*",
    "scenario": "Standard",
    "whom": "every",
    "active": "on",
}


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator's tab; the company has one scenario."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        actor = build.actor(build.user(session, Role.ADMINISTRATOR))
        entity = made.entity
    with screen(sqlite_db, entity, actor) as opened:
        opened.call(AssignmentState, "load")
        yield opened


def names(tab: Tab) -> list[str]:
    return [one.name for one in tab.state(AssignmentState).rules]


def add(tab: Tab, **changes: str) -> None:
    tab.call(AssignmentState, "edit", "")
    tab.call(AssignmentState, "save", FORM | changes)


def test_a_rule_is_written_in_a_form_and_shown_in_words(tab: Tab, sqlite_db: Database) -> None:
    add(tab)
    [row] = tab.state(AssignmentState).rules
    assert row.name == "South first"
    assert row.conditions == "Group is South; Customer code is like 9*"
    assert (row.gives, row.whom, row.off) == (
        "Scenario: Standard",
        "Every import, all customers",
        "",
    )
    with sqlite_db.read() as session:
        [rule] = rules_in_force(session, tab.viewer.entity_id)
    assert rule.conditions == (
        Condition("group", Comparison.IS, "South"),
        Condition("code", Comparison.LIKE, "9*"),
    )
    assert not rule.new_only


def test_a_rule_is_changed_switched_off_and_deleted(tab: Tab, sqlite_db: Database) -> None:
    add(tab)
    state = tab.state(AssignmentState)
    tab.call(AssignmentState, "edit", state.rules[0].key)
    assert [one.value for one in state.rows] == ["South", "9*", ""]
    changed = {name: value for name, value in FORM.items() if name != "active"}
    tab.call(AssignmentState, "save", changed | {"scenario": "", "whom": "new"})
    [row] = state.rules
    assert (row.gives, row.whom) == ("Scenario: No scenario", "New customers only")
    assert row.off == "Switched off"
    tab.call(AssignmentState, "edit", row.key)
    tab.call(AssignmentState, "remove")
    assert names(tab) == []
    with sqlite_db.read() as session:
        assert session.exec(select(AssignmentRule)).all() == []


def test_what_a_rule_gives_beside_a_scenario_stands_in_the_form_again(tab: Tab) -> None:
    state = tab.state(AssignmentState)
    add(
        tab,
        scenario="keep",
        group="South",
        option="direct_debit",
        option_value="yes",
    )
    assert state.rules[0].gives == "Group: South; Direct debit: yes"
    tab.call(AssignmentState, "edit", state.rules[0].key)
    assert (state.scenario, state.collector, state.group) == ("keep", "", "South")
    assert (state.option, state.option_value) == ("direct_debit", "yes")
    assert [one.value for one in state.option_values] == ["yes", "no"]
    tab.call(AssignmentState, "choose_option", "payment_term")
    assert (state.option_value, state.option_values) == ("", [])


def test_rules_change_places(tab: Tab) -> None:
    for name in ("A", "B", "C"):
        add(tab, rule_name=name)
    rules, up = tab.state(AssignmentState).rules, True
    tab.call(AssignmentState, "move", rules[2].key, up)
    assert names(tab) == ["A", "C", "B"]
    tab.call(AssignmentState, "move", rules[0].key, up)
    assert names(tab) == ["A", "C", "B"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rule_name": " "}, "Give it a name of at most 200 characters."),
        ({"field_0": "", "field_2": ""}, "There must be 1 to 10 conditions."),
        ({"field_0": "pinned_comment"}, "Condition 1 cannot be read."),
        ({"comparison_2": "more"}, "Condition 2 cannot compare in this way."),
        ({"value_2": "**"}, "A pattern wants letters or digits beside its stars."),
        ({"scenario": "Nowhere"}, "There is no scenario “Nowhere”."),
    ],
)
def test_a_rule_that_says_nothing_is_refused_in_the_form(
    tab: Tab, changes: dict[str, str], sentence: str
) -> None:
    add(tab, **changes)
    state = tab.state(AssignmentState)
    assert (state.problem, state.editing, state.rules) == (sentence, True, [])


def test_a_rule_of_another_company_cannot_be_touched(tab: Tab, sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        other = build.entity(session)
        row = AssignmentRule(entity_id=key(other), position=1, name="Theirs")
        session.add(row)
        session.flush()
        theirs = str(key(row))
    tab.state(AssignmentState).key = theirs
    tab.call(AssignmentState, "remove")
    assert tab.said() == ["This rule is no longer there."]
    with sqlite_db.read() as session:
        assert session.get(AssignmentRule, int(theirs)) is not None


def test_new_customers_begin_on_the_scenario_chosen_for_the_company(
    tab: Tab, sqlite_db: Database
) -> None:
    tab.call(CompanyState, "load")
    state = tab.state(CompanyState)
    assert [one.value for one in state.scenarios] == ["", "Standard"]
    tab.call(CompanyState, "save", _form(state) | {"default_scenario": "Standard"})
    assert state.wrong == {}
    with sqlite_db.write() as session:
        entity = session.get_one(Entity, tab.viewer.entity_id)
        assert entity.default_scenario_id is not None
        set_entity(session, HOUSE, FixedClock(), entity, {"default_scenario": "none"})
        assert entity.default_scenario_id is None


def _form(state: CompanyState) -> dict[str, str]:
    return {name: value for name, value in state.fields.items() if value}
