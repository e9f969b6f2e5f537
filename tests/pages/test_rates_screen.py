"""The rates as an administrator enters them."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.rates.state import HalfYear, RatesState
from tests.support import build
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.ADMINISTRATOR)
    with screen(sqlite_db, entity, build.actor(me, entity)) as opened:
        yield opened


def _enter(tab: Tab, **form: str) -> RatesState:
    tab.call(RatesState, "add", form)
    return tab.state(RatesState)


def test_a_rate_is_entered_replaced_and_deleted(tab: Tab) -> None:
    tab.call(RatesState, "load")
    for rate in ("0,92", "0.93"):
        state = _enter(tab, currency="USD", rate=rate, valid_from="2026-06-01")
    assert [[cell.text for cell in line.cells] for line in state.lines] == [
        ["USD", "1 Jun 2026", "0.93"]
    ]
    tab.call(RatesState, "pick_everything")
    tab.call(RatesState, "delete")
    assert tab.state(RatesState).lines == []


@pytest.mark.parametrize(
    "form",
    [
        {"currency": "USD", "rate": "0", "valid_from": "2026-06-01"},
        {"currency": "XXL", "rate": "1", "valid_from": "2026-06-01"},
        {"currency": "EUR", "rate": "1", "valid_from": "2026-06-01"},
        {"currency": "USD", "rate": "1", "valid_from": ""},
        {},
    ],
)
def test_what_is_no_rate_is_refused_beside_the_field(tab: Tab, form: dict[str, str]) -> None:
    state = _enter(tab, **form)
    assert state.wrong == "Give a currency, a rate above zero and the day it begins."
    assert state.lines == []


def test_a_reference_rate_is_entered_and_taken_back(tab: Tab) -> None:
    tab.call(RatesState, "load")
    assert _half(tab, "2026-07-01").note == "none yet: the latest one is used"
    form = {half.first: half.percent for half in tab.state(RatesState).halves}
    tab.call(RatesState, "save_reference", form | {"2026-07-01": "2,4"})
    assert (_half(tab, "2026-07-01").percent, _half(tab, "2026-07-01").note) == (
        "2.4",
        "entered here",
    )
    tab.call(RatesState, "save_reference", form)
    assert _half(tab, "2026-07-01").percent == ""


def test_a_reference_rate_that_is_none_is_refused_and_nothing_is_kept(tab: Tab) -> None:
    tab.call(RatesState, "load")
    form = {half.first: half.percent for half in tab.state(RatesState).halves}
    tab.call(RatesState, "save_reference", form | {"2026-07-01": "2.4", "2026-01-01": "many"})
    assert tab.state(RatesState).wrong_reference
    tab.call(RatesState, "load")
    assert _half(tab, "2026-07-01").percent == ""


def _half(tab: Tab, first: str) -> HalfYear:
    return next(one for one in tab.state(RatesState).halves if one.first == first)
