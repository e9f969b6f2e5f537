"""Summaries of customers: what lists and tiles read."""

from datetime import timedelta

from sqlmodel import Session, select

from dso_app.database import Database
from dso_app.models import Customer, CustomerSummary, Entity
from dso_app.services.summaries import ensure_summaries, refresh_summaries
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.settle import settle

DAY = timedelta(days=1)


def start(session: Session) -> tuple[Entity, Customer]:
    entity = build.entity(session)
    return entity, build.customer(session, entity)


def summary(session: Session, customer: Customer, currency: str = "EUR") -> CustomerSummary:
    return session.exec(
        select(CustomerSummary).where(
            CustomerSummary.customer_id == customer.id, CustomerSummary.currency == currency
        )
    ).one()


def test_a_summary_holds_balance_debits_late_debits_credits_and_counts(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        build.item(session, customer, 100_00, late=10)
        build.item(session, customer, 40_00, late=41)
        build.item(session, customer, 30_00, late=0)
        build.item(session, customer, -25_00, late=60, kind="credit_note")
        refresh_summaries(session, key(entity), TODAY)
        row = summary(session, customer)
        assert (row.balance_minor, row.debit_minor) == (145_00, 170_00)
        assert (row.late_minor, row.late_items) == (140_00, 2)
        assert (row.unapplied_minor, row.open_items) == (-25_00, 4)
        assert row.oldest_due == TODAY - 41 * DAY
        assert row.as_of == TODAY


def test_currencies_are_never_added_each_has_its_summary(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        build.item(session, customer, 100_00)
        build.item(session, customer, 70_00, currency="USD")
        refresh_summaries(session, key(entity), TODAY)
        assert summary(session, customer, "EUR").balance_minor == 100_00
        assert summary(session, customer, "USD").balance_minor == 70_00


def test_down_payment_requests_stay_out(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        build.item(session, customer, 100_00, kind="down_payment")
        refresh_summaries(session, key(entity), TODAY)
        assert session.exec(select(CustomerSummary)).all() == []


def test_an_item_issued_tomorrow_is_not_yet_in_the_balance(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        build.item(session, customer, 100_00)
        build.item(session, customer, 50_00, issue_date=TODAY + DAY, due_date=TODAY + 30 * DAY)
        refresh_summaries(session, key(entity), TODAY)
        assert summary(session, customer).balance_minor == 100_00
        assert ensure_summaries(session, key(entity), TODAY + DAY)
        assert summary(session, customer).balance_minor == 150_00


def test_a_settlement_whose_value_date_is_to_come_has_not_lowered_the_balance_yet(
    db: Database,
) -> None:
    with db.write() as session:
        entity, customer = start(session)
        part = build.item(session, customer, 100_00)
        settle(session, part, 40_00, TODAY + DAY)
        whole = build.item(session, customer, 60_00)
        settle(session, whole, 60_00, TODAY + DAY)
        refresh_summaries(session, key(entity), TODAY)
        assert summary(session, customer).balance_minor == 160_00
        assert summary(session, customer).open_items == 2
        ensure_summaries(session, key(entity), TODAY + DAY)
        assert summary(session, customer).balance_minor == 60_00
        assert summary(session, customer).open_items == 1


def test_only_customers_whose_plan_is_needed_are_computed_again(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        quiet = build.customer(session, entity)
        refresh_summaries(session, key(entity), TODAY)
        quiet.plan_needed = False
        build.item(session, customer, 100_00)
        build.item(session, quiet, 100_00)
        refresh_summaries(session, key(entity), TODAY)
        assert [row.customer_id for row in session.exec(select(CustomerSummary))] == [customer.id]
        refresh_summaries(session, key(entity), TODAY, everyone=True)
        assert summary(session, quiet).balance_minor == 100_00


def test_a_customer_whose_items_are_all_settled_loses_its_summary(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        item = build.item(session, customer, 100_00)
        refresh_summaries(session, key(entity), TODAY)
        settle(session, item, 100_00)
        refresh_summaries(session, key(entity), TODAY)
        assert session.exec(select(CustomerSummary)).all() == []


def test_the_due_day_itself_is_not_late_and_the_next_day_is(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        customer.plan_needed = False
        build.item(session, customer, 100_00, late=0)
        assert ensure_summaries(session, key(entity), TODAY)
        assert summary(session, customer).late_minor == 0
        assert not ensure_summaries(session, key(entity), TODAY)
        assert ensure_summaries(session, key(entity), TODAY + DAY)
        assert summary(session, customer).late_minor == 100_00


def test_another_entity_is_left_alone(db: Database) -> None:
    with db.write() as session:
        entity, _ = start(session)
        _, stranger = start(session)
        build.item(session, stranger, 100_00)
        refresh_summaries(session, key(entity), TODAY, everyone=True)
        assert session.exec(select(CustomerSummary)).all() == []
