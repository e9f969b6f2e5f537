"""The penalties report on a ledger: what is read of it, in every format."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain.kinds import Kind
from dso_app.domain.qualification import StatusType
from dso_app.errors import NotAllowed
from dso_app.models import Dispute, DisputeItem, Entity, ExchangeRate, Item, ReferenceRate
from dso_app.reports.by import By
from dso_app.reports.penalties import as_json
from dso_app.reports.penalty_decisions import NoPenalties, UnknownPenalty, decide
from dso_app.reports.registry import report_json
from dso_app.reports.request import ReportRequest
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.company.rates import MissingRate
from dso_app.services.items.penalties import PenaltyState
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.setup import prepare_entity
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.settle import settle

DAY = timedelta(days=1)
DUE = date(2026, 6, 10)
"""20 days before today, all of them in one half-year at 2.15 + 10."""


def report(session: Session, entity: Entity, **asked: Any) -> dict[str, Any]:
    return report_json(session, rows.viewer(entity), "penalties", ReportRequest(**asked))


def only(answer: Mapping[str, Any]) -> dict[str, Any]:
    (customer,) = answer["customers"]
    (item,) = customer["items"]
    found: dict[str, Any] = item
    return found


def disputed(session: Session, item: Item, minor: int, **values: Any) -> None:
    row = Dispute(entity_id=item.entity_id, customer_id=item.customer_id, opened_on=DUE, **values)
    session.add(row)
    session.flush()
    session.add(
        DisputeItem(
            dispute_id=key(row), item_id=key(item), amount_minor=minor, known_on=row.opened_on
        )
    )
    session.flush()


def test_the_shape_is_that_of_the_interface(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity, code="C1", name="Garnier")
        build.item(session, customer, 1000_00, number="F1", due_date=DUE)
        # 1000 x 12.15 % x 20 / 365 = 6.6575.
        assert report(session, entity) == {
            "as_of": "2026-06-30",
            "currency": "EUR",
            "total": "46.66",
            "interest": "6.66",
            "recovery_cost": "40.00",
            "customers": [
                {
                    "code": "C1",
                    "name": "Garnier",
                    "total": "46.66",
                    "interest": "6.66",
                    "recovery_cost": "40.00",
                    "items": [
                        {
                            "number": "F1",
                            "issue_date": "2026-05-11",
                            "due_date": "2026-06-10",
                            "days": 20,
                            "interest": "6.66",
                            "recovery_cost": "40.00",
                            "spans": [
                                {
                                    "from": "2026-06-11",
                                    "to": "2026-06-30",
                                    "days": 20,
                                    "balance": "1000.00",
                                    "rate": "12.15",
                                }
                            ],
                        }
                    ],
                }
            ],
        }


def test_what_was_paid_late_stays_and_a_past_date_knows_nothing_of_later_payments(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        item = build.item(session, build.customer(session, entity), 1000_00, due_date=DUE)
        settle(session, item, 1000_00, DUE + 11 * DAY)
        found = only(report(session, entity))
        assert (found["days"], [s["to"] for s in found["spans"]]) == (10, ["2026-06-20"])
        assert only(report(session, entity, as_of=DUE + 5 * DAY))["days"] == 5


def test_as_known_on_a_date_a_payment_learnt_later_is_not_counted(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        item = build.item(session, build.customer(session, entity), 1000_00, due_date=DUE)
        settle(session, item, 1000_00, DUE + 5 * DAY, known_on=TODAY)
        assert only(report(session, entity, known_on=TODAY - DAY))["days"] == 20
        assert only(report(session, entity))["days"] == 4


def test_only_invoices_bear_penalties_and_credits_of_any_kind_reduce_them(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        build.item(session, customer, 1000_00, number="F1", due_date=DUE)
        for kind in (Kind.DRAFT, Kind.MISCELLANEOUS, Kind.DOWN_PAYMENT):
            build.item(session, customer, 500_00, kind=kind, due_date=DUE)
        payment = DUE + 11 * DAY
        build.item(
            session, customer, -250_00, kind=Kind.PAYMENT, issue_date=payment, due_date=payment
        )
        spans = only(report(session, entity))["spans"]
    assert [(s["to"], s["balance"]) for s in spans] == [
        ("2026-06-20", "1000.00"),
        ("2026-06-30", "750.00"),
    ]


def test_what_was_settled_before_it_was_first_seen_was_never_late(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        item = build.item(session, build.customer(session, entity), 1000_00, due_date=DUE)
        settle(session, item, 900_00, DUE + 15 * DAY, opening=True)
        assert [s["balance"] for s in only(report(session, entity))["spans"]] == ["100.00"]


@pytest.mark.parametrize(
    ("ended", "balance"),
    [
        ({}, "600.00"),
        ({"closed_on": TODAY - DAY, "founded": True}, "600.00"),
        ({"closed_on": TODAY - DAY, "founded": False}, "1000.00"),
        ({"closed_on": TODAY + DAY, "founded": False}, "600.00"),
    ],
)
def test_a_disputed_part_is_suspended_until_it_is_unfounded_then_counts_from_the_due_date(
    db: Database, ended: dict[str, Any], balance: str
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        item = build.item(session, build.customer(session, entity), 1000_00, due_date=DUE)
        disputed(session, item, 400_00, **ended)
        (span,) = only(report(session, entity))["spans"]
    assert (span["from"], span["balance"]) == ("2026-06-11", balance)


def test_as_known_on_a_date_what_is_disputed_later_is_not_suspended(db: Database) -> None:
    clock, before = FixedClock(TODAY), TODAY - 3 * DAY
    with db.write() as session:
        entity = build.entity(session)
        prepare_entity(session, entity)
        item = build.item(session, build.customer(session, entity), 1000_00, due_date=DUE)
        for day, minor, cause in ((before, 400_00, "Price"), (TODAY - DAY, 100_00, "Quantity")):
            clock.on(day)
            terms = DisputeTerms(cause=cause, amount_minor=minor)
            said = Qualification(status=StatusType.DISPUTE, dispute=terms)
            qualify(session, HOUSE, clock, [key(item)], said)
        told = []
        for on in (before - DAY, before, TODAY - 2 * DAY, TODAY - DAY, TODAY):
            asked = ReportRequest(as_of=on, known_on=on)
            (span,) = only(report(session, entity, as_of=on, known_on=on))["spans"]
            disputes = report_json(session, rows.viewer(entity), "disputes", asked)
            told.append((span["balance"], [one["cause"] for one in disputes["causes"]]))
        # Without that, what is known now counts on any date the dispute was open.
        (span,) = only(report(session, entity, as_of=before))["spans"]
    assert told == [
        ("1000.00", []),
        ("600.00", ["Price"]),
        ("600.00", ["Price"]),
        ("900.00", ["Quantity"]),
        ("900.00", ["Quantity"]),
    ]
    assert span["balance"] == "900.00"


def test_the_regime_is_the_customer_s_own_else_the_company_s(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, penalty_fixed_rate="9.00")
        for regime in ("", "business", "public", "none", "nonsense"):
            customer = build.customer(session, entity, code=f"C-{regime}", penalty_regime=regime)
            build.item(session, customer, 1000_00, due_date=DUE)
        found = {c["code"]: c["items"][0]["spans"][0]["rate"] for c in _customers(session, entity)}
        assert found == {
            "C-": "9.00",
            "C-business": "9.00",
            "C-public": "10.15",
            "C-nonsense": "9.00",
        }
        entity.penalty_regime = "none"
        session.flush()
        assert [c["code"] for c in _customers(session, entity)] == ["C-business", "C-public"]


def _customers(session: Session, entity: Entity) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report(session, entity)["customers"]
    return found


def test_an_entered_reference_rate_replaces_the_ecb_s_and_a_missing_one_is_told(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session, country="DE")
        build.item(session, build.customer(session, entity), 1000_00, due_date=date(2026, 6, 29))
        session.add(
            ReferenceRate(entity_id=key(entity), valid_from=date(2026, 1, 1), percent="2.40")
        )
        session.flush()
        first, second = only(report(session, entity, as_of=date(2026, 7, 1)))["spans"]
    assert (first["rate"], first.get("rate_of")) == ("10.40", None)
    assert (second["rate"], second["rate_of"]) == ("10.40", "2026-01-01")


def test_foreign_interest_is_converted_once_and_the_working_stays_in_its_currency(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session, recovery_cost="0")
        build.item(session, build.customer(session, entity), 1000_00, due_date=DUE, currency="USD")
        with pytest.raises(MissingRate, match="USD"):
            report(session, entity)
        day = date(2026, 6, 1)
        session.add(ExchangeRate(entity_id=key(entity), currency="USD", valid_from=day, rate="0.9"))
        session.flush()
        answer = report(session, entity)
    # 6.6575 USD x 0.9 = 5.9918.
    found = only(answer)
    assert (found["interest"], found["currency"], found["spans"][0]["balance"]) == (
        *("5.99", "USD"),
        "1000.00",
    )
    assert answer["rates"] == {"USD": {"rate": "0.9", "valid_from": "2026-06-01"}}


def test_groups_and_collectors_sum_the_same_items_as_customers(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session)
        one = build.customer(session, entity, collector_id=key(claire))
        two = build.customer(session, entity)
        for customer in (one, two, two):
            build.item(session, customer, 1000_00, due_date=DUE)
        rows.group(session, "Retail", one, two)
        rows.group(session, "Export", two)
        for by in ("customer", "group", "collector", "entity", "kind"):
            answer = report(session, entity, by=By(by))
            assert answer["total"] == "139.98", by
            if by == "group":
                found = {row["name"]: row["total"] for row in answer["customers"]}
                assert found == {"Retail": "139.98", "Export": "93.32"}
            elif by == "collector":
                found = {row["name"]: row["total"] for row in answer["customers"]}
                assert found == {"": "93.32", "Claire Martin": "46.66"}


def test_waived_and_invoiced_penalties_leave_the_report_and_kept_ones_come_back(
    db: Database, clock: Clock
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity, code="C1")
        for number in ("F1", "F2"):
            item = build.item(session, customer, 1000_00, number=number, due_date=DUE)
        settle(session, item, 1000_00, TODAY)
        viewer = rows.viewer(entity)
        until = DUE + 10 * DAY
        left = decide(
            session, viewer, clock, "C1", PenaltyState.WAIVED, numbers=["F1"], until=until
        )
        first, second = as_json(left)["customers"][0]["items"]
        # F1: ten more days, and no second recovery cost. 1000 x 12.15 x 10 / 36500 = 3.3288.
        assert (first["number"], first["interest"], first["recovery_cost"]) == (
            "F1",
            "3.33",
            "0.00",
        )
        assert (second["number"], second["recovery_cost"]) == ("F2", "40.00")
        left = decide(session, viewer, clock, "C1", PenaltyState.INVOICED)
        assert as_json(left)["total"] == "0.00"
        # The days after it count on.
        later = ReportRequest(as_of=TODAY + DAY)
        again = report_json(session, viewer, "penalties", later)
        assert [(i["number"], i["interest"]) for i in again["customers"][0]["items"]] == [
            ("F1", "0.33")
        ]
        left = decide(session, viewer, clock, "C1", PenaltyState.KEPT)
        assert as_json(left)["recovery_cost"] == "80.00"
        with pytest.raises(UnknownPenalty, match="F9"):
            decide(session, viewer, clock, "C1", PenaltyState.WAIVED, numbers=["F9"])
        with pytest.raises(UnknownCustomer):
            decide(session, viewer, clock, "C9", PenaltyState.WAIVED)


def test_there_must_be_penalties_and_the_right_to_decide(db: Database, clock: Clock) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity, code="C1")
        with pytest.raises(NoPenalties):
            decide(session, rows.viewer(entity), clock, "C1", PenaltyState.WAIVED)
        build.item(session, customer, 1000_00, due_date=DUE)
        reader = build.actor(build.user(session, Role.VIEWER), entity)
        with pytest.raises(NotAllowed):
            decide(session, rows.viewer(entity, reader), clock, "C1", PenaltyState.WAIVED)


def test_a_collector_sees_the_penalties_of_their_own_customers(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session)
        for code, owner in (("C1", key(claire)), ("C2", None)):
            customer = build.customer(session, entity, code=code, collector_id=owner)
            build.item(session, customer, 1000_00, due_date=DUE)
        viewer = rows.viewer(entity, build.actor(claire, entity))
        answer = report_json(session, viewer, "penalties", ReportRequest())
    assert [row["code"] for row in answer["customers"]] == ["C1"]
