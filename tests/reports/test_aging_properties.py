"""What holds of any ledger: buckets sum to the balance, the past as known never changes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, delete, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.ageing import Balance, age
from dso_app.domain.kinds import Kind
from dso_app.models import (
    Customer,
    CustomerSummary,
    Entity,
    Item,
    ItemRevision,
    Settlement,
)
from dso_app.reports.aging import ageing, as_json
from dso_app.reports.basis import make_basis
from dso_app.services.customers.summaries import refresh_summaries
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.settle import settle

DAY = timedelta(days=1)
days = st.integers(0, 200)
parts = st.lists(st.tuples(st.integers(-60, 200), st.integers(-50_00, 150_00)), max_size=3)
ledgers = st.lists(
    st.tuples(st.sampled_from(Kind), days, st.integers(-30, 90), st.integers(1, 500_00), parts),
    max_size=8,
)
many = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def ledger(db: Database, drawn: list[Any]) -> Iterator[tuple[Session, Entity]]:
    """The drawn items and settlements, gone afterwards."""
    with db.write() as session:
        entity = build.entity(session)
        customers = [build.customer(session, entity), build.customer(session, entity)]
        for place, (kind, age_days, term, minor, settlements) in enumerate(drawn):
            issued = TODAY - age_days * DAY
            signed = -minor if kind in (Kind.CREDIT_NOTE, Kind.PAYMENT) else minor
            item = build.item(
                session,
                customers[place % 2],
                signed,
                kind=kind,
                issue_date=issued,
                due_date=issued + term * DAY,
            )
            for after, part in settlements:
                settle(session, item, part, issued + after * DAY)
        yield session, entity
        for table in (Settlement, ItemRevision, Item, CustomerSummary, Customer, Entity):
            session.execute(delete(table))


def balances_by_hand(session: Session, on: date) -> list[Balance]:
    settled = Counter[int]()
    for settlement in session.scalars(select(Settlement)):
        if settlement.value_date <= on:
            settled[settlement.item_id] += settlement.amount_minor
    return [
        Balance(Kind(item.kind), item.due_date, item.amount_minor - settled[key(item)])
        for item in session.scalars(select(Item))
        if item.issue_date <= on
    ]


@many
@given(drawn=ledgers, back=st.integers(0, 250))
def test_buckets_sum_to_the_balance_and_equal_initial_minus_settlements(
    db: Database, drawn: list[Any], back: int
) -> None:
    on = TODAY - back * DAY
    with ledger(db, drawn) as (session, entity):
        report = ageing(session, make_basis(session, HOUSE, key(entity), on))
        by_hand = age(balances_by_hand(session, on), on)
    assert sum(report.total.buckets) == report.total.total == by_hand.total
    assert list(report.total.buckets) == list(by_hand.buckets.values())
    assert (report.total.late, report.total.debits) == (by_hand.late, by_hand.debits)
    assert report.total.unapplied == by_hand.unapplied
    assert report.total.late_rate == by_hand.late_rate


@many
@given(drawn=ledgers)
def test_summaries_agree_with_the_ageing_of_today(db: Database, drawn: list[Any]) -> None:
    with ledger(db, drawn) as (session, entity):
        refresh_summaries(session, key(entity), TODAY)
        report = ageing(session, make_basis(session, HOUSE, key(entity), TODAY))
        summaries = {row.customer_id: row for row in session.scalars(select(CustomerSummary))}
    figures = {row.key: row.figures for row in report.rows}
    assert summaries.keys() == figures.keys()
    for customer, row in summaries.items():
        figure = figures[customer]
        assert row.balance_minor == figure.total
        assert row.debit_minor == figure.debits
        assert (row.late_minor, row.late_items) == (figure.late, figure.late_items)
        assert (-row.unapplied_minor, row.open_items) == (figure.unapplied, figure.items)


@many
@given(drawn=ledgers, later=parts, amount=st.integers(1, 500_00), known_back=days)
def test_as_known_on_a_past_date_never_changes_whatever_is_learnt_later(
    db: Database, drawn: list[Any], later: list[tuple[int, int]], amount: int, known_back: int
) -> None:
    known = TODAY - known_back * DAY
    with ledger(db, drawn) as (session, entity):
        basis = make_basis(session, HOUSE, key(entity), known, known_on=known)
        before = as_json(ageing(session, basis))
        for item in session.scalars(select(Item)).all():
            _learn(session, item, known + DAY, later, amount)
        after = as_json(ageing(session, basis))
    assert before == after


def _learn(
    session: Session, item: Item, on: date, later: list[tuple[int, int]], amount: int
) -> None:
    """What an import of a later day brings: settlements of any value date, other values."""
    for back, part in later:
        settle(session, item, part, on - abs(back) * DAY, known_on=on)
    for superseded, change in ((on, amount), (on + DAY, 3)):
        session.add(
            ItemRevision(
                item_id=key(item),
                superseded_on=superseded,
                **item.model_dump(
                    include={
                        *("customer_id", "kind", "issue_date", "due_date", "currency"),
                        "amount_minor",
                    }
                ),
            )
        )
        item.amount_minor += change
        item.remaining_minor += change
        item.due_date += 10 * DAY
        item.kind = Kind.MISCELLANEOUS
        session.flush()
