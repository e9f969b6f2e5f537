"""Collections, promises, disputes, qualification, profile, performance: figures worked by hand."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.kinds import Kind
from dso_app.domain.qualification import StatusType
from dso_app.models import Dispute, DisputeCause, DisputeItem, Entity, ExchangeRate, Promise
from dso_app.reports.by import By
from dso_app.reports.registry import report_json
from dso_app.reports.request import ReportRequest
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.setup import prepare_entity
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.settle import settle

DAY = timedelta(days=1)
FIRST = date(2026, 6, 1)
MAY = date(2026, 5, 20)


def report(session: Session, name: str, entity: Entity, **asked: Any) -> dict[str, Any]:
    return report_json(session, rows.viewer(entity), name, ReportRequest(**asked))


def test_collected_is_falls_of_debits_less_falls_of_credits_and_new_payments(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        paid = build.item(session, customer, 500_00, due_date=MAY)
        settle(session, paid, 300_00, FIRST)
        settle(session, paid, 50_00, FIRST + DAY, opening=True)
        settle(session, paid, 20_00, FIRST - DAY)
        # 80.00 settled by a credit note: no money.
        noted = build.item(session, customer, 80_00, due_date=MAY)
        note = build.item(session, customer, -80_00, kind=Kind.CREDIT_NOTE, due_date=MAY)
        settle(session, noted, 80_00, FIRST + DAY)
        settle(session, note, -80_00, FIRST + DAY)
        # A payment of 100.00 first seen in June, then used for 40.00 of an invoice.
        payment = build.item(
            session, customer, -100_00, kind=Kind.PAYMENT, issue_date=FIRST, due_date=FIRST
        )
        used = build.item(session, customer, 40_00, due_date=MAY)
        settle(session, used, 40_00, FIRST + 9 * DAY)
        settle(session, payment, -40_00, FIRST + 9 * DAY)
        answer = report(session, "collections", entity)
        july = report(session, "collections", entity, as_of=date(2026, 7, 31))
    assert (answer["from"], answer["to"]) == ("2026-06-01", "2026-06-30")
    assert answer["total"]["collected"] == "400.00"
    assert july["total"]["collected"] == "0.00"


def test_efficiency_is_collected_of_what_was_late_at_the_start_and_fell_due(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        late = build.item(session, customer, 300_00, due_date=FIRST - DAY)
        build.item(session, customer, 50_00, due_date=FIRST)
        build.item(session, customer, 150_00, issue_date=FIRST, due_date=FIRST + 9 * DAY)
        build.item(session, customer, 900_00, due_date=TODAY + DAY)
        settle(session, late, 125_00, FIRST + DAY)
        total = report(session, "collections", entity)["total"]
    assert total == {
        "collected": "125.00",
        "late_at_start": "300.00",
        "falling_due": "200.00",
        "efficiency": "25.00",
    }


def promised(
    session: Session, entity: Entity, minor: int, state: str, decided: date | None
) -> None:
    customer = build.customer(session, entity)
    session.add(
        Promise(
            entity_id=key(entity),
            customer_id=key(customer),
            currency="EUR",
            amount_minor=minor,
            due_on=FIRST + 5 * DAY,
            made_on=MAY,
            made_at=FixedClock().real(),
            state=state,
            decided_on=decided,
        )
    )
    session.flush()


def test_the_kept_rate_counts_promises_decided_in_the_period_by_count_and_by_amount(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        promised(session, entity, 100_00, "kept", FIRST + 6 * DAY)
        promised(session, entity, 300_00, "broken", FIRST + 9 * DAY)
        promised(session, entity, 500_00, "kept", FIRST - DAY)
        promised(session, entity, 70_00, "cancelled", FIRST)
        promised(session, entity, 40_00, "pending", None)
        total = report(session, "promises", entity)["total"]
        # On 5 June two of them were still pending.
        then = report(session, "promises", entity, as_of=FIRST + 4 * DAY)["total"]
    assert (total["kept"], total["broken"], total["kept_rate"]) == (1, 1, "50.00")
    assert (total["kept_amount_rate"], total["pending_amount"]) == ("25.00", "40.00")
    assert (then["kept"], then["broken"], then["pending"]) == (0, 0, 3)


def test_disputes_last_from_their_first_day_by_cause_and_open_ones_stand_apart(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        cause = DisputeCause(entity_id=key(entity), name="Price")
        session.add(cause)
        session.flush()
        for days_ago, length, founded in ((30, 10, True), (30, 21, False), (8, None, None)):
            opened = TODAY - days_ago * DAY
            dispute = Dispute(
                entity_id=key(entity),
                customer_id=key(customer),
                cause_id=key(cause),
                opened_on=opened,
                closed_on=opened + length * DAY if length else None,
                founded=founded,
            )
            session.add(dispute)
            session.flush()
            for _ in range(2):
                item = build.item(session, customer, 100_00)
                session.add(
                    DisputeItem(
                        dispute_id=key(dispute),
                        item_id=key(item),
                        amount_minor=60_00,
                        known_on=opened,
                    )
                )
        session.flush()
        answer = report(session, "disputes", entity)
        june_20 = report(session, "disputes", entity, as_of=TODAY - 10 * DAY)["total"]
    assert answer["total"] == {
        "open": 1,
        "open_amount": "120.00",
        "open_days": "8.00",
        "ended": 2,
        "duration": "15.50",
        "founded": 1,
    }
    assert answer["causes"] == [
        {"cause": "Price", "open": 1, "ended": 2, "duration": "15.50", "open_days": "8.00"}
    ]
    assert (june_20["open"], june_20["open_days"], june_20["duration"]) == (1, "20.00", "10.00")


def test_the_qualification_rate_wants_a_status_and_a_comment(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        prepare_entity(session, entity)
        customer = build.customer(session, entity)
        for minor, comment in ((300_00, "called"), (100_00, "")):
            item = build.item(session, customer, minor)
            said = Qualification(StatusType.ON_GOING, comment)
            qualify(session, HOUSE, FixedClock(), [key(item)], said)
        build.item(session, customer, 200_00)
        build.item(session, customer, 999_00, due_date=TODAY)
        total = report(session, "qualification", entity)["total"]
        before = report(session, "qualification", entity, as_of=TODAY - DAY)["total"]
    assert (total["late"], total["qualified"], total["rate"]) == ("600.00", "300.00", "50.00")
    assert total["by_status"]["on_going"] == "400.00"
    assert (before["rate"], before["by_status"]["none"]) == ("0.00", "600.00")


def test_the_profile_weighs_days_by_amount_without_credit_notes_and_with_open_items_apart(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        for minor, delay in ((100_00, 10), (300_00, 30)):
            item = build.item(session, customer, minor, late=60)
            settle(session, item, minor, item.due_date + delay * DAY)
        noted = build.item(session, customer, 50_00, late=60)
        note = build.item(session, customer, -50_00, kind=Kind.CREDIT_NOTE, late=60)
        settle(session, noted, 50_00, TODAY)
        settle(session, note, -50_00, TODAY)
        part = build.item(session, customer, 200_00, late=60)
        settle(session, part, 100_00, TODAY)
        total = report(session, "profile", entity)["total"]
    # (100 x 10 + 300 x 30) / 400 = 25; issued 30 days before: 55.
    assert (total["delay"], total["duration"]) == ("25.00", "55.00")
    # + 100 open for 60 days: (10,000 + 6,000) / 500 = 32.
    assert (total["delay_with_open"], total["items"]) == ("32.00", 2)


def test_performance_is_by_collector_unless_told(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session)
        customer = build.customer(session, entity, code="C1", collector_id=key(claire))
        build.item(session, customer, 100_00)
        (row,) = report(session, "performance", entity)["customers"]
        (by_customer,) = report(session, "performance", entity, by=By.CUSTOMER)["customers"]
    assert (row["name"], row["late"], row["efficiency"]) == ("Claire Martin", "100.00", "0.00")
    assert by_customer["code"] == "C1"


def test_several_companies_are_consolidated_in_one_currency_with_the_rates_shown(
    db: Database,
) -> None:
    with db.write() as session:
        ours = build.entity(session, name="Duval")
        theirs = build.entity(session, name="Duval Ltd", currency="GBP")
        build.item(session, build.customer(session, ours), 100_00)
        build.item(session, build.customer(session, theirs), 100_00, currency="GBP")
        for entity, currency, rate in ((ours, "GBP", "1.25"), (theirs, "EUR", "0.8")):
            session.add(
                ExchangeRate(entity_id=key(entity), currency=currency, valid_from=FIRST, rate=rate)
            )
        session.flush()
        both = (key(ours), key(theirs))
        euros = report(session, "aging", ours, entity_ids=both)
        pounds = report(session, "forecast", ours, entity_ids=both, into="GBP", by=By.ENTITY)
        dso = report(session, "dso", ours, entity_ids=both)
    # 100.00 EUR + 100.00 GBP / 0.8 = 225.00 EUR; 100.00 EUR / 1.25 + 100.00 GBP = 180.00 GBP.
    assert (euros["currency"], euros["total"]["total"]) == ("EUR", "225.00")
    assert euros["entities"]["Duval Ltd"]["rates"] == {
        "GBP": {"rate": "1.25", "valid_from": "2026-06-01"}
    }
    assert (pounds["currency"], pounds["receivables"]) == ("GBP", "180.00")
    assert [row["receivables"] for row in pounds["customers"]] == ["80.00", "100.00"]
    assert dso["receivables"] == "225.00"


def test_the_ageing_has_rows_by_kind_and_by_company_that_sum_to_its_total(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, name="Duval")
        customer = build.customer(session, entity)
        build.item(session, customer, 100_00)
        build.item(session, customer, -30_00, kind=Kind.CREDIT_NOTE)
        by_kind = report(session, "aging", entity, by=By.KIND)
        by_company = report(session, "aging", entity, by=By.ENTITY)
    found = {row["name"]: row["total"] for row in by_kind["customers"]}
    assert found == {"credit_note": "-30.00", "invoice": "100.00"}
    assert [(row["name"], row["total"]) for row in by_company["customers"]] == [("Duval", "70.00")]
    assert by_kind["total"]["total"] == "70.00"
