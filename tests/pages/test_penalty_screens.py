"""A customer's penalties as somebody decides about them."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.reports.cube_state import CubeState
from dso_app.pages.reports.penalty_state import CustomerPenaltiesState, DecisionsState
from tests.support import build
from tests.support.screens import Tab, screen

ADDRESS = "/reports/penalties/customer?code=C1"


def _tab(database: Database, role: Role) -> Iterator[Tab]:
    with database.write() as session:
        entity = build.entity(session, recovery_cost="40")
        me = build.user(session, role)
        first = build.customer(session, entity, name="Garnier", code="C1")
        build.item(session, first, 1_000_00, late=100, number="F1")
        build.item(session, first, 2_000_00, late=10, number="F2")
        build.item(session, build.customer(session, entity, code="C2"), 500_00, late=10)
    with screen(database, entity, build.actor(me, entity)) as opened:
        opened.go(ADDRESS)
        opened.call(CustomerPenaltiesState, "load_table")
        opened.call(DecisionsState, "load_table")
        yield opened


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    yield from _tab(sqlite_db, Role.CREDIT_MANAGER)


def _numbers(tab: Tab) -> list[str]:
    return [line.key for line in tab.state(CustomerPenaltiesState).lines]


def test_each_item_shows_its_working_and_nobody_else_s_stands_there(tab: Tab) -> None:
    state = tab.state(CustomerPenaltiesState)
    assert (state.customer, _numbers(tab)) == ("Garnier", ["F1", "F2"])
    working = [cell.text for cell in state.lines[1].cells if "×" in cell.text]
    # Reference rate of the half-year 2.15 % + 10 points, business.
    assert working == [
        "2,000.00\N{NO-BREAK SPACE}EUR × 10 days × 12.15 % from 21/06/2026 to 30/06/2026"
    ]
    # 2,000 × 12.15 % × 10 ÷ 365 = 6.66, and 40 for the recovery.
    assert "46.66" in [cell.text for cell in state.lines[1].cells]
    assert state.statement == "/api/reports/penalties?customer=C1&format=pdf"


def test_what_is_waived_leaves_the_list_stands_among_decisions_and_can_be_taken_back(
    tab: Tab,
) -> None:
    tab.call(CustomerPenaltiesState, "pick", "F1", True)  # noqa: FBT003
    tab.call(CustomerPenaltiesState, "ask", "waived")
    tab.call(CustomerPenaltiesState, "decide", {"comment": "Goodwill"})
    assert _numbers(tab) == ["F2"]
    (line,) = tab.state(DecisionsState).lines
    shown = [cell.text for cell in line.cells]
    assert shown[:3] == ["F1", "Garnier", "Waived"]
    assert "Goodwill" in shown
    tab.call(CustomerPenaltiesState, "keep")
    assert _numbers(tab) == ["F1", "F2"]
    assert len(tab.state(DecisionsState).lines) == 2


def test_invoiced_ones_are_told_from_waived_ones(tab: Tab) -> None:
    for number, state in (("F1", "waived"), ("F2", "invoiced")):
        tab.call(CustomerPenaltiesState, "pick", number, True)  # noqa: FBT003
        tab.call(CustomerPenaltiesState, "ask", state)
        tab.call(CustomerPenaltiesState, "decide", {})
    tab.call(DecisionsState, "filter_by", "state", "invoiced")
    assert [line.cells[0].text for line in tab.state(DecisionsState).lines] == ["F2"]


def test_a_decision_that_is_none_or_about_nothing_changes_nothing(tab: Tab) -> None:
    tab.call(CustomerPenaltiesState, "decide", {})
    tab.call(CustomerPenaltiesState, "ask", "forgiven")
    assert tab.state(CustomerPenaltiesState).deciding == ""
    tab.call(CustomerPenaltiesState, "keep")
    assert tab.said() == ["C1 has no penalties to decide about."]
    assert _numbers(tab) == ["F1", "F2"]


def test_who_only_reads_decides_nothing(sqlite_db: Database) -> None:
    for tab in _tab(sqlite_db, Role.VIEWER):
        tab.call(CustomerPenaltiesState, "keep")
        tab.call(CustomerPenaltiesState, "ask", "waived")
        assert tab.heard == ["You are not allowed to do this."] * 2


def test_a_customer_s_row_of_the_report_leads_to_its_penalties(tab: Tab) -> None:
    tab.call(CubeState, "open_report", "penalties")
    tab.go("/reports/penalties")
    tab.call(CubeState, "load_table")
    assert tab.state(CubeState).lines[0].href == ADDRESS
