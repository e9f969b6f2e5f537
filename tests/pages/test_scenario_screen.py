"""The scenario editor, from opening to what is kept."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Customer, Scenario, Step, TemplateText
from dso_app.pages.scenario.assign_state import AssignState
from dso_app.pages.scenario.order_state import OrderState
from dso_app.pages.scenario.save_state import SaveState
from dso_app.pages.scenario.shelf_state import ShelfState
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.writing_state import WritingState
from dso_app.services.scenarios.verbs import save_scenario
from dso_app.services.texts.saving import save_text
from dso_app.services.texts.templates import Text
from tests.support import build, rows
from tests.support.clocks import FixedClock
from tests.support.collecting import scenario, step
from tests.support.screens import Tab, screen

_HERE, _ELSEWHERE = "/scenarios/1", "/scenarios/2"


@pytest.fixture
def tab(sqlite_db: Database, clock: FixedClock) -> Iterator[Tab]:
    """A credit manager's tab before a company with one scenario and two customers."""
    standard = scenario(step(1, "Reminder", 7), step(2, "Second reminder", 15))
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.CREDIT_MANAGER)
        save_scenario(session, HOUSE, clock, entity, standard)
        save_scenario(session, HOUSE, clock, build.entity(session), standard)
        hotel = build.customer(session, entity, code="C1", name="Hôtel")
        build.customer(session, entity, code="C2", name="Mairie")
        rows.group(session, "Public", hotel)
    with screen(sqlite_db, entity, build.actor(me)) as opened:
        yield opened


def _open(tab: Tab, address: str) -> ScenarioState:
    tab.go(address)
    tab.call(ScenarioState, "open_scenario")
    return tab.state(ScenarioState)


def _type_step(tab: Tab, name: str, value: str) -> None:
    tab.call(StepsState, "change_step", tab.state(StepsState).mount, name, value)


def _type_text(tab: Tab, name: str, value: str) -> None:
    tab.call(WritingState, "write", tab.state(TextState).mount, name, value)


def _problems(tab: Tab) -> list[str]:
    return [one.words for one in tab.state(StepsState).problems]


def _scenarios(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        query = select(Scenario).where(Scenario.entity_id == 1).order_by(col(Scenario.id))
        return [(row.name, row.version) for row in session.exec(query)]


def test_a_scenario_opens_with_its_steps_and_the_first_one_s_text(tab: Tab) -> None:
    assert _open(tab, _HERE).title == "Standard"
    assert [one.name for one in tab.state(StepsState).steps] == ["Reminder", "Second reminder"]
    text = tab.state(TextState)
    assert text.language == "en"
    assert "Menuiserie Garnier" not in text.body
    assert "{{ items.table }}" in text.body
    assert "1,980.50" in text.html


@pytest.mark.parametrize("address", [_ELSEWHERE, "/scenarios/99", "/scenarios/x", "/scenarios/²"])
def test_what_is_not_there_or_of_another_company_is_said_to_be_missing(
    tab: Tab, address: str
) -> None:
    assert _open(tab, address).missing
    assert tab.state(StepsState).steps == []


def test_a_change_is_kept_as_a_new_version(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, _HERE)
    _type_step(tab, "days", "9")
    assert tab.state(StepsState).changed
    tab.call(SaveState, "ask_to_save")
    assert tab.said() == ["Saved as version 2."]
    assert _scenarios(sqlite_db) == [("Standard", 2)]
    assert not tab.state(StepsState).changed


def test_where_customers_are_concerned_it_asks_first(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, _HERE)
    tab.call(AssignState, "assign", {"whom": "everyone"})
    _type_step(tab, "days", "9")
    tab.call(SaveState, "ask_to_save")
    assert tab.state(SaveState).asking
    assert _scenarios(sqlite_db) == [("Standard", 1)]
    tab.call(SaveState, "save", {"start": "now"})
    assert _scenarios(sqlite_db) == [("Standard", 2)]
    with sqlite_db.read() as session:
        assert {row.first_pass for row in session.exec(select(Customer))} == {False}


def test_what_is_wrong_is_said_and_nothing_is_kept(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, _HERE)
    _type_step(tab, "days", "20")
    assert _problems(tab) == ["Step 2 leaves before step 1."]
    assert tab.state(StepsState).tones == ["", "bad"]
    tab.call(SaveState, "ask_to_save")
    assert tab.said() == ["Not saved: see what is wrong."]
    assert _scenarios(sqlite_db) == [("Standard", 1)]


def test_what_was_typed_for_another_step_comes_too_late(tab: Tab) -> None:
    _open(tab, _HERE)
    mount = tab.state(StepsState).mount
    tab.call(StepsState, "choose", 1)
    tab.call(StepsState, "change_step", mount, "name", "Late")
    assert [one.name for one in tab.state(StepsState).steps] == ["Reminder", "Second reminder"]


def test_a_scenario_is_renamed_and_a_taken_name_refused(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, _HERE)
    tab.call(StepsState, "change_scenario", "name", "Gentle")
    tab.call(SaveState, "ask_to_save")
    assert _scenarios(sqlite_db) == [("Gentle", 1)]
    _open(tab, "/scenarios/new")
    tab.call(StepsState, "change_scenario", "name", "GENTLE")
    tab.call(SaveState, "ask_to_save")
    assert tab.said()[-1] == "There is already a scenario named “Gentle”."
    assert _scenarios(sqlite_db) == [("Gentle", 1)]


def test_a_new_scenario_is_nowhere_until_it_is_saved(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, "/scenarios/new")
    tab.call(StepsState, "change_scenario", "name", "Firm")
    tab.call(OrderState, "add_step")
    assert _scenarios(sqlite_db) == [("Standard", 1)]
    tab.call(SaveState, "ask_to_save")
    assert _scenarios(sqlite_db) == [("Standard", 1), ("Firm", 1)]


def test_a_text_is_kept_with_the_scenario_and_both_or_neither(
    tab: Tab, sqlite_db: Database
) -> None:
    _open(tab, _HERE)
    _type_text(tab, "body", "Dear {{ contact.nam }},")
    text = tab.state(TextState)
    assert text.problem == (
        "Line 1, column 6: {{ contact.nam }} is not a placeholder. Did you mean {{ contact.name }}?"
    )
    tab.call(SaveState, "ask_to_save")
    assert _texts(sqlite_db) == []
    _type_text(tab, "body", "Dear {{ contact.name }},")
    assert "Dear Paul Garnier," in text.html
    tab.call(SaveState, "ask_to_save")
    assert _texts(sqlite_db) == ["Dear {{ contact.name }},"]
    assert _scenarios(sqlite_db) == [("Standard", 1)]


def _texts(database: Database) -> list[str]:
    with database.read() as session:
        return [row.body for row in session.exec(select(TemplateText))]


def test_a_text_somebody_else_saved_meanwhile_is_decided_about_before_the_scenario_is_saved(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab, _HERE)
    _type_text(tab, "body", "Mine")
    _type_step(tab, "days", "8")
    key = tab.state(TextState)._key  # noqa: SLF001 - what the desk shows
    with sqlite_db.write() as session:
        hugo = build.actor(build.user(session, Role.CREDIT_MANAGER, name="Hugo Petit"))
        theirs = Text(key, "email", "en", "First reminder", "Hello", "Theirs")
        save_text(session, hugo, clock, build.entity_by_id(session, 1), theirs)
    tab.call(SaveState, "ask_to_save")
    [newer] = tab.state(TextState).newer
    assert (newer.body, newer.my_body) == ("Theirs", "Mine")
    assert newer.who.startswith("Hugo Petit saved it on")
    assert (_texts(sqlite_db), _scenarios(sqlite_db)) == (["Theirs"], [("Standard", 1)])
    tab.call(SaveState, "save_over_texts")
    assert (_texts(sqlite_db), _scenarios(sqlite_db)) == (["Mine"], [("Standard", 2)])


def test_their_text_is_taken_and_what_was_changed_of_the_steps_stays(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab, _HERE)
    _type_text(tab, "body", "Mine")
    _type_step(tab, "days", "8")
    key = tab.state(TextState)._key  # noqa: SLF001 - what the desk shows
    with sqlite_db.write() as session:
        theirs = Text(key, "email", "en", "First reminder", "Hello", "Theirs")
        save_text(session, HOUSE, clock, build.entity_by_id(session, 1), theirs)
    tab.call(SaveState, "ask_to_save")
    tab.call(SaveState, "take_their_texts")
    assert tab.state(TextState).body == "Theirs"
    tab.call(SaveState, "ask_to_save")
    assert (_texts(sqlite_db), _scenarios(sqlite_db)) == (["Theirs"], [("Standard", 2)])


def test_a_step_gets_a_text_of_its_own(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, _HERE)
    tab.call(WritingState, "own_text")
    _type_text(tab, "subject", "Hello")
    tab.call(SaveState, "ask_to_save")
    with sqlite_db.read() as session:
        keys = session.exec(select(Step.template_key).order_by(col(Step.id).desc()).limit(2)).all()
    assert keys == ["", "standard_reminder"]


def test_a_text_is_begun_in_one_more_language_from_the_one_shown(tab: Tab) -> None:
    _open(tab, _HERE)
    tab.call(WritingState, "add_language", "de")
    text = tab.state(TextState)
    assert (text.language, [one.value for one in text.languages]) == ("de", ["en", "fr", "de"])
    tab.call(WritingState, "add_language", "xx")
    assert text.language == "de"


def test_customers_are_put_on_it_by_group_by_code_or_all(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, _HERE)
    tab.call(AssignState, "read_groups")
    assert [one.label for one in tab.state(AssignState).groups] == ["Public"]
    tab.call(AssignState, "assign", {"whom": "group", "group": "Public"})
    assert tab.state(ScenarioState).customers == 1
    tab.call(AssignState, "assign", {"whom": "codes", "codes": "C1, C9"})
    assert tab.state(AssignState).refused == "There is no customer C9."
    tab.call(AssignState, "assign", {"whom": "codes", "codes": "C1; C2"})
    assert tab.state(ScenarioState).customers == 2
    with sqlite_db.read() as session:
        assert all(row.first_pass for row in session.exec(select(Customer)))


def test_a_collector_looks_and_changes_nothing(tab: Tab, sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        collector = build.actor(build.user(session, Role.COLLECTOR))
    with screen(sqlite_db, tab.viewer.entity, collector) as theirs:
        _open(theirs, _HERE)
        _type_step(theirs, "days", "9")
        _type_text(theirs, "body", "Pay!")
        theirs.call(SaveState, "ask_to_save")
        for handler in ("archive", "take_out", "duplicate", "switch_off"):
            theirs.call(ShelfState, handler)
        assert set(theirs.said()) == {"You are not allowed to do this."}
    assert _scenarios(sqlite_db) == [("Standard", 1)]
