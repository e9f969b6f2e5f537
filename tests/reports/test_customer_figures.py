"""The figures of one customer: what others owe and pay counts for nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from dso_app.access.permissions import Role
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Customer, Entity, LegalEntity, OrderBacklog
from dso_app.reports.customer_figures import customer_figures
from dso_app.services.customers.risk import read_risk
from dso_app.services.customers.summaries import refresh_summaries
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.settle import settle

DAY = timedelta(days=1)


def _viewer(session: Session, entity: Entity, role: Role = Role.CREDIT_MANAGER) -> Viewer:
    return Viewer(build.actor(build.user(session, role), entity), entity, TODAY)


def _paid(session: Session, customer: Customer, minor: int, due: date, days: int) -> None:
    item = build.item(session, customer, minor, due_date=due)
    settle(session, item, minor, due + days * DAY)


def test_the_delay_is_the_customers_own_weighted_by_amount(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        mine, other = build.customer(session, entity), build.customer(session, entity)
        _paid(session, mine, 100_00, date(2026, 5, 1), 10)
        _paid(session, mine, 300_00, date(2026, 6, 1), 20)
        _paid(session, other, 999_00, date(2026, 6, 1), 0)
        build.item(session, mine, 100_00, late=50)
        found = customer_figures(session, _viewer(session, entity), key(mine))
    # (100 x 10 + 300 x 20) / 400; with 100 open for 50 days: (1000 + 6000 + 5000) / 500
    assert (found.delay, found.paid) == (Decimal("17.50"), 2)
    assert found.delay_with_late == Decimal("24.00")
    assert {str(one.month): one.delay for one in found.payments if one.delay} == {
        "2026-05-01": Decimal("10.00"),
        "2026-06-01": Decimal("20.00"),
    }
    assert len(found.payments) == 12


def test_dso_and_receivables_are_the_customers_own(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        entity.history_from = date(2026, 1, 1)
        mine, other = build.customer(session, entity), build.customer(session, entity)
        for customer in (mine, other):
            build.item(
                session, customer, 300_00, issue_date=date(2026, 6, 1), due_date=date(2026, 7, 1)
            )
        found = customer_figures(session, _viewer(session, entity), key(mine))
    assert found.dso.receivables == 300_00
    # All that was sold in June is open: 30 days of it.
    assert found.dso.countback.dso is not None
    assert found.dso.countback.dso.days == Decimal("30.00")
    assert found.dso.months[-1].buckets[0] == 300_00


def test_figures_are_for_those_who_read_reports_and_see_the_customer(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        with pytest.raises(NotAllowed):
            customer_figures(session, _viewer(session, entity, Role.GUEST), key(customer))
        stranger = _viewer(session, entity, Role.COLLECTOR)
        for read in (customer_figures, read_risk):
            with pytest.raises(UnknownCustomer):
                read(session, stranger, key(customer))


def test_exposure_is_receivables_and_orders_beside_the_limit(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        legal = LegalEntity(entity_id=key(entity), legal_id="552100554")
        session.add(legal)
        session.flush()
        values = {"legal_entity_id": legal.id, "credit_limit_minor": 500_00}
        mine = build.customer(session, entity, code="A", **values)
        sister = build.customer(session, entity, code="B", legal_entity_id=legal.id)
        build.customer(session, entity, code="C")
        build.item(session, mine, 400_00, late=12)
        build.item(session, sister, 70_00, late=-3)
        session.add(
            OrderBacklog(customer_id=key(mine), currency="EUR", amount_minor=150_00, known_on=TODAY)
        )
        refresh_summaries(session, key(entity), TODAY)
        risk = read_risk(session, _viewer(session, entity), key(mine))
    assert [(one.code, one.total, one.available) for one in risk.exposures] == [
        ("A", 550_00, -50_00),
        ("B", 70_00, None),
    ]
    assert (risk.oldest_due, risk.kept, risk.broken, risk.open_disputes) == (
        TODAY - 12 * DAY,
        0,
        0,
        0,
    )
