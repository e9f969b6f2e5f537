"""The screen of the reports of lines, as somebody asks them."""

from collections.abc import Iterator
from datetime import date

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import ExchangeRate
from dso_app.pages.reports.cube_state import CubeState
from dso_app.pages.reports.lines_state import ReportLinesState, back_to_report
from tests.support import build
from tests.support.build import key
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A manager's tab: two companies, of the first 100.00 late and 50.00 not due."""
    with sqlite_db.write() as session:
        entity = build.entity(session, name="Atelier Duval")
        other = build.entity(session, name="Duval Ltd", currency="GBP")
        me = build.user(session, Role.VIEWER)
        first = build.customer(session, entity, name="Garnier", code="C1")
        build.item(session, first, 100_00, late=10)
        build.item(session, first, 50_00, late=-5)
        abroad = build.customer(session, other, name="Smith", code="S1")
        build.item(session, abroad, 10_00, late=3, currency="GBP")
        since = date(2026, 1, 1)
        for owner, currency, rate in ((entity, "GBP", "1.2"), (other, "EUR", "0.8")):
            session.add(
                ExchangeRate(entity_id=key(owner), currency=currency, valid_from=since, rate=rate)
            )
    with screen(sqlite_db, entity, build.actor(me, entity, other)) as opened:
        yield opened


def _open(tab: Tab, address: str) -> CubeState:
    tab.go(address)
    tab.call(CubeState, "open_report", address.split("?", maxsplit=1)[0].rpartition("/")[2])
    tab.call(CubeState, "load_choices")
    tab.call(CubeState, "load_table")
    return tab.state(CubeState)


def test_the_figures_above_the_table_are_those_of_its_total(tab: Tab) -> None:
    state = _open(tab, "/reports/qualification")
    figures = {one.name: one.value for one in state.words.figures}
    assert (figures["Late"], figures["Late items"]) == ("100.00", "1")
    shown = dict(zip((head.label for head in state.heads), state.totals[0].cells, strict=True))
    assert shown["Late, EUR"].text == "100.00"


def test_a_figure_leads_to_its_lines_and_back_to_the_report(tab: Tab) -> None:
    state = _open(tab, "/reports/qualification?by=collector")
    late = next(one for one in state.words.figures if one.name == "Late")
    tab.go(late.href)
    tab.call(ReportLinesState, "load_table")
    lines = tab.state(ReportLinesState)
    assert (lines.title, lines.total, lines.count) == ("Qualification", "100.00", 1)
    assert lines.back == "/reports/qualification?by=collector"
    assert lines.lines[0].label == "Garnier"


def test_the_way_back_from_a_report_that_is_none_is_the_list() -> None:
    assert back_to_report({"report": "secrets", "by": "kind"}) == "/reports"


def test_a_report_that_is_none_is_not_opened(tab: Tab) -> None:
    tab.call(CubeState, "open_report", "profile")
    tab.call(CubeState, "open_report", "secrets")
    assert tab.state(CubeState).report == "profile"


def test_all_companies_are_consolidated_with_the_rate_shown(tab: Tab) -> None:
    state = _open(tab, "/reports/qualification?entities=all&by=entity")
    assert [one.label for one in state.companies] == ["Atelier Duval", "All companies"]
    assert {line.label: line.cells[1].text for line in state.lines} == {
        "Atelier Duval": "100.00",
        "Duval Ltd": "12.50",
    }
    # 10.00 GBP ÷ 0.8: by way of its own company's rate.
    assert "1 GBP = 1.2" in state.words.facts
    assert state.totals[0].cells[1].text == "112.50"


def test_the_bars_say_in_words_what_they_draw(tab: Tab) -> None:
    bars = _open(tab, "/reports/qualification").words.bars
    (garnier,) = bars
    assert [part.label for part in garnier.parts] == [
        "Garnier, Late: 100.00 EUR",
        "Garnier, Qualified: 0.00 EUR",
    ]
    assert [(part.size, bool(part.href)) for part in garnier.parts] == [(100, True), (0, False)]


def test_without_a_rate_the_report_says_so(tab: Tab, sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        customer = build.customer(session, tab.viewer.entity, code="C3")
        build.item(session, customer, 10_00, late=1, currency="USD")
    state = _open(tab, "/reports/forecast")
    assert state.refused == "There is no exchange rate from USD to EUR on 30 Jun 2026."
    assert (state.lines, state.words.figures) == ([], [])


def test_a_guest_is_refused(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        guest = build.user(session, Role.GUEST)
    with screen(sqlite_db, entity, build.actor(guest)) as tab:
        tab.call(CubeState, "load_table")
        tab.call(ReportLinesState, "load_table")
        assert tab.state(CubeState).lines == []
        assert tab.state(ReportLinesState).lines == []


def test_lines_of_no_report_say_so(tab: Tab) -> None:
    tab.go("/reports/items?report=secrets")
    tab.call(ReportLinesState, "load_table")
    assert tab.state(ReportLinesState).refused == "There is no report secrets."
