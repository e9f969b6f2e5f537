"""Alerts: what the ready-made ones find, how conditions compare, whose they are (rules, 11)."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.viewer import Viewer
from dso_app.clock import today
from dso_app.database import Database
from dso_app.domain.alert_rules import FIELDS, Ready
from dso_app.domain.conditions import ALLOWED, BadRule, Comparison, Condition, Holds
from dso_app.errors import NotAllowed
from dso_app.models import Contact, Customer, ExchangeRate, ImportBatch, OrderBacklog, known_id
from dso_app.services.alerts.conditions import AlertConditions
from dso_app.services.alerts.finds import findings
from dso_app.services.alerts.rules import (
    AlertTerms,
    UnknownAlert,
    add_ready_alerts,
    delete_alert,
    list_alerts,
    save_alert,
)
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.listing import ListRequest
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world


def viewer_of(here: World, actor: Actor = HOUSE) -> Viewer:
    refresh_summaries(here.session, key(here.entity), here.clock.date, everyone=True)
    return Viewer(actor, here.entity, today(here.clock, here.entity.timezone))


def found(here: World, *conditions: tuple[str, str, str], actor: Actor = HOUSE) -> list[str]:
    """Codes of the customers an alert with these conditions lists."""
    asked = [Condition(field, Comparison(how), value) for field, how, value in conditions]
    terms = AlertTerms("Test", asked, shared=True)
    row = save_alert(here.session, HOUSE, here.clock, here.entity, terms)
    viewer = viewer_of(here, actor)
    request = ListRequest(filters={"alert": str(row.id)}, sort="code")
    page = CustomerListing().page(here.session, viewer, request)
    codes = [one.cells["name"].sub for one in page.rows]
    counted = {one.alert.id: one.count for one in findings(here.session, viewer)}
    assert counted[row.id] == len(codes)
    return codes


def ready(here: World, wanted: Ready) -> list[str]:
    """Codes of the customers a ready-made alert finds."""
    add_ready_alerts(here.session, key(here.entity))
    rules = {one.ready: one for one in list_alerts(here.session, HOUSE, key(here.entity))}
    request = ListRequest(filters={"alert": str(rules[wanted].id)}, sort="code")
    page = CustomerListing().page(here.session, viewer_of(here), request)
    return [one.cells["name"].sub for one in page.rows]


def test_late_and_not_contacted_for_15_days(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 1), code="NEVER")
        written = here.customer((100_00, 30), code="WRITTEN")
        on = TODAY - timedelta(days=15)
        rows.message(session, written, state="sent", sent_on=on)
        lately = here.customer((100_00, 30), code="LATELY")
        rows.message(session, lately, state="sent", sent_on=on + timedelta(days=1))
        called = here.customer((100_00, 30), code="CALLED")
        rows.message(session, called, state="sent", sent_on=on)
        rows.action(session, called, state="done", result="reached", closed_on=TODAY)
        here.customer((100_00, 0), code="NOT-LATE")
        assert ready(here, Ready.LATE_AND_SILENT) == ["NEVER", "WRITTEN"]


def test_exposure_above_the_limit_counts_orders_and_converts(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        day = TODAY - timedelta(days=1)
        rate = ExchangeRate(entity_id=key(here.entity), currency="USD", rate="2", valid_from=day)
        session.add(rate)
        here.customer((1000_00, 1), code="AT", credit_limit_minor=1000_00)
        orders = here.customer((1000_00, 1), code="ORDERS", credit_limit_minor=1000_00)
        session.add(
            OrderBacklog(customer_id=key(orders), currency="EUR", amount_minor=1, known_on=TODAY)
        )
        here.customer((1000_01, 1), code="ABOVE", credit_limit_minor=1000_00)
        here.customer((1000_01, 1), code="NO-LIMIT")
        # 1000.01 EUR against a limit of 500 USD, which is 1000 EUR.
        dollars = {"currency": "USD", "credit_limit_minor": 500_00}
        here.customer((1000_01, 1), code="DOLLARS", **dollars)
        assert ready(here, Ready.OVER_LIMIT) == ["ABOVE", "DOLLARS", "ORDERS"]


def test_late_without_collection_contact(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 1), code="REACHED")
        nobody = build.customer(session, here.entity, code="NOBODY")
        here.item(nobody, 100_00, 1)
        other = build.customer(session, here.entity, code="OTHER")
        session.add(Contact(customer_id=key(other), name="Buyer", email="b@example.com"))
        here.item(other, 100_00, 1)
        own = build.customer(session, here.entity, code="OWN", email="a@example.com")
        here.item(own, 100_00, 1)
        build.customer(session, here.entity, code="OWES-NOTHING")
        assert ready(here, Ready.NO_CONTACT) == ["NOBODY", "OTHER"]


def test_unapplied_credits_older_than_30_days(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        for code, age in (("DAY-30", 30), ("DAY-31", 31)):
            customer = here.customer(code=code)
            here.item(customer, -50_00, 0, issue_date=TODAY - timedelta(days=age))
        debit = here.customer(code="DEBIT")
        here.item(debit, 50_00, 0, issue_date=TODAY - timedelta(days=90))
        assert ready(here, Ready.OLD_CREDITS) == ["DAY-31"]


def test_old_items_without_a_qualification(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 181), code="OLD")
        here.customer((100_00, 180), code="YOUNG")
        assert ready(here, Ready.SET_ASIDE) == ["OLD"]


@pytest.mark.parametrize(("imported", "stale"), [(TODAY - timedelta(days=2), 0), (None, 0)])
def test_a_ledger_of_2_business_days_ago_is_not_stale(
    db: Database, clock: FixedClock, imported: date | None, stale: int
) -> None:
    assert _stale(db, clock, imported) == stale


def test_a_ledger_older_than_2_business_days_is_stale(db: Database, clock: FixedClock) -> None:
    # Tuesday 30 June: the Thursday before is three business days ago.
    assert _stale(db, clock, TODAY - timedelta(days=5)) == 1


def _stale(db: Database, clock: FixedClock, imported: date | None) -> int | None:
    with db.write() as session:
        here = world(session, clock)
        add_ready_alerts(session, key(here.entity))
        if imported is not None:
            session.add(
                ImportBatch(
                    entity_id=key(here.entity),
                    kind="items",
                    state="done",
                    business_date=imported,
                    created_at=clock.real(),
                    file_name="a.csv",
                )
            )
        [one] = [one for one in findings(session, viewer_of(here)) if one.of_ledger]
        return one.count


def test_conditions_on_items_hold_for_one_and_the_same_item(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((500_00, 10), code="SAME")
        here.customer((500_00, 0), (10_00, 10), code="TWO")
        asked = (("item_amount", "more", "499.99"), ("item_days_late", "more", "9"))
        assert found(here, *asked) == ["SAME"]


def test_an_amount_is_in_whole_units_and_more_is_more_than(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 1), code="AT")
        here.customer((100_01, 1), code="ABOVE")
        assert found(here, ("late", "more", "100")) == ["ABOVE"]
        assert found(here, ("late", "is", "100,00")) == ["AT"]
        assert found(here, ("late", "less", "100.01")) == ["AT"]


@pytest.mark.parametrize(
    ("how", "value", "expected"),
    [
        ("is", "ÉVRY", ["A"]),
        ("is_not", "ÉVRY", ["B", "C"]),
        ("like", "*v*", ["A", "B"]),
        ("like", "50%", ["C"]),
        ("is", "", []),
    ],
)
def test_texts_compare_whole_or_by_a_pattern(
    db: Database, clock: FixedClock, how: str, value: str, expected: list[str]
) -> None:
    with db.write() as session:
        here = world(session, clock)
        for code, city in (("A", "ÉVRY"), ("B", "Vannes"), ("C", "50%")):
            here.customer(code=code, city=city)
        assert found(here, ("city", how, value)) == expected


def test_groups_a_customer_is_in_or_is_not(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        both, one = here.customer(code="BOTH"), here.customer(code="ONE")
        here.customer(code="NONE")
        rows.group(session, "Export", both)
        rows.group(session, "Key", both, one)
        assert found(here, ("group", "is", "export")) == ["BOTH"]
        assert found(here, ("group", "is_not", "export")) == ["NONE", "ONE"]
        assert found(here, ("group", "is", "")) == ["NONE"]
        assert found(here, ("group", "like", "K*")) == ["BOTH", "ONE"]


def test_a_collector_finds_their_own_customers_alone(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        claire = build.user(session, Role.COLLECTOR)
        here.customer((100_00, 1), code="MINE", collector_id=claire.id)
        here.customer((100_00, 1), code="OTHERS")
        actor = build.actor(claire, here.entity)
        assert found(here, ("late_items", "more", "0"), actor=actor) == ["MINE"]


def test_an_own_alert_is_seen_by_nobody_else(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        owner = build.actor(build.user(session, Role.COLLECTOR), here.entity)
        other = build.actor(build.user(session, Role.CREDIT_MANAGER), here.entity)
        asked = [Condition("late_items", Comparison.MORE, "0")]
        row = save_alert(session, owner, clock, here.entity, AlertTerms("Mine", asked))
        assert [one.name for one in list_alerts(session, owner, key(here.entity))] == ["Mine"]
        assert list_alerts(session, other, key(here.entity)) == []
        with pytest.raises(UnknownAlert):
            delete_alert(session, other, clock, here.entity, known_id(row))
        request = ListRequest(filters={"alert": str(row.id)})
        here.customer((100_00, 1))
        assert CustomerListing().page(session, viewer_of(here, other), request).count == 0


def test_only_who_shapes_scenarios_writes_what_everybody_sees(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        collector = build.actor(build.user(session, Role.COLLECTOR), here.entity)
        asked = [Condition("late_items", Comparison.MORE, "0")]
        with pytest.raises(NotAllowed):
            save_alert(
                session, collector, clock, here.entity, AlertTerms("All", asked, shared=True)
            )
        shared = AlertTerms("All", asked, shared=True)
        row = save_alert(session, HOUSE, clock, here.entity, shared)
        with pytest.raises(NotAllowed):
            delete_alert(session, collector, clock, here.entity, known_id(row))


@pytest.mark.parametrize(
    "condition",
    [
        ("wages", "is", "1"),
        ("late", "like", "1*"),
        ("late", "more", "much"),
        ("late", "more", "NaN"),
        ("late", "more", "1e99"),
        ("days_late", "more", "1.5"),
        ("days_late", "more", "9" * 16),
        ("over_limit", "is", "perhaps"),
        ("over_limit", "more", "yes"),
        ("city", "more", "A"),
        ("city", "like", "**"),
        ("city", "is", "x" * 201),
    ],
)
def test_what_cannot_be_asked_is_refused(
    db: Database, clock: FixedClock, condition: tuple[str, str, str]
) -> None:
    with db.write() as session:
        here = world(session, clock)
        with pytest.raises(BadRule):
            found(here, condition)


@pytest.mark.parametrize("count", [0, 11])
def test_an_alert_has_one_to_ten_conditions(db: Database, clock: FixedClock, count: int) -> None:
    with db.write() as session:
        here = world(session, clock)
        with pytest.raises(BadRule):
            found(here, *[("late", "more", "1")] * count)


def test_a_ready_alert_keeps_its_name_in_every_language_unless_renamed(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        add_ready_alerts(session, key(here.entity))
        row = list_alerts(session, HOUSE, key(here.entity))[0]
        french = Actor(Role.ADMINISTRATOR, language="fr")
        asked = [Condition("broken_promises", Comparison.MORE, "1")]
        terms = AlertTerms("Promesses non tenues", asked, shared=True)
        save_alert(session, french, clock, here.entity, terms, row.id)
        assert row.name == "Broken promises"


def test_every_field_can_be_asked_on_either_database(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 1), code="ONE")
        conditions = AlertConditions(session, viewer_of(here))
        for field, how, value in _everything():
            asked = conditions.holding([Condition(field, Comparison(how), value)])
            session.scalars(select(Customer.id).where(asked)).all()


def _everything() -> list[tuple[str, str, str]]:
    values = {Holds.TEXT: "a", Holds.NUMBER: "1", Holds.MONEY: "1", Holds.YES_NO: "no"}
    return [
        (name, str(how), values[holds])
        for name, holds in FIELDS.items()
        for how in sorted(ALLOWED[holds])
    ]
