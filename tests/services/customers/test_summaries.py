"""Summaries of customers: what lists and tiles read."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Customer, CustomerSummary, Entity, ExchangeRate
from dso_app.services.company.verbs import set_entity
from dso_app.services.customers.summaries import ensure_summaries, refresh_summaries
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
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


def rate(session: Session, entity: Entity, value: str, valid_from: date) -> None:
    session.add(
        ExchangeRate(entity_id=key(entity), currency="USD", valid_from=valid_from, rate=value)
    )


def in_entity_currency(session: Session, customer: Customer, currency: str) -> tuple[Any, ...]:
    row = summary(session, customer, currency)
    return row.entity_balance_minor, row.entity_late_minor, row.entity_unapplied_minor


def test_each_item_is_converted_and_rounded_by_itself(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        rate(session, entity, "0.5", TODAY)
        for minor, late in ((1_01, 5), (1_01, 5), (1_01, -5)):
            build.item(session, customer, minor, currency="USD", late=late)
        build.item(session, customer, -2_01, currency="USD", kind="credit_note")
        build.item(session, customer, 70_00)
        refresh_summaries(session, key(entity), TODAY)
        # 1.01 × 0.5 = 0.505 → 0.51 each; -2.01 × 0.5 = -1.005 → -1.01.
        assert in_entity_currency(session, customer, "USD") == (52, 1_02, -1_01)
        assert in_entity_currency(session, customer, "EUR") == (70_00, 70_00, 0)


def test_without_a_rate_there_is_no_figure_in_the_entity_s_currency(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        build.item(session, customer, 100_00, currency="USD")
        refresh_summaries(session, key(entity), TODAY)
        assert in_entity_currency(session, customer, "USD") == (None, None, None)


def test_a_settlement_to_come_is_in_what_is_converted(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        rate(session, entity, "0.5", TODAY)
        item = build.item(session, customer, 1_01, currency="USD")
        settle(session, item, 1_01, TODAY + DAY)
        refresh_summaries(session, key(entity), TODAY)
        assert in_entity_currency(session, customer, "USD") == (51, 51, 0)


def test_the_rate_is_that_in_force_on_the_business_date(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        rate(session, entity, "0.5", TODAY)
        rate(session, entity, "0.8", TODAY + DAY)
        build.item(session, customer, 100_00, currency="USD")
        ensure_summaries(session, key(entity), TODAY)
        assert in_entity_currency(session, customer, "USD")[0] == 50_00
        ensure_summaries(session, key(entity), TODAY + DAY)
        assert in_entity_currency(session, customer, "USD")[0] == 80_00


def test_a_rate_or_a_currency_that_is_set_counts_at_once_for_everyone(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity, customer = start(session)
        build.item(session, customer, 100_00, currency="USD")
        refresh_summaries(session, key(entity), TODAY)
        customer.plan_needed = False
        set_entity(session, HOUSE, clock, entity, {"rate.USD": "0.92@2026-01-01"})
        assert in_entity_currency(session, customer, "USD")[0] == 92_00
        set_entity(session, HOUSE, clock, entity, {"rate.USD": "0.5@2026-01-01"})
        assert in_entity_currency(session, customer, "USD")[0] == 50_00
        set_entity(session, HOUSE, clock, entity, {"currency": "USD"})
        assert in_entity_currency(session, customer, "USD")[0] == 100_00


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


def test_customers_are_ranked_by_what_is_late_where_it_can_be_added(db: Database) -> None:
    with db.write() as session:
        entity, customer = start(session)
        quiet, both = (build.customer(session, entity) for _ in range(2))
        build.item(session, customer, 100_00, late=10)
        build.item(session, customer, 40_00, late=0)
        build.item(session, both, 70_00, late=3)
        build.item(session, both, 90_00, late=3, currency="USD")
        ids = [key(one) for one in (customer, quiet, both)]

        def ranks() -> list[int | None]:
            refresh_summaries(session, key(entity), TODAY, everyone=True)
            session.expire_all()
            return [session.get_one(Customer, one).late_rank for one in ids]

        assert ranks() == [100_00, 0, None]
        # USD 90 at EUR 0.80 each are EUR 72.
        rate(session, entity, "0.80", TODAY - DAY)
        assert ranks() == [100_00, 0, 142_00]
