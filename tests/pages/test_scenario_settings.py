"""The scenario editor: each setting, typed or chosen on screen, is kept, and it alone."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Entry, Mode, Scenario, Scope, Trigger
from dso_app.models import Scenario as ScenarioRow
from dso_app.pages.scenario.save_state import SaveState
from dso_app.pages.scenario.state import ScenarioState
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.verbs import save_scenario
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.collecting import scenario, step
from tests.support.screens import Tab, screen

_EMAIL, _SOON, _CALL = 0, 1, 2
"""Places of the steps."""


@pytest.fixture
def tab(sqlite_db: Database, clock: FixedClock) -> Iterator[Tab]:
    """A credit manager's editor open on a scenario with everything as usual."""
    usual = scenario(
        step(1, "Reminder", 7),
        step(2, "Second", 15, items=Listing.LATE_AND_DUE_WITHIN, within_days=10),
        step(3, "Call", 25, channel=Channel.CALL, mode=Mode.MANUAL),
    )
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.CREDIT_MANAGER)
        save_scenario(session, HOUSE, clock, entity, usual)
    with screen(sqlite_db, entity, build.actor(me)) as opened:
        opened.go("/scenarios/1")
        opened.call(ScenarioState, "open_scenario")
        yield opened


def _kept(database: Database) -> Scenario:
    """The version in force, whatever it is known by."""
    with database.read() as session:
        found = read_version(session, session.get_one(ScenarioRow, 1))
    assert found is not None
    return replace(found, version_id=None)


def _save(tab: Tab) -> None:
    tab.call(SaveState, "ask_to_save")
    assert tab.said() == ["Saved as version 2."]


@pytest.mark.parametrize(
    ("at", "name", "typed", "changes"),
    [
        (_EMAIL, "fee", "12,50", {"fee_minor": 12_50}),
        (_EMAIL, "listing", "leader", {"items": Listing.LEADER}),
        (_EMAIL, "listing", "all_open", {"items": Listing.ALL_OPEN}),
        (_EMAIL, "place", "due_month_end", {"trigger": Trigger.DUE_MONTH_END}),
        (_EMAIL, "place", "before", {"offset_days": -7}),
        (_EMAIL, "days", "9", {"offset_days": 9}),
        (_EMAIL, "mode", "manual", {"mode": Mode.MANUAL}),
        (_EMAIL, "mode", "to_confirm", {"mode": Mode.TO_CONFIRM}),
        (_EMAIL, "channel", "letter", {"channel": Channel.LETTER}),
        (_SOON, "within", "20", {"within_days": 20}),
        (_SOON, "place", "previous_step", {"trigger": Trigger.PREVIOUS_STEP}),
        (_CALL, "lapse", "12", {"lapse_days": 12}),
    ],
)
def test_what_is_typed_or_chosen_of_a_step_is_kept_and_nothing_else_changes(
    tab: Tab, sqlite_db: Database, at: int, name: str, typed: str, changes: dict[str, Any]
) -> None:
    before = _kept(sqlite_db)
    tab.call(StepsState, "choose", at)
    tab.call(StepsState, "change_step", tab.state(StepsState).mount, name, typed)
    _save(tab)
    assert _kept(sqlite_db) == _changed(before, at, changes)


@pytest.mark.parametrize(
    ("name", "on", "changes"),
    [
        ("deduct", False, {"deduct_credits": False}),
        ("memo", True, {"list_down_payments": True}),
        ("copies", True, {"attach_copies": True}),
    ],
)
def test_what_is_ticked_of_a_step_is_kept_and_nothing_else_changes(
    tab: Tab, sqlite_db: Database, name: str, changes: dict[str, Any], *, on: bool
) -> None:
    before = _kept(sqlite_db)
    tab.call(StepsState, "switch_step", name, on)
    _save(tab)
    assert _kept(sqlite_db) == _changed(before, _EMAIL, changes)


@pytest.mark.parametrize(
    ("name", "typed", "changes"),
    [
        ("entry", "matching_age", {"entry": Entry.MATCHING_AGE}),
        ("scope", "item", {"scope": Scope.ITEM}),
        ("minimum", "12,50", {"minimum": Decimal("12.50")}),
    ],
)
def test_what_is_chosen_of_the_scenario_is_kept_and_nothing_else_changes(
    tab: Tab, sqlite_db: Database, name: str, typed: str, changes: dict[str, Any]
) -> None:
    before = _kept(sqlite_db)
    tab.call(StepsState, "change_scenario", name, typed)
    _save(tab)
    assert _kept(sqlite_db) == replace(before, **changes)


def _changed(before: Scenario, at: int, changes: dict[str, Any]) -> Scenario:
    steps = list(before.steps)
    steps[at] = replace(steps[at], **changes)
    return replace(before, steps=tuple(steps))
