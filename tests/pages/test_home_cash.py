"""The cash forecast on Home."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.home.cash import CashState
from dso_app.pages.reports.lines_state import ReportLinesState
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A viewer's tab: on a Tuesday, due on Thursday 100.00 and in a week 30.00; 7.00 is late."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.VIEWER)
        customer = build.customer(session, entity)
        for minor, late in ((100_00, -2), (30_00, -9), (7_00, 5)):
            build.item(session, customer, minor, late=late)
    with screen(sqlite_db, entity, build.actor(me, entity)) as opened:
        yield opened


def test_this_week_is_what_is_due_until_sunday_and_opens_its_items(tab: Tab) -> None:
    tab.call(CashState, "load")
    cash = tab.state(CashState).cash
    assert (cash.figure, cash.note) == ("100.00", "until 5 Jul")
    tab.go(cash.href)
    tab.call(ReportLinesState, "load_table")
    assert tab.state(ReportLinesState).total == "100.00"


def test_each_week_is_a_bar_that_says_its_days_and_amount(tab: Tab) -> None:
    tab.call(CashState, "load")
    bars = tab.state(CashState).cash.bars
    monday = TODAY + timedelta(days=6)
    assert [bar.name for bar in bars] == ["30 Jun", "6 Jul"]
    (part,) = bars[1].parts
    assert part.label == "6 Jul – 12 Jul, usual delay: 30.00\N{NO-BREAK SPACE}EUR"
    assert (part.size, part.tone) == (30, "2")
    assert f"figure={monday}" in part.href


def test_a_missing_rate_is_named_and_who_reads_no_reports_gets_nothing(
    tab: Tab, sqlite_db: Database
) -> None:
    with sqlite_db.write() as session:
        customer = build.customer(session, tab.viewer.entity)
        build.item(session, customer, 1_00, currency="USD")
        guest = build.user(session, Role.GUEST)
    tab.call(CashState, "load")
    assert "USD" in tab.state(CashState).cash.note
    with screen(sqlite_db, tab.viewer.entity, build.actor(guest)) as other:
        other.call(CashState, "load")
        assert not other.state(CashState).read
