"""Instalment plans: dated amounts over chosen items, watched like promises: kept, then missed."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Item, Promise
from dso_app.services.commitments.instalment_plans import (
    BadPlan,
    Instalment,
    UnknownPlan,
    cancel_plan,
    make_plan,
    plans_of,
    work_out,
)
from dso_app.services.commitments.promise_checks import PromiseCounts, check_promises
from dso_app.services.commitments.promises import PromiseInThePast
from dso_app.services.items.chosen_items import ItemsOfSeveralCustomers
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world
from tests.support.settle import imported, settle

DAY = timedelta(days=1)
JULY = [Instalment(date(2026, 7, 6), 100_00), Instalment(date(2026, 7, 20), 100_00)]


def plan(here: World, items: list[Item], instalments: list[Instalment]) -> int:
    ids = [key(one) for one in items]
    made = make_plan(here.session, HOUSE, here.clock, ids, instalments, "Two parts")
    return key(made)


def states(here: World) -> list[str]:
    query = select(Promise.state).order_by(Promise.due_on)  # type: ignore[arg-type]
    return list(here.session.exec(query))


def test_equal_parts_by_the_month_and_the_last_takes_the_cents() -> None:
    found = work_out(100_00, 3, date(2026, 1, 31), "month")
    assert found == [
        Instalment(date(2026, 1, 31), 33_33),
        Instalment(date(2026, 2, 28), 33_33),
        Instalment(date(2026, 3, 31), 33_34),
    ]
    assert [one.due_on for one in work_out(10, 2, date(2026, 12, 24), "fortnight")] == [
        date(2026, 12, 24),
        date(2027, 1, 7),
    ]


def test_a_plan_shelters_what_it_covers_and_the_rest_stays_askable(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((150_00, 20), (80_00, 8))
        items = here.items(customer)
        plan(here, items, JULY)
        assert [one.sheltered_minor for one in here.items(customer)] == [150_00, 50_00]
        assert [one.due_on for one in session.exec(select(Promise))] == [one.due_on for one in JULY]


def test_an_instalment_is_kept_then_the_next_one_is_missed_and_its_items_return(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((200_00, 8))
        [item] = here.items(customer)
        plan(here, [item], JULY)
        here.plan()
        assert here.actions(customer) == []
        clock.on(date(2026, 7, 6))
        settle(session, item, 100_00, clock.date)
        assert check_promises(session, clock, key(here.entity)) == PromiseCounts(kept=1, pending=1)
        assert here.items(customer)[0].sheltered_minor == 100_00
        clock.on(date(2026, 7, 24))  # after three business days: Tuesday, Wednesday, Thursday
        imported(here)
        assert check_promises(session, clock, key(here.entity)) == PromiseCounts(broken=1)
        assert states(here) == ["kept", "broken"]
        here.plan()
        alert, step = sorted(here.actions(customer), key=lambda one: one.kind)
        assert (alert.reason_code, alert.step_name) == ("promise_broken", "Missed instalment")
        assert step.kind == "scenario"


def test_an_unallocated_payment_keeps_one_instalment_and_its_rest_counts_for_the_next(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((200_00, 8))
        plan(here, here.items(customer), JULY)
        clock.on(date(2026, 7, 6))
        here.item(customer, -160_00, 0, kind="payment", issue_date=clock.date)
        check_promises(session, clock, key(here.entity))
        check_promises(session, clock, key(here.entity))
        assert states(here) == ["kept", "pending"]
        clock.on(date(2026, 7, 20))
        here.item(customer, -40_00, 0, kind="payment", issue_date=clock.date)
        check_promises(session, clock, key(here.entity))
        assert states(here) == ["kept", "kept"]


def test_a_plan_takes_the_place_of_what_was_promised_before(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((200_00, 8))
        plan(here, here.items(customer), JULY)
        plan(here, here.items(customer), JULY)
        assert states(here) == ["cancelled", "pending", "cancelled", "pending"]
        assert here.items(customer)[0].sheltered_minor == 200_00


def test_a_plan_that_cannot_be_kept_is_refused_whole(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        items = here.items(here.customer((150_00, 20)))
        one, other = JULY
        for instalments, error in (
            ([one], BadPlan),
            ([other, one], BadPlan),
            ([one, one], BadPlan),
            ([one, Instalment(other.due_on, 0)], BadPlan),
            ([one, other], BadPlan),
            ([Instalment(TODAY - DAY, 10_00), Instalment(TODAY, 10_00)], PromiseInThePast),
        ):
            with pytest.raises(error), session.begin_nested():
                plan(here, items, instalments)
        with pytest.raises(ItemsOfSeveralCustomers):
            plan(here, [*items, *here.items(here.customer((99_00, 3)))], JULY)
        assert states(here) == []


def test_a_cancelled_plan_gives_its_items_back(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((200_00, 8))
        made = plan(here, here.items(customer), JULY)
        cancel_plan(session, HOUSE, clock, made)
        assert here.items(customer)[0].sheltered_minor == 0
        with pytest.raises(UnknownPlan):
            cancel_plan(session, HOUSE, clock, made)
        [(found, instalments)] = plans_of(session, HOUSE, key(customer))
        assert (found.comment, [one.state for one in instalments]) == (
            "Two parts",
            ["cancelled", "cancelled"],
        )


def test_a_plan_of_somebody_elses_customer_is_not_cancelled(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        made = plan(here, here.items(here.customer((200_00, 8))), JULY)
        stranger = build.actor(build.user(session, Role.COLLECTOR))
        with pytest.raises(UnknownPlan):
            cancel_plan(session, stranger, clock, made)
        assert states(here) == ["pending", "pending"]
