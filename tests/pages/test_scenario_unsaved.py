"""The scenario editor: nothing typed is lost, nobody's work is overwritten, old versions return."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Customer, Entity, Scenario, ScenarioDraft
from dso_app.pages.scenario.assign_state import AssignState
from dso_app.pages.scenario.order_state import OrderState
from dso_app.pages.scenario.save_state import SaveState
from dso_app.pages.scenario.shelf_state import ShelfState
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.versions_state import VersionsState
from dso_app.pages.scenario.writing_state import WritingState
from dso_app.services.scenarios.editing import Edit, save_edit
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.verbs import save_scenario
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.collecting import scenario, step
from tests.support.screens import Tab, screen

_HERE = "/scenarios/1"
_LATER = "Step “Second reminder”, when: 15 days after the due date → 18 days after the due date"


@pytest.fixture
def tab(sqlite_db: Database, clock: FixedClock) -> Iterator[Tab]:
    """A credit manager's tab before a scenario of three steps with a customer on it."""
    standard = scenario(
        step(1, "Reminder", 7), step(2, "Second reminder", 15), step(3, "Last reminder", 30)
    )
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.CREDIT_MANAGER)
        save_scenario(session, HOUSE, clock, entity, standard)
        build.customer(session, entity, code="C1")
    with screen(sqlite_db, entity, build.actor(me)) as opened:
        yield opened


def _open(tab: Tab, address: str = _HERE) -> ScenarioState:
    tab.go(address)
    tab.call(ScenarioState, "open_scenario")
    return tab.state(ScenarioState)


def _type_step(tab: Tab, name: str, value: str) -> None:
    tab.call(StepsState, "change_step", tab.state(StepsState).mount, name, value)


def _type_text(tab: Tab, name: str, value: str) -> None:
    tab.call(WritingState, "write", tab.state(TextState).mount, name, value)


def _days(tab: Tab) -> list[str]:
    return [one.days for one in tab.state(StepsState).steps]


def _names(tab: Tab) -> list[str]:
    return [one.name for one in tab.state(StepsState).steps]


def _drafts(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(ScenarioDraft)).all())


def _version(database: Database, number: int = 1) -> int:
    with database.read() as session:
        return session.get_one(Scenario, number).version


def _colleague_saves(database: Database, clock: FixedClock, days: int) -> None:
    """Claire puts the second step on another day, and saves."""
    with database.write() as session:
        claire = build.actor(build.user(session, Role.CREDIT_MANAGER, name="Claire Moreau"))
        row = session.get_one(Scenario, 1)
        present = read_version(session, row)
        assert present is not None
        steps = list(present.steps)
        steps[1] = replace(steps[1], offset_days=days)
        edit = Edit(1, row.version, replace(present, steps=tuple(steps)))
        save_edit(session, claire, clock, session.get_one(Entity, 1), edit)


def test_what_was_typed_is_there_again_until_it_is_given_up(tab: Tab, sqlite_db: Database) -> None:
    _open(tab)
    _type_step(tab, "days", "soon")
    _type_text(tab, "subject", "Pay, please")
    assert not _open(tab).overtaken
    assert tab.state(ScenarioState).left.startswith("These are your changes of ")
    assert _days(tab) == ["soon", "15", "30"]
    assert tab.state(StepsState).wrong
    assert tab.state(TextState).changed
    tab.call(ScenarioState, "go_on")
    assert tab.state(ScenarioState).left == ""
    tab.call(ScenarioState, "give_up")
    assert _days(tab) == ["7", "15", "30"]
    assert not tab.state(TextState).changed
    assert _drafts(sqlite_db) == 0


def test_what_was_typed_back_is_no_change_and_no_draft(tab: Tab, sqlite_db: Database) -> None:
    _open(tab)
    _type_step(tab, "days", "9")
    assert _drafts(sqlite_db) == 1
    _type_step(tab, "days", " 7 ")
    assert not tab.state(StepsState).changed
    assert _drafts(sqlite_db) == 0
    assert _open(tab).left == ""


def test_a_scenario_that_was_begun_is_there_again_too(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, "/scenarios/new")
    tab.call(StepsState, "change_scenario", "name", "Gentle")
    _open(tab)
    assert tab.state(StepsState).name == "Standard"
    assert _open(tab, "/scenarios/new").left
    assert tab.state(StepsState).name == "Gentle"
    tab.call(SaveState, "ask_to_save")
    assert _drafts(sqlite_db) == 0
    assert _open(tab, "/scenarios/new").left == ""


def test_saving_forgets_the_draft(tab: Tab, sqlite_db: Database) -> None:
    _open(tab)
    tab.call(StepsState, "choose", 1)
    _type_step(tab, "days", "16")
    tab.call(SaveState, "ask_to_save")
    assert (_drafts(sqlite_db), _version(sqlite_db)) == (0, 2)
    assert tab.state(StepsState).step.name == "Second reminder"
    assert tab.state(ScenarioState).left == ""


def test_a_newer_version_of_somebody_else_is_not_overwritten_unseen(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab)
    tab.call(StepsState, "choose", 2)
    _type_step(tab, "days", "33")
    _colleague_saves(sqlite_db, clock, 18)
    tab.call(SaveState, "ask_to_save")
    refused = tab.state(SaveState)
    assert refused.refused
    assert refused.who.startswith("Claire Moreau saved version 2 on 30 Jun 2026")
    assert refused.theirs == [_LATER]
    assert refused.mine == [
        "Step “Last reminder”, when: 30 days after the due date → 33 days after the due date"
    ]
    assert (_version(sqlite_db), _drafts(sqlite_db)) == (2, 1)
    tab.call(VersionsState, "look", refused.number)
    assert [one.words for one in tab.state(VersionsState).steps][1] == (
        "Email, 18 days after the due date, automatic"
    )
    # A third version comes before one has decided: that one was not seen either.
    _colleague_saves(sqlite_db, clock, 19)
    tab.call(SaveState, "save_over", {})
    assert (refused.refused, refused.number, _version(sqlite_db)) == (True, 3, 3)
    tab.call(SaveState, "save_over", {})
    assert (refused.refused, _version(sqlite_db)) == (False, 4)
    assert _days(tab) == ["7", "15", "33"]


def test_nothing_is_saved_over_what_was_not_shown(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab)
    _type_step(tab, "days", "9")
    _colleague_saves(sqlite_db, clock, 18)
    tab.call(SaveState, "save_over", {})
    assert _version(sqlite_db) == 2


def test_one_s_own_is_given_up_for_theirs(tab: Tab, sqlite_db: Database, clock: FixedClock) -> None:
    _open(tab)
    _type_step(tab, "days", "9")
    _colleague_saves(sqlite_db, clock, 18)
    tab.call(SaveState, "ask_to_save")
    assert tab.call(SaveState, "take_theirs") is not None
    tab.call(ScenarioState, "give_up")
    assert _days(tab) == ["7", "18", "30"]


def test_coming_back_to_older_work_one_is_told_what_others_saved_since(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab)
    _type_step(tab, "days", "9")
    _colleague_saves(sqlite_db, clock, 18)
    state = _open(tab)
    assert state.overtaken.startswith("Claire Moreau saved version 2")
    assert len(state.theirs) == 1
    assert _days(tab) == ["9", "15", "30"]
    tab.call(SaveState, "ask_to_save")
    assert tab.state(SaveState).refused


def test_who_wrote_a_text_alone_takes_the_steps_others_saved_since(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab)
    _type_text(tab, "subject", "Pay, please")
    _colleague_saves(sqlite_db, clock, 18)
    state = _open(tab)
    assert (state.overtaken, _days(tab)) == ("", ["7", "18", "30"])
    assert tab.state(TextState).subject == "Pay, please"
    tab.call(SaveState, "ask_to_save")
    assert tab.said()[-1] == "Text saved; no new version of the scenario."
    assert _version(sqlite_db) == 2


def test_who_renamed_a_scenario_alone_renames_it_whatever_others_saved_since(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab)
    tab.call(StepsState, "change_scenario", "name", "Gentle")
    _colleague_saves(sqlite_db, clock, 18)
    _open(tab)
    tab.call(SaveState, "ask_to_save")
    assert tab.said()[-1] == "Saved."
    assert tab.state(ScenarioState).title == "Gentle"
    assert _version(sqlite_db) == 2


def test_a_new_scenario_nobody_touched_is_nothing_unsaved(tab: Tab, sqlite_db: Database) -> None:
    _open(tab, "/scenarios/new")
    assert not tab.state(StepsState).changed
    tab.call(StepsState, "change_scenario", "name", "Gentle")
    assert tab.state(StepsState).changed
    tab.call(StepsState, "change_scenario", "name", "")
    assert not tab.state(StepsState).changed
    assert _drafts(sqlite_db) == 0


def test_saving_says_what_it_changes_before_customers_are_concerned(tab: Tab) -> None:
    _open(tab)
    tab.call(AssignState, "assign", {"whom": "everyone"})
    tab.call(OrderState, "remove_step")
    _type_step(tab, "mode", "to_confirm")
    tab.call(StepsState, "change_scenario", "scope", "item")
    tab.call(SaveState, "ask_to_save")
    assert tab.state(SaveState).asking
    assert tab.state(SaveState).mine == [
        "Scope: Account → Item",
        "Step “Reminder” removed",
        "Step “Second reminder”, mode: automatic → to confirm",
    ]


def test_a_text_alone_is_saved_without_a_version_and_without_a_question(
    tab: Tab, sqlite_db: Database
) -> None:
    _open(tab)
    tab.call(AssignState, "assign", {"whom": "everyone"})
    with sqlite_db.write() as session:
        session.exec(select(Customer)).one().first_pass = False
    _type_text(tab, "subject", "Pay, please")
    tab.call(SaveState, "ask_to_save")
    assert not tab.state(SaveState).asking
    assert tab.said()[-1] == "Text saved; no new version of the scenario."
    with sqlite_db.read() as session:
        assert not session.exec(select(Customer)).one().first_pass
    assert (_version(sqlite_db), _drafts(sqlite_db)) == (1, 0)


def test_a_text_that_other_scenarios_send_is_said_to_change_there_too(tab: Tab) -> None:
    _open(tab)
    tab.call(ShelfState, "duplicate")
    _open(tab)
    _type_text(tab, "subject", "Pay, please")
    tab.call(SaveState, "ask_to_save")
    assert tab.said()[-1] == (
        "Text saved; no new version of the scenario. "
        "It is also sent by: Copy of Standard · Reminder."
    )


def test_a_step_taken_out_is_put_back_where_it_was(tab: Tab) -> None:
    _open(tab)
    tab.call(StepsState, "choose", 1)
    tab.call(OrderState, "remove_step")
    assert tab.state(OrderState).removed == "Step “Second reminder” removed."
    tab.call(OrderState, "put_back")
    assert _names(tab) == ["Reminder", "Second reminder", "Last reminder"]
    assert not tab.state(StepsState).changed
    assert tab.state(OrderState).removed == ""


def test_steps_are_copied_and_added_under_names_of_their_own(tab: Tab) -> None:
    _open(tab)
    tab.call(OrderState, "duplicate_step")
    tab.call(StepsState, "choose", 0)
    tab.call(OrderState, "duplicate_step")
    assert _names(tab)[:3] == ["Reminder", "Reminder (3)", "Reminder (2)"]
    tab.call(OrderState, "add_step")
    assert "Step 6" in _names(tab)


def test_a_dragged_step_is_checked_and_read_out(tab: Tab) -> None:
    _open(tab)
    tab.call(OrderState, "place_step", {"uid": "2", "offset": "3"})
    steps = tab.state(StepsState)
    assert (steps.step.name, steps.step.days) == ("Second reminder", "3")
    assert [one.words for one in steps.problems] == ["Step 2 leaves before step 1."]
    assert tab.state(OrderState).said == (
        "2. Second reminder: Email, 3 days after the due date, automatic"
    )
    tab.call(OrderState, "order_step", {"uid": "2", "by": "-1"})
    assert _names(tab) == ["Second reminder", "Reminder", "Last reminder"]
    assert tab.state(OrderState).said == "Step “Second reminder” is step 1 now"
    assert not steps.wrong


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"uid": "99", "offset": "3"},
        {"uid": "2", "offset": "soon"},
        {"uid": "2", "offset": "9" * 5000},
        {"uid": "-1", "offset": "3"},
    ],
)
def test_what_no_page_sends_moves_nothing(tab: Tab, form: dict[str, str]) -> None:
    _open(tab)
    tab.call(OrderState, "place_step", form)
    tab.call(OrderState, "order_step", form)
    assert _days(tab) == ["7", "15", "30"]


def test_versions_are_listed_looked_at_and_restored(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab)
    _colleague_saves(sqlite_db, clock, 18)
    _open(tab)
    _type_step(tab, "days", "8")
    tab.call(VersionsState, "open_versions")
    versions = tab.state(VersionsState)
    assert [(one.number, one.who, one.changes) for one in versions.rows] == [
        (
            2,
            "Claire Moreau",
            [_LATER],
        ),
        (1, "Relance", ["The first version."]),
    ]
    tab.call(VersionsState, "look", 1)
    assert (versions.shown, versions.steps[1].words) == (
        1,
        "Email, 15 days after the due date, automatic",
    )
    tab.call(VersionsState, "ask_to_restore", 1)
    tab.call(VersionsState, "restore", {})
    assert tab.said()[-1] == "Version 1 is in force again, as version 3."
    assert _days(tab) == ["7", "15", "30"]
    assert (_version(sqlite_db), _drafts(sqlite_db), versions.listing) == (3, 0, False)


def test_nothing_is_restored_over_a_version_that_was_not_in_the_list(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    _open(tab)
    tab.call(VersionsState, "open_versions")
    _colleague_saves(sqlite_db, clock, 18)
    tab.call(VersionsState, "ask_to_restore", 1)
    tab.call(VersionsState, "restore", {})
    assert "saved by somebody else meanwhile, as version 2" in tab.said()[-1]
    assert _version(sqlite_db) == 2
    tab.call(VersionsState, "open_versions")
    tab.call(VersionsState, "ask_to_restore", 1)
    tab.call(VersionsState, "restore", {})
    assert _version(sqlite_db) == 3


@pytest.mark.parametrize("number", [9, -1, 10**30])
def test_a_version_that_never_was_is_neither_shown_nor_restored(
    tab: Tab, sqlite_db: Database, number: int
) -> None:
    _open(tab)
    tab.call(VersionsState, "look", number)
    tab.call(VersionsState, "ask_to_restore", number)
    tab.call(VersionsState, "restore", {})
    assert all("has no version" in sentence for sentence in tab.heard)
    assert (len(tab.heard), tab.state(VersionsState).shown, _version(sqlite_db)) == (2, 0, 1)


def test_a_copy_is_opened_with_nobody_on_it(tab: Tab) -> None:
    _open(tab)
    tab.call(AssignState, "assign", {"whom": "everyone"})
    assert tab.call(ShelfState, "duplicate") is not None
    assert _open(tab, "/scenarios/2").title == "Copy of Standard"
    assert tab.state(ScenarioState).customers == 0


def test_a_scenario_nobody_is_on_is_archived_and_taken_out_again(tab: Tab) -> None:
    state = _open(tab)
    tab.call(ShelfState, "archive")
    assert state.archived
    tab.call(AssignState, "assign", {"whom": "everyone"})
    assert state.customers == 0
    tab.call(ShelfState, "take_out")
    tab.call(AssignState, "assign", {"whom": "everyone"})
    assert (state.archived, state.customers) == (False, 1)
    tab.call(ShelfState, "archive")
    assert tab.said()[-1] == "“Standard” cannot be archived: 1 customer is on it."


def test_switched_on_the_first_pass_is_as_one_says(tab: Tab, sqlite_db: Database) -> None:
    state = _open(tab)
    tab.call(AssignState, "assign", {"whom": "everyone"})
    for start, waits in (("now", False), ("confirm", True)):
        tab.call(ShelfState, "switch_off")
        assert not state.active
        tab.call(ShelfState, "switch_on", {"start": start})
        assert state.active
        with sqlite_db.read() as session:
            assert session.exec(select(col(Customer.first_pass))).one() is waits
