"""Turnover entered by hand, and what it does to the figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownEntity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Entity, Event, ExchangeRate, Turnover
from dso_app.reports.basis import make_basis
from dso_app.reports.dso import dso
from dso_app.reports.dso_json import as_json
from dso_app.services.company.rates import MissingRate
from dso_app.services.company.turnover import Entered, read_turnover, set_turnover
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
TODAY = date(2026, 6, 30)


def _enter(
    session: Session, entity: Entity, month: date, entered: Entered | None, currency: str = "EUR"
) -> None:
    set_turnover(session, HOUSE, FixedClock(), key(entity), month, currency, entered)


def _dso(session: Session, entity: Entity) -> dict[str, Any]:
    return as_json(dso(session, make_basis(session, HOUSE, key(entity), TODAY)))


def _owing(session: Session, minor: int) -> Entity:
    """A company whose customer owes so much; its sales are not known."""
    entity = build.entity(session)
    customer = build.customer(session, entity)
    build.item(session, customer, minor, issue_date=date(2026, 6, 10), known_on=TODAY)
    return entity


def test_a_month_is_entered_replaced_and_taken_back(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        _enter(session, entity, date(2026, 5, 17), Entered(100_00, Decimal(20)))
        known = read_turnover(session, HOUSE, key(entity))
        assert known == {(MAY, "EUR"): Entered(100_00, Decimal(20))}
        (row,) = session.exec(select(Turnover))
        assert (row.amount_minor, row.entered_minor, row.tax_percent) == (120_00, 100_00, "20")
        _enter(session, entity, MAY, Entered(90_00))
        assert read_turnover(session, HOUSE, key(entity)) == {(MAY, "EUR"): Entered(90_00)}
        _enter(session, entity, MAY, None)
        _enter(session, entity, MAY, None)
        assert read_turnover(session, HOUSE, key(entity)) == {}
        events = [(one.kind, one.before, one.after) for one in session.exec(select(Event))]
    assert events == [
        ("turnover.set", "", "120.00"),
        ("turnover.set", "120.00", "90.00"),
        ("turnover.set", "90.00", ""),
    ]


def test_only_those_who_import_enter_it_for_companies_they_see(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        entity, other = build.entity(session), build.entity(session)
        collector = build.actor(build.user(session, Role.COLLECTOR))
        manager = build.actor(build.user(session, Role.CREDIT_MANAGER), other)
        for actor, refused in ((collector, NotAllowed), (manager, UnknownEntity)):
            with pytest.raises(refused):
                set_turnover(session, actor, FixedClock(), key(entity), MAY, "EUR", Entered(100_00))
            with pytest.raises(refused):
                read_turnover(session, actor, key(entity))


def test_entered_turnover_makes_dso_known_and_replaces_what_items_add_up_to(db: Database) -> None:
    with db.write() as session:
        entity = _owing(session, 300_00)
        assert _dso(session, entity)["countback"]["days"] is None
        _enter(session, entity, JUNE, Entered(200_00))
        _enter(session, entity, MAY, Entered(100_00, Decimal(55)))
        answer = _dso(session, entity)
    # 300: June sold 200 in 30 days, though its items say 300; 100 of May's 155 are 20 of 31 days.
    assert answer["countback"] | {"best_possible": None} == {
        "days": "50.00",
        "complete": True,
        "best_possible": None,
    }
    assert answer["sales_known_from"] == "2026-05-01"
    assert [month["sales"] for month in answer["months"][-2:]] == ["155.00", "200.00"]


def test_turnover_of_another_currency_is_converted_and_added_to_the_months(db: Database) -> None:
    with db.write() as session:
        entity = _owing(session, 100_00)
        _enter(session, entity, JUNE, Entered(50_00))
        _enter(session, entity, JUNE, Entered(200_00), "USD")
        with pytest.raises(MissingRate):
            _dso(session, entity)
        rate = ExchangeRate(
            entity_id=key(entity), currency="USD", valid_from=date(2026, 1, 1), rate="0.5"
        )
        session.add(rate)
        session.flush()
        answer = _dso(session, entity)
    # June: 50 EUR + 200 USD × 0.5 = 150; 100 of it are 20 of its 30 days.
    assert answer["months"][-1]["sales"] == "150.00"
    assert answer["countback"]["days"] == "20.00"
    assert answer["rates"]["USD"]["rate"] == "0.5"
