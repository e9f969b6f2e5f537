"""The dry run on screen: asked, answered at once or by the runner, opened down to the customer."""

from collections.abc import Iterator
from datetime import date

import pytest

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.domain.scenario import Mode
from dso_app.pages.simulation.calendar import weeks_of
from dso_app.pages.simulation.state import SimulationState
from dso_app.services.scenarios.verbs import save_scenario
from dso_app.services.simulations import runs as simulation_runs
from dso_app.services.simulations.answers import DayFound
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.collecting import scenario, step
from tests.support.screens import Tab, screen

_HERE = "/scenarios/1/simulation"


@pytest.fixture
def tab(sqlite_db: Database, clock: FixedClock) -> Iterator[Tab]:
    """A credit manager's tab: a reminder 5 days after the due date, one invoice a day late."""
    with sqlite_db.write() as session:
        entity = build.entity(session, contact_gap_days=0)
        me = build.user(session, Role.CREDIT_MANAGER)
        first = step(1, "First", 5, mode=Mode.AUTOMATIC)
        standard = save_scenario(session, HOUSE, clock, entity, scenario(first))
        hotel = build.customer(session, entity, name="Hôtel", scenario_id=standard.id)
        build.contact(session, hotel)
        build.item(session, hotel, 100_00, late=1, number="F1")
    with screen(sqlite_db, entity, build.actor(me)) as opened:
        yield opened


def _open(tab: Tab, address: str = _HERE) -> SimulationState:
    tab.go(address)
    tab.call(SimulationState, "load_table")
    tab.call(SimulationState, "open_simulation")
    return tab.state(SimulationState)


def _ask(tab: Tab, **form: str) -> None:
    tab.call(SimulationState, "simulate", {"days": "30", "payments": "none"} | form)


def test_a_short_one_is_answered_at_once_with_its_days_and_lines(tab: Tab) -> None:
    state = _open(tab)
    assert not state.asked
    _ask(tab)
    assert (state.asked, state.working, state.total) == (True, False, "1")
    # Due on 29 June; the fifth day after is a Saturday.
    found = [day for week in state.weeks for day in week.days if day.count]
    assert [(day.on, day.count, list(day.amounts)) for day in found] == [
        ("2026-07-06", "1", ["100.00\N{NO-BREAK SPACE}EUR"])
    ]
    [line] = state.lines
    assert any(cell.text == "F1" for cell in line.cells)
    assert any(cell.href == "/customers/1" for cell in line.cells)
    tab.call(SimulationState, "choose_day", "2026-07-07")
    assert state.lines == []
    tab.call(SimulationState, "choose_day", "2026-07-07")
    assert len(state.lines) == 1


def test_a_long_one_waits_for_the_runner_and_is_found_again(
    tab: Tab, sqlite_db: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation_runs, "AT_ONCE", 0)
    state = _open(tab)
    _ask(tab, payments="usual")
    assert (state.working, state.lines) == (True, [])
    tab.call(SimulationState, "follow_work")
    assert state.working
    with sqlite_db.read() as session:
        waiting = simulation_runs.next_waiting(session, clock)
    assert waiting is not None
    simulation_runs.carry_out(sqlite_db, clock, waiting)
    assert not _open(tab).working
    assert (state.total, state.payments) == ("1", "usual")
    tab.call(SimulationState, "follow_work")
    assert len(state.lines) == 1


@pytest.mark.parametrize("days", ["", "0", "367", "-3", "ten", "9" * 30])
def test_a_span_that_is_none_is_refused_and_said(tab: Tab, days: str) -> None:
    state = _open(tab)
    _ask(tab, days=days)
    assert "1 to 366 days" in tab.said()[-1]
    assert not state.asked


def test_unsaved_changes_that_are_not_there_are_not_simulated(tab: Tab) -> None:
    state = _open(tab)
    assert not state.has_draft
    _ask(tab, edited="yes")
    assert "no unsaved changes" in tab.said()[-1]
    assert not state.asked


@pytest.mark.parametrize("address", ["/scenarios/9/simulation", "/scenarios/x/simulation"])
def test_a_scenario_that_is_not_there_is_said_to_be_missing(tab: Tab, address: str) -> None:
    assert _open(tab, address).missing


def test_a_calendar_has_whole_weeks_and_names_its_months() -> None:
    found = {date(2026, 7, 1): DayFound(3, {"EUR": 12_00, "USD": 5_00})}
    weeks = weeks_of(date(2026, 6, 30), 3, found, "en")
    [week] = weeks
    assert [day.label for day in week.days] == ["29", "30 Jun", "1 Jul", "2", "3", "4", "5"]
    assert [bool(day.on) for day in week.days] == [False, True, True, True, False, False, False]
    assert week.days[2].amounts == ["12.00\N{NO-BREAK SPACE}EUR", "5.00\N{NO-BREAK SPACE}USD"]
    assert week.days[2].words == (
        "Wednesday 1 July: 3, 12.00\N{NO-BREAK SPACE}EUR + 5.00\N{NO-BREAK SPACE}USD"
    )
    assert len(weeks_of(date(2026, 6, 30), 366, {}, "fr")) == 53
