"""The ageing report: buckets, lateness, currencies, scope."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.scope import UnknownEntity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Entity, ExchangeRate, Group, GroupMember
from dso_app.reports.aging import ageing, as_json
from dso_app.reports.basis import UnknownCurrency, make_basis
from dso_app.reports.by import By
from dso_app.services.company.rates import MissingRate
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.settle import settle

DAY = timedelta(days=1)


def report(
    session: Session, entity: Entity, on: date = TODAY, actor: Actor = HOUSE, **asked: Any
) -> dict[str, Any]:
    by = asked.pop("by", By.CUSTOMER)
    return as_json(ageing(session, make_basis(session, actor, key(entity), on, **asked), by))


def buckets(figures: dict[str, Any]) -> list[str]:
    return [figures[label] for label in ("not_due", "1-30", "31-60", "61-90", "90+")]


def test_items_stand_in_buckets_by_days_late_the_due_day_not_being_late(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        for minor, late in (
            *((1_00, 0), (2_00, 1), (4_00, 30), (8_00, 31), (16_00, 60)),
            *((32_00, 61), (64_00, 90), (128_00, 91)),
        ):
            build.item(session, customer, minor, late=late)
        answer = report(session, entity)
    assert answer["buckets"] == ["not_due", "1-30", "31-60", "61-90", "90+"]
    assert buckets(answer["total"]) == ["1.00", "6.00", "24.00", "96.00", "128.00"]
    assert (answer["total"]["total"], answer["total"]["late"]) == ("255.00", "254.00")


def test_the_answer_has_the_very_shape_of_the_interface(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity, code="C1", name="Garnier")
        build.item(session, customer, 100_00, late=10)
        build.item(session, customer, 200_00, late=-10)
        build.item(session, customer, -50_00, late=40, kind="payment")
        answer = report(session, entity)
    figures = {
        "not_due": "200.00",
        "1-30": "100.00",
        "31-60": "-50.00",
        "61-90": "0.00",
        "90+": "0.00",
        "total": "250.00",
        "late": "100.00",
        "late_rate": "33.33",
        "unapplied": "50.00",
        "items": 3,
        "late_items": 1,
        "customers": 1,
    }
    assert answer == {
        "as_of": "2026-06-30",
        "currency": "EUR",
        "buckets": ["not_due", "1-30", "31-60", "61-90", "90+"],
        "total": figures,
        "customers": [{"code": "C1", "name": "Garnier", **figures}],
    }


def test_the_bounds_of_the_buckets_are_a_setting_of_the_entity(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, ageing_bounds="15,45")
        customer = build.customer(session, entity)
        build.item(session, customer, 1_00, late=15)
        build.item(session, customer, 2_00, late=16)
        build.item(session, customer, 4_00, late=46)
        answer = report(session, entity)
    assert answer["buckets"] == ["not_due", "1-15", "16-45", "45+"]
    assert [answer["total"][label] for label in answer["buckets"]] == [
        *("0.00", "1.00", "2.00", "4.00")
    ]


def test_down_payment_requests_stay_out(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        build.item(session, build.customer(session, entity), 100_00, kind="down_payment")
        answer = report(session, entity)
    assert answer["customers"] == []
    assert (answer["total"]["total"], answer["total"]["items"]) == ("0.00", 0)


def test_without_debits_there_is_no_late_rate(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        build.item(session, build.customer(session, entity), -10_00, kind="credit_note")
        assert report(session, entity)["total"]["late_rate"] is None


def test_the_threshold_of_the_late_rate_leaves_the_late_amount_alone(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, late_threshold_days=30)
        customer = build.customer(session, entity)
        build.item(session, customer, 100_00, late=30)
        build.item(session, customer, 300_00, late=31)
        total = report(session, entity)["total"]
    assert (total["late"], total["late_rate"]) == ("400.00", "75.00")


def test_as_of_a_past_date_only_what_was_issued_and_settled_by_then_counts(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        item = build.item(session, customer, 100_00, issue_date=TODAY - 60 * DAY, late=30)
        settle(session, item, 40_00, TODAY - 10 * DAY)
        settle(session, item, 60_00, TODAY)
        totals = {
            days: report(session, entity, TODAY - days * DAY)["total"]["total"]
            for days in (61, 60, 11, 10, 1, 0)
        }
    assert totals == {61: "0.00", 60: "100.00", 11: "100.00", 10: "60.00", 1: "60.00", 0: "0.00"}


def test_an_item_that_came_back_open_is_open_again_from_that_day(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        item = build.item(session, build.customer(session, entity), 100_00, late=50)
        settle(session, item, 100_00, TODAY - 20 * DAY)
        settle(session, item, -100_00, TODAY - 5 * DAY)
        totals = [
            report(session, entity, TODAY - days * DAY)["total"]["total"] for days in (21, 20, 5)
        ]
    assert totals == ["100.00", "0.00", "100.00"]


def test_amounts_are_converted_item_by_item_with_the_rate_of_the_date(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        for day, rate in ((TODAY - 90 * DAY, "0.5"), (TODAY - 9 * DAY, "0.92"), (TODAY + DAY, "9")):
            session.add(
                ExchangeRate(entity_id=key(entity), currency="USD", valid_from=day, rate=rate)
            )
        build.item(session, customer, 100_00, late=10)
        build.item(session, customer, 10_03, currency="USD", late=10)
        build.item(session, customer, -10_03, currency="USD", kind="payment", late=40)
        answer = report(session, entity)
        earlier = report(session, entity, TODAY - 10 * DAY)
    # 10.03 × 0.92 = 9.2276 → 9.23
    assert buckets(answer["total"]) == ["0.00", "109.23", "-9.23", "0.00", "0.00"]
    assert answer["rates"] == {"USD": {"rate": "0.92", "valid_from": "2026-06-21"}}
    assert earlier["rates"]["USD"]["rate"] == "0.5"


def test_a_currency_with_fewer_decimals_is_converted_by_its_own_units(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        rate = ExchangeRate(
            entity_id=key(entity), currency="JPY", valid_from=TODAY, rate="0.006123"
        )
        session.add(rate)
        build.item(session, build.customer(session, entity), 10_000, currency="JPY", late=1)
        assert report(session, entity)["total"]["total"] == "61.23"


def test_a_missing_rate_is_refused_naming_the_currency(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        build.item(session, build.customer(session, entity), 10_00, currency="USD")
        with pytest.raises(MissingRate, match="from USD to EUR on 2026-06-30"):
            report(session, entity)


def test_a_currency_with_nothing_open_needs_no_rate(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        item = build.item(session, build.customer(session, entity), 10_00, currency="USD")
        settle(session, item, 10_00)
        assert report(session, entity)["total"]["total"] == "0.00"


def test_one_currency_alone_is_never_converted(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        build.item(session, customer, 10_00, currency="USD")
        build.item(session, customer, 99_00)
        answer = report(session, entity, currency="USD")
    assert (answer["currency"], answer["total"]["total"]) == ("USD", "10.00")


def test_a_currency_is_named_by_its_code_in_any_letters_and_must_exist(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        assert report(session, entity, currency="jpy")["currency"] == "JPY"
        with pytest.raises(UnknownCurrency, match="ZZZ"):
            report(session, entity, currency="ZZZ")


def test_by_group_a_customer_counts_in_each_of_its_groups_and_once_in_the_total(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        build.item(session, customer, 10_00)
        build.item(session, build.customer(session, entity), 5_00)
        for name in ("Ouest", "Hospitality"):
            group = Group(entity_id=key(entity), name=name)
            session.add(group)
            session.flush()
            session.add(GroupMember(group_id=key(group), customer_id=key(customer)))
        answer = report(session, entity, by=By.GROUP)
    assert [(row["name"], row["total"]) for row in answer["customers"]] == [
        *(("", "5.00"), ("Hospitality", "10.00"), ("Ouest", "10.00"))
    ]
    assert (answer["total"]["total"], answer["total"]["customers"]) == ("15.00", 2)


def test_by_collector_customers_without_one_stand_together(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session, name="Claire")
        for minor, collector in ((10_00, key(claire)), (5_00, key(claire)), (2_00, None)):
            customer = build.customer(session, entity, collector_id=collector)
            build.item(session, customer, minor)
        answer = report(session, entity, by=By.COLLECTOR)
    assert [(row["name"], row["total"], row["customers"]) for row in answer["customers"]] == [
        *(("", "2.00", 1), ("Claire", "15.00", 2))
    ]


def test_a_collector_sees_the_own_portfolio_and_no_other_entity(db: Database) -> None:
    with db.write() as session:
        first, second = build.entity(session), build.entity(session)
        claire, adam = build.user(session), build.user(session)
        for entity, collector, minor in ((first, claire, 1_00), (first, adam, 2_00)):
            customer = build.customer(session, entity, collector_id=key(collector))
            build.item(session, customer, minor)
        build.item(session, build.customer(session, second, collector_id=key(claire)), 4_00)
        seen = report(session, first, actor=build.actor(claire, first))
        assert seen["total"]["total"] == "1.00"
        for by in (By.GROUP, By.COLLECTOR):
            seen = report(session, first, actor=build.actor(claire, first), by=by)
            assert [row["total"] for row in seen["customers"]] == ["1.00"]
        with pytest.raises(UnknownEntity):
            report(session, second, actor=build.actor(claire, first))


def test_a_guest_may_not_read_reports(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        guest = build.user(session, Role.GUEST)
        with pytest.raises(NotAllowed):
            report(session, entity, actor=build.actor(guest, entity))
