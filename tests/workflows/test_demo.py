"""The demo company: plausible, complete, and the same each time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel import select as sqlmodel_select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.kinds import Kind
from dso_app.models import (
    Customer,
    Dispute,
    Entity,
    Item,
    Message,
    Promise,
    Settlement,
    Status,
    User,
)
from dso_app.reports.aging import ageing
from dso_app.reports.basis import make_basis
from dso_app.services.setup import prepare_installation
from dso_app.workflows.demo.build import NotEmpty, fill
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.databases import copied_sqlite
from tests.support.demo_company import fill_demo


def _content(database: Database) -> list[tuple[Any, ...]]:
    with database.read() as session:
        query = select(
            col(Customer.code),
            col(Item.number),
            col(Item.due_date),
            col(Item.remaining_minor),
            col(Item.reached_order),
        ).join(Item, col(Item.customer_id) == col(Customer.id))
        return [
            tuple(row) for row in session.execute(query.order_by(col(Item.number), col(Item.id)))
        ]


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The demo company that was filled for all tests."""
    with copied_sqlite(demo_file, tmp_path) as database:
        yield database


def test_the_demo_company_has_every_kind_status_and_outcome(demo: Database) -> None:
    with demo.read() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 3
        assert session.scalar(select(func.count()).select_from(Customer)) == 200
        assert set(session.scalars(select(col(Item.kind)).distinct())) == set(Kind)
        first = session.scalar(select(func.min(Item.issue_date)))
        assert first is not None
        assert 17 * 30 < (TODAY - first).days <= 18 * 31
        states = set(session.scalars(select(col(Promise.state)).distinct()))
        assert {"kept", "broken", "pending"} <= states
        used = select(col(Status.type)).join(Item, col(Item.status_id) == col(Status.id)).distinct()
        assert len(set(session.scalars(used))) == 5
        closed = set(session.scalars(select(col(Dispute.closed_on).is_(None)).distinct()))
        assert closed == {True, False}
        sent = session.scalar(
            select(func.count()).select_from(Message).where(col(Message.state) == "sent")
        )
        assert sent is not None
        assert sent > 100
        # What is open is what was invoiced less what settled it.
        amounts = session.scalar(
            select(func.sum(col(Item.amount_minor) - col(Item.remaining_minor)))
        )
        assert amounts == session.scalar(select(func.sum(Settlement.amount_minor)))
        report = ageing(session, make_basis(session, HOUSE, 1, TODAY))
        assert sum(report.total.buckets) == report.total.total


def test_the_demo_company_is_the_same_each_time_on_either_database(
    demo: Database, postgres_db: Database
) -> None:
    told = fill_demo(postgres_db)
    assert (told["customers"], told["items"]) == (200, 2000)
    assert len(told["users"]) == 3
    assert _content(demo) == _content(postgres_db)


def test_the_demo_company_fills_only_what_is_empty(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        prepare_installation(session)
        build.customer(session, session.exec(sqlmodel_select(Entity)).one())
    with pytest.raises(NotEmpty):
        fill(sqlite_db, FixedClock())
