"""The cash forecast report on a ledger."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.kinds import Kind
from dso_app.domain.qualification import StatusType
from dso_app.models import Customer, Dispute, DisputeCause, DisputeItem, Entity, Item
from dso_app.reports.registry import report_json
from dso_app.reports.request import ReportRequest
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.setup import prepare_entity
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.settle import settle

DAY = timedelta(days=1)


def report(session: Session, entity: Entity, **asked: Any) -> dict[str, Any]:
    return report_json(session, rows.viewer(entity), "forecast", ReportRequest(**asked))


def weeks(answer: dict[str, Any]) -> dict[str, str]:
    return {w["from"]: w["amount"] for w in answer["weeks"] if w["amount"] != "0.00"}


def paid(session: Session, customer: Customer, delay: int, times: int) -> None:
    """So many items of 100.00, each paid so many days after its due date."""
    for _ in range(times):
        item = build.item(session, customer, 100_00, late=60)
        settle(session, item, 100_00, item.due_date + delay * DAY)


def qualified(session: Session, item: Item, kind: StatusType, **more: Any) -> None:
    qualify(session, HOUSE, FixedClock(), [key(item)], Qualification(kind, "said", **more))


def test_a_customer_with_three_paid_items_has_its_own_delay_others_the_company_s(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        own, few = build.customer(session, entity), build.customer(session, entity)
        paid(session, own, 20, 3)
        paid(session, few, 0, 1)
        # Company: (3 x 20 + 1 x 0) / 4 = 15 days.
        build.item(session, own, 70_00, due_date=TODAY)
        build.item(session, few, 30_00, due_date=TODAY)
        found = weeks(report(session, entity))
    assert found == {"2026-07-20": "70.00", "2026-07-13": "30.00"}


def test_promises_litigation_drafts_and_direct_debits(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        prepare_entity(session, entity)
        customer = build.customer(session, entity)
        debited = build.customer(session, entity, direct_debit=True)
        promised = build.item(session, customer, 100_00)
        sued = build.item(session, customer, 50_00)
        build.item(session, customer, 25_00, kind=Kind.DRAFT, due_date=TODAY + 6 * DAY)
        build.item(session, debited, 10_00, due_date=TODAY)
        terms = PromiseTerms(TODAY + 20 * DAY, 60_00)
        qualified(session, promised, StatusType.PROMISE, promise=terms)
        qualified(session, sued, StatusType.LITIGATION)
        answer = report(session, entity)
        assert weeks(answer) == {
            "2026-06-30": "10.00",
            "2026-07-06": "25.00",
            "2026-07-20": "60.00",
        }
        assert (answer["off_forecast"], answer["litigation"]) == ("40.00", "50.00")
        assert answer["receivables"] == "185.00"
        # Before the promise and the suit were known, all of it was overdue.
        past = report(session, entity, as_of=TODAY - DAY)
    assert (past["off_forecast"], past["litigation"]) == ("150.00", "0.00")


def test_a_disputed_part_waits_for_the_mean_resolution_time_of_its_cause(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        cause = DisputeCause(entity_id=key(entity), name="Price")
        session.add(cause)
        session.flush()
        for opened, closed in ((40, 30), (40, 20), (5, None)):
            item = build.item(session, customer, 100_00, due_date=TODAY)
            ended = TODAY - closed * DAY if closed else None
            dispute = Dispute(
                entity_id=key(entity),
                customer_id=key(customer),
                cause_id=key(cause),
                opened_on=TODAY - opened * DAY,
                closed_on=ended,
            )
            session.add(dispute)
            session.flush()
            minor = 40_00
            session.add(
                DisputeItem(
                    dispute_id=key(dispute),
                    item_id=key(item),
                    amount_minor=minor,
                    known_on=dispute.opened_on,
                )
            )
        session.flush()
        answer = report(session, entity)
    # (10 + 20) / 2 = 15 days after the due date for 40.00; nothing was ever paid: no delay.
    assert weeks(answer) == {"2026-06-30": "260.00", "2026-07-13": "40.00"}
    assert date.fromisoformat(answer["weeks"][-1]["to"]) == date(2026, 7, 19)


def test_the_disputed_part_waits_for_its_dispute_and_the_customer_s_delay_the_rest_for_the_delay(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        prepare_entity(session, entity)
        slow, prompt = build.customer(session, entity), build.customer(session, entity)
        paid(session, slow, 20, 3)
        paid(session, prompt, 0, 3)
        # Disputes about prices have lasted (10 + 20) / 2 = 15 days, those about quantities 1.
        for cause, days in (("Price", 10), ("Price", 20), ("Quantity", 1)):
            clock = FixedClock(TODAY - 30 * DAY)
            item = build.item(session, slow, 100_00, late=-1)
            terms = DisputeTerms(cause=cause)
            qualify(
                *(session, HOUSE, clock, [key(item)]),
                Qualification(StatusType.DISPUTE, dispute=terms),
            )
            clock.later(days)
            qualify(
                *(session, HOUSE, clock, [key(item)]),
                Qualification(StatusType.DISPUTE_RESOLVED, comment="said"),
            )
            settle(session, item, 100_00, opening=True)
        for customer, minor in ((slow, 100_00), (prompt, 50_00)):
            item = build.item(session, customer, minor, due_date=TODAY)
            terms = DisputeTerms(cause="Price", amount_minor=40_00)
            qualified(session, item, StatusType.DISPUTE, dispute=terms)
        found = weeks(report(session, entity))
    # Slow: 60.00 on 20 July, 20 days after it is due; 40.00 on 4 August, after 15 + 20 days.
    # Prompt: 10.00 today; 40.00 on 15 July, after 15 days.
    assert found == {
        "2026-06-30": "10.00",
        "2026-07-13": "40.00",
        "2026-07-20": "60.00",
        "2026-08-03": "40.00",
    }


def test_two_paid_items_are_too_few_for_a_delay_of_one_s_own_three_are_enough(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        three, two = build.customer(session, entity), build.customer(session, entity)
        paid(session, three, 30, 3)
        paid(session, two, 5, 2)
        build.item(session, three, 70_00, due_date=TODAY)
        build.item(session, two, 30_00, due_date=TODAY)
        found = weeks(report(session, entity))
        # The company: (3 x 30 + 2 x 5) / 5 = 20 days, 20 July; three's own 30 are 30 July.
        assert found == {"2026-07-20": "30.00", "2026-07-27": "70.00"}
        paid(session, two, 5, 1)
        found = weeks(report(session, entity))
    # With a third its own 5 days count: 5 July, the last day of this week.
    assert found == {"2026-06-30": "30.00", "2026-07-27": "70.00"}
