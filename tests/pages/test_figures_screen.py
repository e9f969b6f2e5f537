"""The Risk and Figures tabs, handler by handler."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from reflex.istate.data import ReflexURL

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.customer_card.figures_state import FiguresState
from dso_app.pages.customer_card.risk_state import RiskState
from dso_app.services.customers.summaries import refresh_summaries
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.screens import Tab, screen
from tests.support.settle import settle


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A viewer before a customer that paid ten days late, owes 400 of a limit of 300."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        person = build.user(session, Role.VIEWER)
        customer = build.customer(session, entity, credit_limit_minor=300_00, name="Garage")
        paid = build.item(session, customer, 100_00, due_date=date(2026, 5, 1))
        settle(session, paid, 100_00, date(2026, 5, 1) + timedelta(days=10))
        build.item(session, customer, 400_00, late=40)
        refresh_summaries(session, key(entity), TODAY)
        actor, customer_id = build.actor(person, entity), key(customer)
    with screen(sqlite_db, entity, actor) as found:
        url = ReflexURL(f"http://127.0.0.1:3000/customers/{customer_id}")
        found.root.router = dataclasses.replace(found.root.router, url=url)
        yield found


def test_figures_are_told_in_days_and_a_lower_bound_as_such(tab: Tab) -> None:
    tab.call(FiguresState, "load")
    tiles = tab.state(FiguresState).tiles
    # With 400 open for 40 days: (100 x 10 + 400 x 40) / 500. DSO: nothing was sold in May and June,
    # and April is not known: 61 days at least.
    assert [(one.label, one.figure) for one in tiles] == [
        ("Average payment delay", "+10 d"),
        ("Delay with late items", "+34 d"),
        ("Average duration", "40 d"),
        ("DSO", "≥\xa061.0 d"),
    ]
    assert tab.state(FiguresState).delays == [{"label": "May", "delay": 10.0}]


def test_a_limit_that_is_passed_stands_out(tab: Tab) -> None:
    tab.call(RiskState, "load")
    [line] = tab.state(RiskState).lines
    assert (line.exposure, line.limit, line.available, line.over) == (
        "400.00\xa0EUR",
        "300.00\xa0EUR",
        "-100.00\xa0EUR",
        True,
    )
    facts = {one.name: one.lines[0].text for one in tab.state(RiskState).facts}
    assert facts["Oldest late item"] == "40 days"


def test_of_another_customer_nothing_is_shown(tab: Tab) -> None:
    tab.go("/customers/999")
    for kind in (FiguresState, RiskState):
        tab.call(kind, "load")
    assert tab.state(FiguresState).tiles == []
    assert tab.state(RiskState).lines == []
